from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import BranchSetting, OrganisationKind
from shanzhi.territory.models import Building, Estate, Grid


class Organisation(StreetOwned):
    """A body of the tree: street committee – community committee – grid or estate branch – building group, and beside them.

    `community` is None for a body of the whole street. A building group has members of any home branch.
    """

    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    setting = models.CharField(_("where it stands"), max_length=20, choices=BranchSetting.choices, blank=True)
    name = models.CharField(_("name"), max_length=80)
    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    parent = StreetForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    grid = StreetForeignKey(Grid, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("grid"))
    estate = StreetForeignKey(Estate, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("estate"))
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta:
        ordering = ["community", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["street", "community", "name"], name="one_organisation_per_name")
        ]
        indexes = [models.Index(fields=["street", "community", "kind"], name="organisation_by_kind")]

    def __str__(self) -> str:
        return self.name


class CoveredBuilding(StreetOwned):
    """A building group covers a building, or one entrance of it is enough to cover it in part (see Membership)."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="covered_buildings")
    building = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="covering")

    class Meta:
        ordering = ["organisation_id", "building_id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "organisation", "building"], name="one_cover_per_building")
        ]
