from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models.organisation import Organisation
from shanzhi.people.models import Person


class Member(StreetOwned):
    """A person who takes part: a party member of any home branch, or a volunteer.

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
