import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.elections.enums import Action, Base, ElectionKind, ElectionState
from shanzhi.elections.workflow import TRANSITIONS
from shanzhi.organisations.enums import BranchSetting, OrganisationKind
from shanzhi.organisations.models import Organisation
from shanzhi.territory.models import Estate


class Founding(StreetOwned):
    """A body that is to be founded by a meeting of its members; `organisation` is what came of it."""

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    setting = models.CharField(_("where it stands"), max_length=20, choices=BranchSetting.choices, blank=True)
    name = models.CharField(_("name"), max_length=80)
    parent = StreetForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("stands below"))
    estate = StreetForeignKey(Estate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    reason = models.TextField(_("why it is founded"), max_length=500)
    organisation = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="foundings"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Election(StreetOwned):
    """An election from the plan to the approved result, of a standing body or at the meeting that founds one.

    The rules of the street are copied in when it is planned, so that changing them later changes nothing that runs.
    Percentages are whole numbers. All moments are aware UTC.
    """

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    kind = models.CharField(_("what is elected"), max_length=12, choices=ElectionKind.choices)
    organisation = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="elections"
    )
    founding = StreetForeignKey(Founding, on_delete=models.PROTECT, null=True, blank=True, related_name="elections")
    state = models.CharField(_("state"), max_length=12, choices=ElectionState.choices, default=ElectionState.PLANNED)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    deputies = models.PositiveSmallIntegerField(_("deputy secretaries"), default=0)
    online = models.BooleanField(_("secret online ballot"), default=False)
    asked_until = models.DateField(_("recommendations until"), null=True, blank=True)
    meeting_at = models.DateTimeField(_("meeting"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=120, blank=True)
    notice_at = models.DateTimeField(_("notice given"), null=True, blank=True)
    closes_at = models.DateTimeField(_("online voting until"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("years of the term"), default=3)
    term_begins_on = models.DateField(_("term begins on"), null=True, blank=True)
    surplus_percent = models.PositiveSmallIntegerField(_("more candidates than seats, in percent"), default=20)
    quorum_percent = models.PositiveSmallIntegerField(_("present of those due, in percent"), default=80)
    base = models.CharField(_("elected by more than half"), max_length=8, choices=Base.choices, default=Base.DUE)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approval_number = models.CharField(_("number of the approval"), max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | models.Q(founding__isnull=False),
                name="election_of_something",
            ),
            models.CheckConstraint(
                condition=models.Q(online=False) | models.Q(kind="leader"), name="online_for_group_leaders_only"
            ),
            models.UniqueConstraint(
                fields=["street", "organisation"],
                name="one_election_at_a_time",
                condition=models.Q(organisation__isnull=False)
                & ~models.Q(state__in=["approved", "refused", "cancelled"]),
            ),
        ]
        indexes = [models.Index(fields=["street", "community", "state"], name="election_by_state")]
        triggers = [
            pgtrigger.FSM(
                name="only_tabled_changes",
                field="state",
                transitions=sorted({(edge.source.value, edge.target.value) for edge in TRANSITIONS}),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.body_name} · {self.get_kind_display()}"

    @property
    def body_name(self) -> str:
        """The name of the body, standing or to be founded."""
        return str(self.organisation or self.founding)


class Step(StreetOwned):
    """One thing that happened to an election: who, when, why. Append-only."""

    election = StreetForeignKey(Election, on_delete=models.CASCADE, related_name="steps", db_index=False)
    action = models.CharField(max_length=12, choices=Action.choices)
    source = models.CharField(max_length=12, choices=ElectionState.choices, blank=True)
    target = models.CharField(max_length=12, choices=ElectionState.choices)
    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["street", "election", "id"], name="election_step_by_election")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
