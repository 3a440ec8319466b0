"""What is said about a household's consent to be a hall."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Category
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class AboutConsent(MessageClass):
    """What these notices share."""

    venue: str
    venue_id: int

    def url(self) -> str:
        return reverse("venues:venue", args=[self.venue_id])


@dataclass(frozen=True)
class ConsentEnds(AboutConsent):
    key = "venues.consent_ends"
    label = _("A household's consent to be a hall is about to end")
    category = Category.OVERSIGHT
    title = _("%(venue)s: the household's consent ends on %(day)s. Please ask whether they still agree.")

    day: str = ""


@dataclass(frozen=True)
class ConsentWithdrawn(AboutConsent):
    key = "venues.consent_withdrawn"
    label = _("A household no longer wants to be a hall")
    category = Category.OVERSIGHT
    title = _("%(venue)s: the household has taken its consent back. It is no longer listed.")
