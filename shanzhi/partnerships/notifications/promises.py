"""What both sides are told about promises: numbers and what was done, never words of a person."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Cadence, Category, Channel
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.models import Promise

AT_ONCE = {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.AT_ONCE, Channel.SMS: Cadence.AT_ONCE}


@dataclass(frozen=True)
class AboutPromise(MessageClass):
    """What these notices share. A text message leads to the unit's limited link, so a contact without an account can answer."""

    number: str
    promise_id: int

    def url(self) -> str:
        return reverse("partnerships:promise", args=[self.promise_id])

    def sms_url(self) -> str:
        token = Promise.objects.filter(pk=self.promise_id).values_list("link_token", flat=True).first()
        return reverse("partnerships:promise_link", args=[token]) if token else ""


@dataclass(frozen=True)
class PromiseAsked(AboutPromise):
    key = "partnerships.promise_asked"
    label = _("Our unit is asked for something")
    category = Category.MY_WORK
    defaults = AT_ONCE
    title = _("%(number)s: can your unit do this? Please promise it or say that you cannot.")


@dataclass(frozen=True)
class PromiseAnswered(AboutPromise):
    key = "partnerships.promise_answered"
    label = _("A unit answers or reports")
    category = Category.OVERSIGHT
    title = _("%(number)s, the unit: %(answer)s")

    answer: str = ""

    def words(self) -> dict[str, Any]:
        return {**super().words(), "answer": Action(self.answer).label if self.answer else ""}


@dataclass(frozen=True)
class PromiseDecided(AboutPromise):
    key = "partnerships.promise_decided"
    label = _("The community decides about a promise of ours")
    category = Category.MY_WORK
    title = _("%(number)s, the community: %(answer)s")

    answer: str = ""

    def words(self) -> dict[str, Any]:
        return {**super().words(), "answer": Action(self.answer).label if self.answer else ""}


@dataclass(frozen=True)
class PromiseLate(AboutPromise):
    key = "partnerships.promise_late"
    label = _("A promise is late")
    category = Category.MY_WORK
    title = _("%(number)s is late (days: %(days)d). Please report it done, or agree on another day.")

    days: int = 0
