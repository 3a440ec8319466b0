import pgtrigger
from django.conf import settings
from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.models.promise import Promise


class Step(StreetOwned):
    """One thing that happened: who, when, in which words. Append-only."""

    action = models.CharField(max_length=12, choices=Action.choices)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class PromiseStep(Step):
    """One step of a promise."""

    thing = StreetForeignKey(Promise, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["street", "thing", "id"], name="promise_step_by_thing")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
