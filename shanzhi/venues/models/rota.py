from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.venues.enums import RotaState
from shanzhi.venues.models.venue import Venue


class Rota(StreetOwned):
    """Who keeps a venue from one day to another, both included. `revision` grows with every change by hand.

    `proven` says of the last working out whether nothing better exists; None when it never ran.
    """

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="rotas", db_index=False)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=12, choices=RotaState.choices, default=RotaState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    proven = models.BooleanField(null=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-first_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="rota_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["street", "venue", "first_on"], name="rota_by_venue")]
