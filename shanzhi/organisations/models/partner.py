from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetOwned
from shanzhi.organisations.enums import PartnerKind


class PartnerUnit(StreetOwned):
    """A property company, owners' committee, unit, department or merchant that work can be handed to."""

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    name = models.CharField(_("name"), max_length=80)
    office_phone = models.CharField(_("office phone"), max_length=20, blank=True)
    can_do = models.CharField(_("what it can do"), max_length=200, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "community", "name"], name="one_partner_per_name", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name
