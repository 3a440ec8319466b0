from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models.member import Member


class Registration(StreetOwned):
    """A member employed elsewhere reported to the community (双报到), with the unit's party organisation that answers for them.

    The unit is told once a quarter what its members did (`Feedback`).
    """

    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="registrations")
    number = models.CharField(_("number"), max_length=40)
    unit = models.CharField(_("unit"), max_length=80)
    reported_on = models.DateField(_("reported on"))
    wishes = models.CharField(_("wants to help with"), max_length=200, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-reported_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="one_registration_per_number"),
            models.UniqueConstraint(
                fields=["street", "member"], name="one_live_registration", condition=models.Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Feedback(StreetOwned):
    """The quarterly feedback about a unit's members was sent to it. `quarter` is the first day of the quarter it is about."""

    community = models.BigIntegerField(_("community code"))
    unit = models.CharField(_("unit"), max_length=80)
    quarter = models.DateField(_("quarter"))
    sent_on = models.DateField(_("sent on"))

    class Meta:
        ordering = ["-quarter", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["street", "community", "unit", "quarter"], name="one_feedback_per_quarter")
        ]
