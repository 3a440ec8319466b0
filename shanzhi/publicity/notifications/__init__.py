"""What publicity tells: a consent is asked for, a board has to be printed again. No names, no numbers."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Audience, Cadence, Category, Channel
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class ConsentAsked(MessageClass):
    """To who has an account: answered on the own page."""

    key = "publicity.consent_asked"
    label = _("I am asked whether something about me may be published")
    category = Category.ACCOUNT
    title = _("May this stand on the board “%(board)s”? Please say yes or no, field by field.")
    text = _("Nothing is shown before you agree. You can take it back at any time, and it is gone at once.")

    board: str

    def url(self) -> str:
        return reverse("publicity:my_boards")


@dataclass(frozen=True)
class ConsentAskedByText(MessageClass):
    """To who has a telephone only: answered after a code to it."""

    key = "publicity.consent_asked_by_text"
    label = _("Whether something about me may be published")
    audience = Audience.RESIDENTS
    category = Category.SERVICE
    channels = (Channel.SMS,)
    title = _("May your name and number stand on the board “%(board)s”? Say yes or no here:")

    board: str
    street: int

    def sms_url(self) -> str:
        return reverse("people:my_data", args=[self.street])


@dataclass(frozen=True)
class BoardOutdated(MessageClass):
    """To who keeps the board: something hangs there that its person no longer wants."""

    key = "publicity.board_outdated"
    label = _("A printed board must come down")
    category = Category.OVERSIGHT
    defaults = {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.AT_ONCE}
    title = _("A consent was withdrawn: please take down “%(board)s” and print it again.")

    board: str
    board_id: int

    def url(self) -> str:
        return reverse("publicity:board", args=[self.board_id])
