"""What merchants and the community are told about checks: numbers and what is checked, never a name or a door."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Category
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.models import Check
from shanzhi.partnerships.notifications.promises import AT_ONCE


@dataclass(frozen=True)
class AboutCheck(MessageClass):
    """What these notices share. A text message leads to the merchant's limited link."""

    number: str
    title_of_check: str
    check_id: int

    def url(self) -> str:
        return reverse("partnerships:check", args=[self.check_id])

    def sms_url(self) -> str:
        token = Check.objects.filter(pk=self.check_id).values_list("link_token", flat=True).first()
        return reverse("partnerships:check_link", args=[token]) if token else ""


@dataclass(frozen=True)
class CheckGiven(AboutCheck):
    key = "partnerships.check_given"
    label = _("A check falls due for our shop")
    category = Category.MY_WORK
    title = _("%(number)s: %(title_of_check)s, by %(due)s. Please take it.")

    due: str = ""


@dataclass(frozen=True)
class CheckLate(AboutCheck):
    key = "partnerships.check_late"
    label = _("A check is late")
    category = Category.MY_WORK
    defaults = AT_ONCE
    title = _("%(number)s, %(title_of_check)s, is late.")


@dataclass(frozen=True)
class CheckAnswered(AboutCheck):
    key = "partnerships.check_answered"
    label = _("A merchant declines a check or finds more to do")
    category = Category.OVERSIGHT
    title = _("%(number)s, %(title_of_check)s, the merchant: %(answer)s")

    answer: str = ""

    def words(self) -> dict[str, Any]:
        return {**super().words(), "answer": Action(self.answer).label if self.answer else ""}
