from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import BranchSetting, OrganisationKind
from shanzhi.organisations.models.partner import PartnerUnit
from shanzhi.organisations.models.premises import Premises
from shanzhi.territory.models import Building, Estate, Grid

STREET_BODIES = frozenset({OrganisationKind.STREET_COMMITTEE, OrganisationKind.STREET_OFFICE})
ALWAYS_OF_COMMUNITY = frozenset({OrganisationKind.RESIDENTS_COMMITTEE, OrganisationKind.COMMITTEE})
COMMUNITY_BODIES = ALWAYS_OF_COMMUNITY | {OrganisationKind.GENERAL_BRANCH, OrganisationKind.BRANCH}


class Organisation(StreetOwned):
    """A body of the tree: street committee – community committee – grid or estate branch – building group, and beside them.

    `community` is None for a body of the whole street. A building group has members of any home branch. What is written here is what
    holds today; what it was called and where it stood before is in its earlier forms (`queries.as_of`).
    """

    HOME_BODIES = frozenset({OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH, OrganisationKind.BRANCH})

    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    setting = models.CharField(_("where it stands"), max_length=20, choices=BranchSetting.choices, blank=True)
    name = models.CharField(_("name"), max_length=80)
    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    parent = StreetForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    grid = StreetForeignKey(Grid, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("grid"))
    estate = StreetForeignKey(Estate, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("estate"))
    premises = StreetForeignKey(
        Premises,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("premises"),
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta:
        ordering = ["community", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "community", "name"], name="one_organisation_per_name", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=sorted(STREET_BODIES), community__isnull=False),
                name="street_body_has_no_community",
            ),
        ]
        indexes = [models.Index(fields=["street", "community", "kind"], name="organisation_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> str:
        """How far its posts reach (read `parent` along with it): "street", "community", or "" for itself alone.

        A big committee's part-time members answer for their own units only, so it counts as itself alone.
        """
        if self.community is None:
            return "street" if self.kind in STREET_BODIES else ""
        if self.setting or self.kind not in COMMUNITY_BODIES:
            return ""
        is_top = self.parent is None or self.parent.community is None
        return "community" if is_top or self.kind in ALWAYS_OF_COMMUNITY else ""

    @property
    def is_home_branch(self) -> bool:
        """Whether members can have their party membership here."""
        return self.kind in self.HOME_BODIES


class CoveredBuilding(StreetOwned):
    """A building group looks after a building, from one day to another. `until` is the first day after."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="covered_buildings")
    building = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="covering")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "building_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "organisation", "building"],
                name="one_cover_per_building",
                condition=models.Q(until__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["street", "building"], name="cover_by_building")]


class EarlierForm(StreetOwned):
    """What an organisation was called, of which kind, and below which other it stood, until a day (the first it was different)."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="earlier_forms")
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    setting = models.CharField(_("where it stands"), max_length=20, choices=BranchSetting.choices, blank=True)
    name = models.CharField(_("name"), max_length=80)
    parent = StreetForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "organisation", "until"], name="one_earlier_form_per_day")
        ]

    def __str__(self) -> str:
        return self.name


class JoinedUnit(StreetOwned):
    """A unit whose members belong to a joint branch, or which sits in a big committee, from one day to another."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="joined_units")
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="joined")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "organisation", "partner"],
                name="one_joining_per_unit",
                condition=models.Q(until__isnull=True),
            )
        ]
