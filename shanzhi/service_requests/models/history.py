import pgtrigger
from django.conf import settings
from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.enums import Action, RequestState
from shanzhi.service_requests.models.request import ServiceRequest


class Step(StreetOwned):
    """One thing that happened to a request: who, when, why. Append-only. `told` are the words meant for the resident."""

    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="steps", db_index=False)
    action = models.CharField(max_length=16, choices=Action.choices)
    source = models.CharField(max_length=12, choices=RequestState.choices, blank=True)
    target = models.CharField(max_length=12, choices=RequestState.choices)
    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    told = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["street", "request", "id"], name="step_by_request")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
