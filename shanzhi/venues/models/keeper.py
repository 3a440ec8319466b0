from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.models import Person
from shanzhi.venues.models.venue import Venue


class Keeper(StreetOwned):
    """Somebody who keeps duty at a venue: a member, a volunteer, a building chief. `until` is the first day without them.

    `cannot` are the parts of the week they never can, as weekday * 3 + enums.PartOfDay. `most_per_week` is their own limit;
    None is the street's.
    """

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="keepers", db_index=False)
    person = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="keeping")
    most_per_week = models.PositiveSmallIntegerField(_("most duties a week"), null=True, blank=True)
    cannot = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "venue", "person"], name="one_keeper_per_person")]

    def __str__(self) -> str:
        return str(self.person)


class Away(StreetOwned):
    """Days on which somebody cannot keep duty anywhere, the last one included. No reason is asked."""

    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="away_days", db_index=False)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="away_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["street", "person", "last_on"], name="away_by_person")]


class Pairing(StreetOwned):
    """Two keepers who like to serve together (keeper and deputy of one duty), or would rather not. `first` has the smaller id."""

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="pairings", db_index=False)
    first = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    together = models.BooleanField(_("together"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "venue", "first", "second"], name="one_wish_per_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_of_two_in_order"),
        ]
