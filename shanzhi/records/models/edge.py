from django.conf import settings
from django.db import models

from shanzhi.core.tenancy import StreetOwned


class Edge(StreetOwned):
    """One step of the thread: this thing led to that one."""

    from_kind = models.CharField(max_length=60)
    from_id = models.BigIntegerField()
    to_kind = models.CharField(max_length=60)
    to_id = models.BigIntegerField()
    relation = models.CharField(max_length=40)
    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "from_kind", "from_id", "to_kind", "to_id", "relation"], name="one_edge_per_relation"
            )
        ]
        indexes = [models.Index(fields=["street", "to_kind", "to_id"], name="edge_backwards")]
