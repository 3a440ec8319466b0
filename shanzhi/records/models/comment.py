from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetOwned


class Comment(StreetOwned):
    """Something said about a thing, by somebody with an account. Never changed; taken back, it keeps its place without its text.

    An internal one is for staff alone.
    """

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    text = models.TextField(_("comment"), max_length=2000)
    is_internal = models.BooleanField(_("for staff only"), default=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author = models.CharField(_("who"), max_length=80)
    at = models.DateTimeField(_("when"))
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["street", "subject_kind", "subject_id", "at"], name="comment_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(withdrawn_at__isnull=False), name="comment_says_something"
            )
        ]
