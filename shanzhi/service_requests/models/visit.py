from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member
from shanzhi.service_requests.models.request import ServiceRequest
from shanzhi.territory.models import Household


class HouseholdLink(StreetOwned):
    """A member looks after a household (包户)."""

    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="household_links")
    household = StreetForeignKey(Household, on_delete=models.CASCADE, related_name="links")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["member_id", "household_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "member", "household"],
                name="one_live_household_link",
                condition=models.Q(until__isnull=True),
            )
        ]


class HomeVisit(StreetOwned):
    """A knock on the door (敲门问需). Never proved by location or photo. What was heard becomes a request in one click."""

    member = StreetForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="home_visits")
    household = StreetForeignKey(Household, on_delete=models.PROTECT, related_name="home_visits")
    at = models.DateTimeField(_("when"))
    met = models.BooleanField(_("somebody was in"), default=True)
    heard = models.TextField(_("what was heard"), blank=True)
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="home_visits"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    draft_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "draft_key"], name="one_home_visit_per_draft", condition=~models.Q(draft_key="")
            )
        ]
        indexes = [models.Index(fields=["street", "household", "-at"], name="home_visit_by_household")]
