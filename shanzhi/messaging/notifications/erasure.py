from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Category
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class ErasureWaits(MessageClass):
    """Somebody asked that what is known about them be deleted. Says nothing about who: that is on the page."""

    key = "people.erasure_waits"
    label = _("Somebody asks to be forgotten")
    category = Category.OVERSIGHT
    title = _("A person asks that their data be deleted")
    text = _("The law asks for an answer within 15 working days.")

    def url(self) -> str:
        return reverse("people:erasures")
