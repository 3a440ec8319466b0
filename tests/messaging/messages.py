"""Message classes that only tests declare."""

from dataclasses import dataclass

from shanzhi.messaging.enums import Audience, Cadence, Category, Channel, Urgency
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class Ordinary(MessageClass):
    key = "tests.ordinary"
    label = "Something ordinary"
    category = Category.MY_WORK
    title = "Job %(number)s is yours"
    text = "It is about %(about)s."

    number: str
    about: str = "a lamp"

    def url(self) -> str:
        return f"/desk/requests/{self.number}/"


@dataclass(frozen=True)
class Danger(MessageClass):
    key = "tests.danger"
    label = "Somebody is in danger"
    category = Category.OVERSIGHT
    urgency = Urgency.URGENT
    title = "Danger: %(number)s"

    number: str


@dataclass(frozen=True)
class Weekly(MessageClass):
    key = "tests.weekly"
    label = "Figures"
    category = Category.RESULTS
    channels = (Channel.INBOX, Channel.EMAIL)
    defaults = {Channel.EMAIL: Cadence.WEEKLY}
    title = "Figures of week %(week)d"

    week: int


@dataclass(frozen=True)
class Progress(MessageClass):
    key = "tests.progress"
    label = "What happened to a request"
    audience = Audience.RESIDENTS
    category = Category.SERVICE
    title = "%(number)s: %(state)s"
    sms = "Your request %(number)s: %(state)s."

    number: str
    state: str = "taken"


@dataclass(frozen=True)
class News(MessageClass):
    key = "tests.news"
    label = "News"
    audience = Audience.RESIDENTS
    category = Category.SERVICE
    consent = "tests.news"
    title = "News"
