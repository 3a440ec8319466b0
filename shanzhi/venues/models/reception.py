from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.models import Person
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.venues.enums import Outcome, UseKind
from shanzhi.venues.models.duty import Duty
from shanzhi.venues.models.venue import Venue


class Reception(StreetOwned):
    """Somebody came to the station (接待): about what, and what became of it. Who it was is optional and sealed (people.Person)."""

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="receptions", db_index=False)
    duty = StreetForeignKey(Duty, on_delete=models.SET_NULL, null=True, blank=True, related_name="receptions")
    at = models.DateTimeField(_("when"))
    about = models.CharField(_("about what"), max_length=500)
    people = models.PositiveSmallIntegerField(_("how many came"), default=1)
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices)
    visitor = StreetForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="receptions")
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="receptions"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    draft_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "draft_key"], name="one_reception_per_draft", condition=~models.Q(draft_key="")
            )
        ]
        indexes = [models.Index(fields=["street", "venue", "-at"], name="reception_by_venue")]


class VenueUse(StreetOwned):
    """Something took place in a venue: a meeting, a lesson, an activity."""

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="uses", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=UseKind.choices)
    topic = models.CharField(_("topic"), max_length=120)
    starts_at = models.DateTimeField(_("when"))
    people = models.PositiveSmallIntegerField(_("how many came"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["street", "venue", "-starts_at"], name="use_by_venue")]
