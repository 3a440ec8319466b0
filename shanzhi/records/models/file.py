from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetOwned


class FileRole(models.TextChoices):
    """What a file is to the thing it belongs to."""

    PHOTO = "photo", _("photo")
    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    PAPER = "paper", _("paper original")
    DOCUMENT = "document", _("document")


class File(StreetOwned):
    """A file attached to one thing. Pictures are re-encoded, so they carry no place or device."""

    token = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    role = models.CharField(max_length=12, choices=FileRole.choices)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "token"], name="one_file_per_token")]
        indexes = [models.Index(fields=["street", "subject_kind", "subject_id"], name="file_by_subject")]
