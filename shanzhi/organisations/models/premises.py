from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import PremisesKind
from shanzhi.territory.models import Building


class Premises(StreetOwned):
    """An office building or a market: members work there who live anywhere. `members_counted` is what a survey found, on a day."""

    community = models.BigIntegerField(_("community code"))
    kind = models.CharField(_("kind"), max_length=20, choices=PremisesKind.choices)
    name = models.CharField(_("name"), max_length=60)
    building = StreetForeignKey(
        Building, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("building on the plan")
    )
    members_counted = models.PositiveSmallIntegerField(_("members counted"), null=True, blank=True)
    counted_on = models.DateField(_("counted on"), null=True, blank=True)

    class Meta:
        ordering = ["community", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["street", "community", "name"], name="one_premises_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
