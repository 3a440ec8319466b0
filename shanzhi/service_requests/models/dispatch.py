from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.service_requests.enums import DispatchMode, DispatchOutcome, WhistleState
from shanzhi.service_requests.models.request import ServiceRequest


class Dispatch(StreetOwned):
    """An order (派单): this request, to this group, member or partner unit, by this person, until answered.

    `link_token` is the limited page of a partner unit; it shows this one request and ends with `link_until`.
    """

    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="dispatches", db_index=False)
    mode = models.CharField(_("how"), max_length=12, choices=DispatchMode.choices)
    group = StreetForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = StreetForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches", db_index=False
    )
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    words = models.CharField(_("words to the receiver"), max_length=300, blank=True)
    reasons = models.JSONField(_("why this person was suggested"), default=list, blank=True)
    outcome = models.CharField(
        _("answer"), max_length=12, choices=DispatchOutcome.choices, default=DispatchOutcome.PENDING
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("reason for declining"), max_length=300, blank=True)
    link_token = models.CharField(max_length=40, blank=True)
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "request"], name="one_pending_dispatch", condition=models.Q(outcome="pending")
            ),
            models.UniqueConstraint(
                fields=["street", "link_token"], name="one_dispatch_per_link", condition=~models.Q(link_token="")
            ),
        ]
        indexes = [models.Index(fields=["street", "member", "-at"], name="dispatch_by_member")]


class Whistle(StreetOwned):
    """A call for units to come (吹哨): matter, place, who is wanted, by when; signed for, arrived, done; both sides rate."""

    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="whistles", db_index=False)
    matter = models.CharField(_("matter"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    partner = StreetForeignKey(
        PartnerUnit, on_delete=models.PROTECT, related_name="whistles", verbose_name=_("unit wanted")
    )
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=2)
    arrive_by = models.DateTimeField(_("arrive by"))
    state = models.CharField(max_length=12, choices=WhistleState.choices, default=WhistleState.BLOWN)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    signed_for_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)
    grade_of_unit = models.PositiveSmallIntegerField(_("how the unit came"), null=True, blank=True)
    grade_of_caller = models.PositiveSmallIntegerField(_("whether the call was needed"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["street", "request"], name="whistle_by_request")]
