from django.conf import settings
from django.db import models

from shanzhi.core.tenancy import StreetOwned


class PlaceImport(StreetOwned):
    """An Excel file of places, from its check to its import. `content` is kept until it is imported or put away.

    `summary`: counts by kind, the first problems and examples, in the language of who sent it.
    """

    community = models.BigIntegerField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    filename = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    summary = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["street", "community", "-id"], name="place_import_by_community")]

    def __str__(self) -> str:
        return self.filename
