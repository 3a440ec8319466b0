"""What staff and members are told about requests: numbers and kinds, never words of a resident."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Cadence, Category, Channel
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.service_requests.enums import Action

AT_ONCE = {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.AT_ONCE, Channel.SMS: Cadence.AT_ONCE}


@dataclass(frozen=True)
class AboutRequest(MessageClass):
    """What these notices share."""

    number: str
    kind: str
    request_id: int

    def url(self) -> str:
        return reverse("service_requests:detail", args=[self.request_id])


@dataclass(frozen=True)
class RequestCame(AboutRequest):
    key = "service_requests.request_came"
    label = _("A request comes in")
    category = Category.OVERSIGHT
    title = _("New request %(number)s: %(kind)s")


@dataclass(frozen=True)
class JobGiven(AboutRequest):
    key = "service_requests.job_given"
    label = _("A job is given to me")
    category = Category.MY_WORK
    defaults = AT_ONCE
    title = _("A job for you, %(number)s: %(kind)s. Please take it or decline.")


@dataclass(frozen=True)
class JobUrged(AboutRequest):
    key = "service_requests.job_urged"
    label = _("I am reminded of a job")
    category = Category.MY_WORK
    defaults = AT_ONCE
    title = _("A reminder about %(number)s: %(kind)s")


@dataclass(frozen=True)
class WordsAdded(AboutRequest):
    key = "service_requests.words_added"
    label = _("A resident adds something to a request")
    category = Category.MY_WORK
    defaults = AT_ONCE
    title = _("Something was added to %(number)s: %(kind)s")


@dataclass(frozen=True)
class JobAnswered(AboutRequest):
    key = "service_requests.job_answered"
    label = _("A job I gave out is taken or declined")
    category = Category.MY_WORK
    title = _("%(number)s, %(kind)s: %(answer)s")

    answer: str = ""

    def words(self) -> dict[str, Any]:
        return {**super().words(), "answer": Action(self.answer).label if self.answer else ""}


@dataclass(frozen=True)
class JobDone(AboutRequest):
    key = "service_requests.job_done"
    label = _("A job is reported done")
    category = Category.OVERSIGHT
    title = _("Reported done, please check: %(number)s, %(kind)s")
