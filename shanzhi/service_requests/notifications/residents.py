"""What residents are told, by text message: that it was accepted, where else to turn, that it is done and how to judge."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Audience, Category, Channel
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.models import ServiceRequest

ANSWERED_BEFORE = "answered_before"
SENTENCES: dict[str, Any] = {
    Action.ACCEPT: _("Your request %(number)s is accepted. See how it goes:"),
    Action.REFUSE: _("We cannot handle your request %(number)s. Who can:"),
    ANSWERED_BEFORE: _("What you ask in %(number)s was answered before. The answer:"),
    Action.TRANSFER: _("Your request %(number)s was passed on. To whom:"),
    Action.CHECK: _("Your request %(number)s is done. Are you satisfied? Please tell us:"),
}


@dataclass(frozen=True)
class RequestProgress(MessageClass):
    """Part of the service asked for, so it needs no consent of its own."""

    key = "service_requests.request_progress"
    label = _("What happened to a request")
    audience = Audience.RESIDENTS
    category = Category.SERVICE
    channels = (Channel.SMS,)

    number: str
    request_id: int
    action: str

    def say_title(self) -> str:
        return str(SENTENCES[self.action]) % self.words()

    def say_sms(self) -> str:
        return self.say_title()

    def sms_url(self) -> str:
        """Return the resident's own page, or the page to judge on. The token is looked up when it is sent, not kept."""
        token = ServiceRequest.objects.values_list("token", flat=True).filter(pk=self.request_id).first()
        if token is None:
            return ""
        return reverse("portal:judge" if self.action == Action.CHECK else "portal:thread", args=[token])
