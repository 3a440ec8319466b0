from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.models import Category


class Tally(StreetOwned):
    """Sums of the measures over requests received on one day (and services done on it). Several rows may share a key: changes are
    added as new rows and folded together later. Written by triggers only; the web role may read. `day` is a day in Asia/Shanghai."""

    community = models.BigIntegerField()
    day = models.DateField()
    category = StreetForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    collected = models.IntegerField(default=0)
    counted = models.IntegerField(default=0)
    dispatched = models.IntegerField(default=0)
    contacted = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    visited = models.IntegerField(default=0)
    reached = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    unreachable = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    services = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["street", "community", "day"], name="tally_by_day")]
