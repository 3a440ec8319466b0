"""What people are told about elections: names of bodies, days and kinds, never names of persons or results."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Cadence, Category, Channel
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class AboutElection(MessageClass):
    """What these notices share: the body's name, and the election they lead to."""

    organisation: str
    election_id: int


@dataclass(frozen=True)
class Asked(AboutElection):
    key = "elections.asked"
    label = _("I am asked whom I recommend")
    category = Category.MY_WORK
    title = _("Whom do you recommend for %(organisation)s? Until %(until)s")

    until: str = ""

    def url(self) -> str:
        return reverse("elections:my_recommendation", args=[self.election_id])


@dataclass(frozen=True)
class Called(AboutElection):
    key = "elections.called"
    label = _("An election I take part in is called")
    category = Category.MY_WORK
    title = _("%(organisation)s elects on %(when)s. Place: %(place)s")

    when: str = ""
    place: str = ""

    def url(self) -> str:
        return reverse("elections:mine")


@dataclass(frozen=True)
class VotingOpens(AboutElection):
    key = "elections.voting_opens"
    label = _("I can vote online")
    category = Category.MY_WORK
    title = _("%(organisation)s elects its leader. You can vote until %(until)s")
    defaults = {Channel.EMAIL: Cadence.AT_ONCE}

    until: str = ""

    def url(self) -> str:
        return reverse("elections:my_ballot", args=[self.election_id])


@dataclass(frozen=True)
class Reported(AboutElection):
    key = "elections.reported"
    label = _("The result of an election is reported to me")
    category = Category.OVERSIGHT
    title = _("%(organisation)s reports the result of its election for approval")

    def url(self) -> str:
        return reverse("elections:election", args=[self.election_id])


@dataclass(frozen=True)
class TermEnds(MessageClass):
    key = "elections.term_ends"
    label = _("A term of office ends")
    category = Category.OVERSIGHT
    title = _("The term of %(organisation)s ends on %(on)s: time to plan the election")

    organisation: str
    on: str
    is_over: bool = False

    def say_title(self) -> str:
        over = _("The term of %(organisation)s ended on %(on)s and nobody has planned an election")
        return str(over if self.is_over else self.title) % self.words()

    def url(self) -> str:
        return reverse("elections:terms")


def as_words(value: Any) -> str:
    """Return a day or moment as notices keep it."""
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "hour") else f"{value:%Y-%m-%d}"
