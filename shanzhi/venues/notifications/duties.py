"""What keepers are told about their duties."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Cadence, Category, Channel
from shanzhi.messaging.message_classes import MessageClass

AT_ONCE = {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.AT_ONCE, Channel.SMS: Cadence.AT_ONCE}


@dataclass(frozen=True)
class AboutDuty(MessageClass):
    """What these notices share. `when` is written out: 03-14 08:30."""

    category = Category.MY_WORK

    venue: str
    when: str = ""

    def url(self) -> str:
        return reverse("venues:my_duties")


@dataclass(frozen=True)
class DutiesPublished(AboutDuty):
    key = "venues.duties_published"
    label = _("A rota with my duties is published")
    title = _("%(venue)s: your duties from %(first)s to %(last)s are fixed. You keep %(count)s.")

    first: str = ""
    last: str = ""
    count: int = 0


@dataclass(frozen=True)
class DutyGiven(AboutDuty):
    key = "venues.duty_given"
    label = _("A single duty is given to me")
    title = _("%(venue)s: you have a duty on %(when)s.")


@dataclass(frozen=True)
class DutyAltered(AboutDuty):
    key = "venues.duty_altered"
    label = _("One of my duties is changed")
    defaults: ClassVar[Mapping[Channel, Cadence]] = AT_ONCE
    title = _("%(venue)s: the duty of %(when)s has changed. Please look.")


@dataclass(frozen=True)
class DutyTomorrow(AboutDuty):
    key = "venues.duty_tomorrow"
    label = _("I have duty tomorrow")
    defaults: ClassVar[Mapping[Channel, Cadence]] = AT_ONCE
    title = _("%(venue)s: you keep duty tomorrow, %(when)s.")


@dataclass(frozen=True)
class ChangeAsked(AboutDuty):
    key = "venues.change_asked"
    label = _("A colleague asks me to take or swap a duty")
    defaults: ClassVar[Mapping[Channel, Cadence]] = AT_ONCE
    title = _("%(venue)s: a colleague asks you to take the duty of %(when)s. Please answer.")


@dataclass(frozen=True)
class ChangeAnswered(AboutDuty):
    key = "venues.change_answered"
    label = _("A colleague answers my wish to change a duty")
    defaults: ClassVar[Mapping[Channel, Cadence]] = AT_ONCE
    title = _("%(venue)s, %(when)s: %(answer)s")

    agreed: bool = False

    def words(self) -> dict[str, Any]:
        answer = (
            _("your colleague takes the duty.") if self.agreed else _("your colleague cannot. The duty stays yours.")
        )
        return {**super().words(), "answer": answer}


@dataclass(frozen=True)
class RotaWorkedOut(AboutDuty):
    key = "venues.rota_worked_out"
    label = _("A rota I asked for is worked out")
    title = _("%(venue)s: the rota from %(when)s is worked out. Please look and publish it.")

    rota_id: int = 0

    def url(self) -> str:
        return reverse("venues:rota", args=[self.rota_id])
