"""Forming building groups: what is asked for, the proposals, the courtyard meetings about them, the papers, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.building_groups.enums import FormationState, MeetingOutcome, PaperKind
from shanzhi.building_groups.forming.candidates import Aim
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Organisation
from shanzhi.records.models import File
from shanzhi.territory.models import Building, Entrance, Estate

AIMS = [
    (Aim.NEAR.value, _("Nearest: small groups, the shortest ways")),
    (Aim.EVEN.value, _("Even: groups of about twice the least size")),
    (Aim.FEW.value, _("Few: as few groups and leaders as possible")),
]


class Formation(StreetOwned):
    """The wish to divide an estate, or a whole community, into building groups, and how. `progress` in percent."""

    community = models.BigIntegerField(_("community code"))
    estate = StreetForeignKey(Estate, on_delete=models.PROTECT, null=True, blank=True, related_name="formations")
    least = models.PositiveSmallIntegerField(_("members of a group, at least"), default=5)
    most = models.PositiveSmallIntegerField(_("members of a group, as a rule at most"), default=15)
    buildings = models.PositiveSmallIntegerField(_("buildings of a group, at most"), default=4)
    furthest = models.PositiveSmallIntegerField(_("metres to the meeting place, at most"), default=200)
    state = models.CharField(_("state"), max_length=10, choices=FormationState.choices, default=FormationState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    parent = StreetForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("below")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    failure = models.CharField(_("why it could not be adopted"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("forming of groups")
        verbose_name_plural = _("formings of groups")
        ordering = ["-id"]
        indexes = [models.Index(fields=["street", "community"], name="formation_by_community")]

    @property
    def limits(self) -> Limits:
        """What a group has to keep to."""
        return Limits(self.least, self.most, self.buildings, self.furthest)


class KeptGroup(StreetOwned):
    """A group that stays as it is. Those not kept are dissolved when new ones are adopted in their place."""

    formation = StreetForeignKey(Formation, on_delete=models.CASCADE, related_name="kept_groups")
    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "formation", "organisation"], name="one_keeping_per_group")
        ]


class Proposal(StreetOwned):
    """One way to divide it, as the solver found it or as somebody changed it since.

    `walk`: metres all members walk to their meeting places. `gap`: how far from the best, 0 when it is proven to be the best.
    """

    formation = StreetForeignKey(Formation, on_delete=models.CASCADE, related_name="proposals")
    aim = models.CharField(_("aim"), max_length=8, choices=AIMS)
    walk = models.PositiveIntegerField(_("metres walked"), default=0)
    gap = models.FloatField(_("from the best"), default=0)
    changed_at = models.DateTimeField(_("changed by hand at"), null=True, blank=True)
    is_adopted = models.BooleanField(_("adopted"), default=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "formation", "aim"], name="one_proposal_per_aim")]


class ProposedGroup(StreetOwned):
    """A group of a proposal. `organisation`: the group that stays, or the one it became."""

    proposal = StreetForeignKey(Proposal, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    organisation = StreetForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_kept = models.BooleanField(_("stays"), default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["street", "proposal", "number"], name="one_group_per_number")]


class ProposedPart(StreetOwned):
    """An entrance, or a building that is not divided, in a proposed group. Parts of no group have no row."""

    group = StreetForeignKey(ProposedGroup, on_delete=models.CASCADE, related_name="parts")
    proposal = StreetForeignKey(Proposal, on_delete=models.CASCADE, related_name="parts")
    building = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="+")
    entrance = StreetForeignKey(Entrance, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "proposal", "building", "entrance"], name="one_group_per_part", nulls_distinct=False
            )
        ]


class CourtyardMeeting(StreetOwned):
    """A meeting in the courtyard (屋场恳谈会) at which the groups were talked over with those who live there."""

    formation = StreetForeignKey(Formation, on_delete=models.CASCADE, related_name="meetings")
    held_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=80)
    invited = models.PositiveSmallIntegerField(_("households invited"))
    attended = models.PositiveSmallIntegerField(_("people who came"))
    opinions = models.TextField(_("what was said"), max_length=2000, blank=True)
    outcome = models.CharField(_("result"), max_length=12, choices=MeetingOutcome.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("courtyard meeting")
        verbose_name_plural = _("courtyard meetings")
        ordering = ["held_at", "id"]


class FormationPaper(StreetOwned):
    """The plan or a rule document, as it was when the groups were adopted."""

    formation = StreetForeignKey(Formation, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind.choices)
    file = StreetForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "formation", "kind"], name="one_paper_per_kind")]


class CoveredEntrance(StreetOwned):
    """A group looks after an entrance only, not the whole building it covers. `until` is the first day after."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="covered_entrances")
    entrance = StreetForeignKey(Entrance, on_delete=models.CASCADE, related_name="covering")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "entrance_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "organisation", "entrance"],
                name="one_cover_per_entrance",
                condition=models.Q(until__isnull=True),
            )
        ]
