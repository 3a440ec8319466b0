from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.people import consents


class PublicField(models.TextChoices):
    """The four fields of a person on a board or card. Each stands there only with the person's own consent."""

    NAME = "name", pgettext_lazy("of a person", "Name")
    POST = "post", _("Post")
    PHONE = "phone", _("Telephone")
    SERVICES = "services", _("Can help with")

    @property
    def purpose(self) -> str:
        """The purpose of people.consents by which a person agrees to this field."""
        return PURPOSES[self]


PURPOSES: dict[str, str] = {
    PublicField.NAME: consents.PUBLISH_NAME,
    PublicField.POST: consents.PUBLISH_POST,
    PublicField.PHONE: consents.PUBLISH_PHONE,
    PublicField.SERVICES: consents.PUBLISH_SERVICES,
}


class PrintKind(models.TextChoices):
    """What was printed of a board."""

    BOARD = "board", pgettext_lazy("what is printed", "notice board")
    CARDS = "cards", pgettext_lazy("what is printed", "contact cards")


class ChangeKind(models.TextChoices):
    """What became of something since it was printed."""

    WITHDRAWN = "withdrawn", _("must no longer be shown")
    GONE = "gone", _("is no longer on the board")
    CHANGED = "changed", _("has changed")
    ADDED = "added", _("is new")
