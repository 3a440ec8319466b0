from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Organisation
from shanzhi.people.models import Person
from shanzhi.territory.models import Building, Household
from shanzhi.venues.enums import Condition, EquipmentKind, VenueKind, Weekday


class Venue(StreetOwned):
    """A place of the organisation (阵地): a hall in a member's home, or a station with opening hours.

    `household` and `host` belong to a hall; the home is shown to nobody without the household's consent that holds today.
    `criteria` are the keys of limits.criteria() found fulfilled. `token` is in the address of the public page.
    """

    community = models.BigIntegerField(_("community code"))
    kind = models.CharField(_("kind"), max_length=12, choices=VenueKind.choices)
    name = models.CharField(_("name"), max_length=60)
    organisation = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("run by")
    )
    building = StreetForeignKey(
        Building, on_delete=models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("building")
    )
    household = StreetForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="halls")
    host = StreetForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="halls")
    place = models.CharField(_("where"), max_length=120, blank=True)
    area_m2 = models.DecimalField(_("area in m²"), max_digits=7, decimal_places=1, null=True, blank=True)
    given_by = models.CharField(_("who gave the space"), max_length=120, blank=True)
    criteria = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    criteria_checked_on = models.DateField(null=True, blank=True)
    has_deputy = models.BooleanField(_("each duty has a deputy"), default=False)
    opens_on_holidays = models.BooleanField(_("open on holidays too"), default=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    opening_record = models.TextField(_("how it was opened"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    token = models.CharField(max_length=40)

    class Meta:
        ordering = ["community", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["street", "community", "name"], name="one_venue_per_name"),
            models.UniqueConstraint(fields=["street", "token"], name="one_venue_per_token"),
            models.CheckConstraint(
                condition=models.Q(household__isnull=True, host__isnull=True) | models.Q(kind=VenueKind.HALL),
                name="only_halls_are_homes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_hall(self) -> bool:
        return self.kind == VenueKind.HALL

    @property
    def is_open(self) -> bool:
        """Whether it was opened and not closed; a hall is listed only with the household's consent besides."""
        return self.opened_on is not None and self.closed_on is None


class OpeningSpell(StreetOwned):
    """One spell of a weekday in which a station is open; each becomes a duty of a rota. Clock times of the site's zone."""

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["street", "venue", "weekday", "opens"], name="one_spell_per_opening"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="spell_closes_after_opening"),
        ]


class Equipment(StreetOwned):
    """Things of one kind a venue has: how many, in which condition, who gave them."""

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="equipment")
    kind = models.CharField(_("kind"), max_length=12, choices=EquipmentKind.choices)
    item = models.CharField(_("what"), max_length=60, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    condition = models.CharField(_("condition"), max_length=8, choices=Condition.choices, default=Condition.GOOD)
    given_by = models.CharField(_("given by"), max_length=60, blank=True)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.item or str(self.get_kind_display())
