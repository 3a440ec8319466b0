from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetOwned
from shanzhi.messaging.enums import Cadence


class InboxEntry(StreetOwned):
    """One notice for one account. `email` and `sms` say what is still to come by that channel: "daily" and "weekly" wait for a digest.

    `message` is the key of the message class, `data` its fields: ids and numbers, never personal values. An entry that is not
    `shown` only waits for its digest.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField(_("when"))
    shown = models.BooleanField(default=True)
    email = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.NEVER)
    sms = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.NEVER)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="inbox_by_account"),
            models.Index(fields=["account"], name="inbox_unread", condition=models.Q(read_at__isnull=True, shown=True)),
            models.Index(
                fields=["street", "at"],
                name="inbox_waits_for_digest",
                condition=models.Q(email__in=["daily", "weekly"]) | models.Q(sms__in=["daily", "weekly"]),
            ),
        ]


class Preference(models.Model):
    """How one account wants one message class. No row: the class's defaults. Not street-owned: an account may serve several streets."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.CharField(max_length=80)
    inbox = models.CharField(max_length=8, choices=Cadence.choices)
    email = models.CharField(max_length=8, choices=Cadence.choices)
    sms = models.CharField(max_length=8, choices=Cadence.choices)

    class Meta:
        ordering = ["account_id", "message"]
        constraints = [models.UniqueConstraint(fields=["account", "message"], name="one_preference_per_class")]
