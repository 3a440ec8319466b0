from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.territory.models import Household
from shanzhi.venues.enums import ConsentEnding
from shanzhi.venues.models.venue import Venue


class HallConsent(StreetOwned):
    """A household agrees that its home is a hall, in one version of the text, until a day (that day included).

    A renewed consent is a new row. `shows_door` is agreed to apart: without it the public reads the building only.
    """

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="consents", db_index=False)
    household = StreetForeignKey(Household, on_delete=models.PROTECT, related_name="hall_consents")
    person = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="hall_consents")
    version = models.CharField(_("version of the text"), max_length=20)
    shows_door = models.BooleanField(_("the door may be published"), default=False)
    given_at = models.DateTimeField(_("given at"))
    given_how = models.CharField(_("how"), max_length=20, choices=GivenHow.choices)
    valid_until = models.DateField(_("valid until"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=ConsentEnding.choices, blank=True)
    ended_how = models.CharField(max_length=20, choices=GivenHow.choices, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "venue"], name="one_live_hall_consent", condition=models.Q(ended_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["street", "valid_until"], name="hall_consent_by_end")]
