"""What staff and members are told about visits: numbers, days and levels. Never who is in care, where, or why."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.care.enums import CareLevel
from shanzhi.messaging.enums import Cadence, Category, Channel, Urgency
from shanzhi.messaging.message_classes import MessageClass

BY_MESSAGE = {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.DAILY, Channel.SMS: Cadence.AT_ONCE}


@dataclass(frozen=True)
class VisitsToday(MessageClass):
    key = "care.visits_today"
    label = _("The visits I make today")
    category = Category.MY_WORK
    defaults = BY_MESSAGE
    title = _("Visits for you today: %(count)d")

    count: int
    day: str

    def url(self) -> str:
        return reverse("care:today")


@dataclass(frozen=True)
class AboutVisit(MessageClass):
    """What notices about one visit share."""

    number: str
    visit_id: int

    def url(self) -> str:
        return reverse("care:visit", args=[self.visit_id])


@dataclass(frozen=True)
class VisitGiven(AboutVisit):
    key = "care.visit_given"
    label = _("A visit is given to me")
    category = Category.MY_WORK
    defaults = BY_MESSAGE
    title = _("A visit for you on %(day)s: %(number)s")

    day: str = ""


@dataclass(frozen=True)
class VisitSoon(AboutVisit):
    key = "care.visit_soon"
    label = _("Somebody in care needs a visit soon")
    category = Category.MY_WORK
    urgency = Urgency.URGENT
    title = _("Please visit within %(hours)d hours: %(number)s")

    hours: int = 24


@dataclass(frozen=True)
class NobodyIn(AboutVisit):
    key = "care.nobody_in"
    label = _("Nobody was in at a visit")
    category = Category.OVERSIGHT
    urgency = Urgency.URGENT
    title = _("Nobody was in at %(number)s; the next try is on %(day)s")

    day: str = ""


@dataclass(frozen=True)
class VisitLate(AboutVisit):
    key = "care.visit_late"
    label = _("A late visit climbs to me")
    category = Category.OVERSIGHT
    urgency = Urgency.URGENT
    title = _("A late visit lies with you now (%(level)s): %(number)s")

    level: int = 2

    def words(self) -> dict[str, Any]:
        return {**super().words(), "level": CareLevel(self.level).label}

    def url(self) -> str:
        return reverse("care:late")


@dataclass(frozen=True)
class ReviewsDue(MessageClass):
    key = "care.reviews_due"
    label = _("Grades and consents to look at again")
    category = Category.OVERSIGHT
    title = _("In care, to look at again: %(count)d")

    count: int

    def url(self) -> str:
        return f"{reverse('care:register')}?show=review"
