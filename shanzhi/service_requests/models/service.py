from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member, PartnerUnit
from shanzhi.service_requests.enums import ServiceMode
from shanzhi.service_requests.models.category import Category
from shanzhi.service_requests.models.request import ServiceRequest
from shanzhi.territory.models import Building


class ServiceRecord(StreetOwned):
    """One service (服务): what was done, by whom, when, how long. A request may need several; a service may have no request."""

    community = models.BigIntegerField(_("community code"))
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="services", db_index=False
    )
    category = StreetForeignKey(Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("category"))
    building = StreetForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = StreetForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="services", db_index=False
    )
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    mode = models.CharField(_("how"), max_length=8, choices=ServiceMode.choices)
    what = models.TextField(_("what was done"))
    minutes = models.PositiveSmallIntegerField(_("minutes spent"), null=True, blank=True)
    at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    draft_key = models.CharField(
        max_length=40, blank=True, help_text="made by the browser: a draft sent twice counts once"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "draft_key"], name="one_service_per_draft", condition=~models.Q(draft_key="")
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="service_says_what"),
        ]
        indexes = [
            models.Index(fields=["street", "request"], name="service_by_request"),
            models.Index(fields=["street", "community", "-at"], name="service_by_community"),
            models.Index(fields=["street", "member", "-at"], name="service_by_member"),
        ]
