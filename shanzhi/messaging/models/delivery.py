from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField, mask_all, mask_phone
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.messaging.enums import Channel, DeliveryState
from shanzhi.people.models import Person


def mask_address(address: str) -> str:
    """138****1234, l***@example.cn."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if at else mask_phone(address)


class Delivery(StreetOwned):
    """One text message or e-mail to one person: to an account, or to a resident known by a person row.

    What it says and where it goes is worked out when it is sent; only then are `address` and `body` filled.
    """

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    message = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    person = StreetForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"))
    due_at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why not"), max_length=200, blank=True)
    receipt = models.CharField(max_length=80, blank=True, help_text="the gateway's own number")
    address = SealedTextField(
        _("to"),
        personal=PersonalData(
            purpose="showing where a message went", basis=Basis.SERVICE, retention_days=180, mask=mask_address
        ),
    )
    body = SealedTextField(
        _("text"),
        personal=PersonalData(purpose="showing what was sent", basis=Basis.SERVICE, retention_days=180, mask=mask_all),
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="delivery_newest"),
            models.Index(
                fields=["street", "due_at"],
                name="delivery_unsent",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
        ]
