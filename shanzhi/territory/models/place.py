"""The places below a street: community, grid, estate, building, entrance, household."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned


class Community(StreetOwned):
    """A community or village that uses Shanzhi. `community` is its 12-digit code in the register."""

    community = models.BigIntegerField(_("community code"))
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("service phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=120, blank=True)
    public_delay_hours = models.PositiveSmallIntegerField(
        _("hours before a request appears in the public list"), default=24
    )

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["community"]
        constraints = [models.UniqueConstraint(fields=["street", "community"], name="one_community_per_code")]

    def __str__(self) -> str:
        return self.name


class Grid(StreetOwned):
    """A grid (网格) of a community."""

    community = models.BigIntegerField(_("community code"))
    code = models.CharField(_("number"), max_length=8)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["community", "code"]
        constraints = [models.UniqueConstraint(fields=["street", "community", "code"], name="one_grid_per_code")]

    def __str__(self) -> str:
        return self.name


class Estate(StreetOwned):
    """An estate (小区) or courtyard: a set of buildings people call by one name. Code: 3 digits."""

    community = models.BigIntegerField(_("community code"))
    grid = StreetForeignKey(Grid, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("grid"))
    code = models.CharField(_("code"), max_length=3)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("estate")
        verbose_name_plural = _("estates")
        ordering = ["community", "code"]
        constraints = [models.UniqueConstraint(fields=["street", "community", "code"], name="one_estate_per_code")]

    def __str__(self) -> str:
        return self.name


class Building(StreetOwned):
    """A building (楼栋). `token` is what the QR on its door carries; `x`, `y` are metres on the estate's plan, y upwards."""

    community = models.BigIntegerField(_("community code"))
    estate = StreetForeignKey(Estate, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("estate"))
    code = models.CharField(_("code"), max_length=3)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=120, blank=True)
    floors = models.PositiveSmallIntegerField(_("floors"), null=True, blank=True)
    x = models.FloatField(_("x on the plan, metres"), null=True, blank=True)
    y = models.FloatField(_("y on the plan, metres"), null=True, blank=True)
    token = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["estate_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["street", "estate", "code"], name="one_building_per_code"),
            models.UniqueConstraint(fields=["street", "token"], name="one_building_per_token"),
        ]
        indexes = [models.Index(fields=["street", "community"], name="building_by_community")]

    def __str__(self) -> str:
        return self.name


class BuildingLink(StreetOwned):
    """What the plan does not tell about two buildings: a gate or path joins them, or a wall or road keeps them apart.

    `one` has the lower id, so that a pair is written in one way.
    """

    community = models.BigIntegerField(_("community code"))
    one = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="links_from", verbose_name=_("building"))
    other = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="links_to", verbose_name=_("building"))
    is_joined = models.BooleanField(_("side by side"), default=True)

    class Meta:
        verbose_name = _("link between buildings")
        verbose_name_plural = _("links between buildings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "one", "other"], name="one_link_per_pair"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="link_in_order"),
        ]
        indexes = [models.Index(fields=["street", "community"], name="link_by_community")]


class Entrance(StreetOwned):
    """An entrance or stairwell (单元·楼道) of a building. Code: 2 digits."""

    building = StreetForeignKey(Building, on_delete=models.CASCADE, related_name="entrances")
    code = models.CharField(_("code"), max_length=2)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("entrance")
        verbose_name_plural = _("entrances")
        ordering = ["building_id", "code"]
        constraints = [models.UniqueConstraint(fields=["street", "building", "code"], name="one_entrance_per_code")]

    def __str__(self) -> str:
        return self.name


class Household(StreetOwned):
    """A home (户). The door is shown to those on the task only, from acceptance to completion."""

    community = models.BigIntegerField(_("community code"))
    building = StreetForeignKey(Building, on_delete=models.PROTECT, related_name="households")
    entrance = StreetForeignKey(Entrance, on_delete=models.PROTECT, null=True, blank=True, related_name="households")
    door = models.CharField(_("door"), max_length=12)
    floor = models.SmallIntegerField(_("floor"), null=True, blank=True)
    residents = models.PositiveSmallIntegerField(_("people living there"), null=True, blank=True)

    class Meta:
        verbose_name = _("home")
        verbose_name_plural = _("homes")
        ordering = ["building_id", "door"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "building", "entrance", "door"], name="one_household_per_door", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["street", "community"], name="household_by_community")]

    def __str__(self) -> str:
        return self.door
