from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import MemberClass, PartyStatus
from shanzhi.organisations.models.organisation import Organisation
from shanzhi.people.models import Person


class Member(StreetOwned):
    """A person who takes part: a party member of any home branch, or a volunteer.

    `home_branch` and `home_branch_elsewhere` are today's; what was before stands in the transfers (`queries.home_on`).
    `on_duty` is the member's own switch: open jobs are offered only to those on duty. `open_job_cap` limits how many one holds at once.
    """

    person = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="members")
    community = models.BigIntegerField(_("community code"))
    member_class = models.CharField(_("class"), max_length=12, choices=MemberClass.choices)
    home_branch = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="home_members"
    )
    home_branch_elsewhere = models.CharField(_("home branch elsewhere"), max_length=80, blank=True)
    skills = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("skills"))
    on_duty = models.BooleanField(_("on duty"), default=True)
    open_job_cap = models.PositiveSmallIntegerField(_("most jobs at once"), default=3)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "person"], name="one_member_per_person")]
        indexes = [models.Index(fields=["street", "community"], name="member_by_community")]

    def __str__(self) -> str:
        return str(self.person)


class Membership(StreetOwned):
    """A member takes part in an organisation (a building group, a branch's party group) from one day to another."""

    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "member", "organisation"],
                name="one_live_membership",
                condition=models.Q(until__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["street", "organisation"], name="membership_by_organisation")]


class MemberStatus(StreetOwned):
    """A party member is probationary, full, or without the right to vote, from one day to another. `until` is the first day after.

    A member without a row is a full one: most were, long before anybody kept rows.
    """

    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(_("status"), max_length=16, choices=PartyStatus.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=80, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "member"], name="one_live_status", condition=models.Q(until__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="status_ends_after_it_starts",
            ),
        ]


class Transfer(StreetOwned):
    """A member's party membership moved on a day: from a branch here or elsewhere to another; into the street, or out of it.

    A side with neither branch nor words is nothing: enrolled for the first time, or gone without a new branch being known.
    """

    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="transfers")
    on = models.DateField(_("on"))
    from_branch = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_out"
    )
    from_elsewhere = models.CharField(_("from elsewhere"), max_length=80, blank=True)
    to_branch = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_in"
    )
    to_elsewhere = models.CharField(_("to elsewhere"), max_length=80, blank=True)
    document = models.CharField(_("document"), max_length=80, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["street", "member", "on"], name="transfer_by_member")]
