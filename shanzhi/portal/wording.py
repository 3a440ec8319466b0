"""How a resident reads the state and the history of a request: plain sentences, roles instead of names."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.service_requests.enums import Action as A
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.told import told_of


@dataclass(frozen=True, slots=True)
class Plain:
    """A state in a resident's words: one short word for a chip, its tone, and a sentence."""

    word: Any
    tone: str
    sentence: Any


RECEIVED = pgettext_lazy("request, for its author", "Received")
ACCEPTED = pgettext_lazy("request, for its author", "Accepted")
UNDER_WAY = pgettext_lazy("request, for its author", "Under way")
DONE = pgettext_lazy("request, for its author", "Done")
CLOSED = pgettext_lazy("request, for its author", "Closed")

STATES: dict[str, Plain] = {
    S.WAITING: Plain(RECEIVED, "", _("We have received it. The community is reading it now.")),
    S.ACCEPTED: Plain(ACCEPTED, "info", _("The community has accepted it and is finding somebody to do it.")),
    S.OPEN: Plain(ACCEPTED, "info", _("Members nearby are being asked who can come.")),
    S.DISPATCHED: Plain(ACCEPTED, "info", _("Somebody has been asked to do it.")),
    S.DECLINED: Plain(ACCEPTED, "info", _("Whoever was asked could not come. The community is asking somebody else.")),
    S.TAKEN: Plain(UNDER_WAY, "info", _("Somebody has taken it on.")),
    S.IN_PROGRESS: Plain(UNDER_WAY, "info", _("It is being worked on.")),
    S.PAUSED: Plain(
        pgettext_lazy("request, for its author", "Has to wait"),
        "warn",
        _("It has to wait for a while. Below you can read why."),
    ),
    S.DONE: Plain(DONE, "ok", _("It has been reported done. Is it good? Please tell us.")),
    S.TO_VISIT: Plain(DONE, "ok", _("It is done and has been checked. Is it good? Please tell us.")),
    S.RATED: Plain(CLOSED, "ok", _("You have told us what you think. Thank you.")),
    S.UNREACHABLE: Plain(DONE, "ok", _("It is done. We could not reach you; you can still tell us what you think.")),
    S.ARCHIVED: Plain(CLOSED, "closed", _("It is finished and filed.")),
    S.REFUSED: Plain(
        pgettext_lazy("request, for its author", "Not handled here"),
        "warn",
        _("We cannot handle this here. Below you can read why, and where to turn."),
    ),
    S.MERGED: Plain(
        pgettext_lazy("request, for its author", "Joined with another"),
        "info",
        _("Others have told us the same. Both go on as one."),
    ),
    S.SPLIT: Plain(
        pgettext_lazy("request, for its author", "In parts"),
        "info",
        _("It touches several matters; each goes its own way."),
    ),
    S.TRANSFERRED: Plain(
        pgettext_lazy("request, for its author", "Passed on"),
        "closed",
        _("Another office is responsible. It has been passed on."),
    ),
    S.WITHDRAWN: Plain(pgettext_lazy("request, for its author", "Withdrawn"), "closed", _("You have withdrawn it.")),
}

STEPS: dict[str, Any] = {
    A.SUBMIT: _("You told us"),
    A.ACCEPT: _("The community accepted it"),
    A.REFUSE: _("It cannot be handled here"),
    A.RECONSIDER: _("The community is looking at it again"),
    A.MERGE: _("Joined with the same matter"),
    A.UNMERGE: _("Goes its own way again"),
    A.SPLIT: _("Divided into parts"),
    A.TRANSFER: _("Passed on to another office"),
    A.WITHDRAW: _("You withdrew it"),
    A.ASSIGN: _("A member nearby was asked to come"),
    A.OFFER: _("Members nearby are asked who can come"),
    A.CLAIM: _("A member has taken it on"),
    A.TAKE: _("It has been taken on"),
    A.DECLINE: _("Whoever was asked could not come; somebody else will be asked"),
    A.RECALL: _("The community is looking for somebody else"),
    A.START: _("Work has begun"),
    A.EXTEND: _("It takes longer than planned"),
    A.PAUSE: _("It has to wait"),
    A.RESUME: _("It goes on"),
    A.FINISH: _("Reported done"),
    A.SEND_BACK: _("Not finished yet; it goes on"),
    A.CHECK: _("Checked by the community"),
    A.RATE: _("You told us what you think"),
    A.NOT_REACHED: _("We tried to reach you"),
    A.REOPEN: _("Taken up again"),
    A.CLIMB: _("Still untaken: passed up to be settled"),
    A.URGE: _("We were reminded"),
    A.ROUTE: _("Put in another category"),
    A.CONTACT: _("We got in touch with you"),
    A.ADD: _("You added something"),
}
"""Steps that are missing here (asking again, approving a decline, filing) are no news to the author."""

HANDED_OVER = _("Handed to %(partner)s")
OWN_WORDS = (A.REOPEN, A.WITHDRAW, A.ADD)
"""Steps whose reason the author wrote."""
BETWEEN_US = (A.SUBMIT, A.RATE, A.NOT_REACHED, A.URGE, A.CONTACT, A.ADD, A.WITHDRAW)
"""Steps that only their author is told of."""


ANSWERED_BEFORE = Plain(
    pgettext_lazy("request, for its author", "Answered before"),
    "info",
    _("The same was answered before. Below you can read the answer."),
)
WAS_ANSWERED = _("It was answered before")


def state_of(request: ServiceRequest) -> Plain:
    """Return the state in plain words."""
    return STATES[request.state]


TO_ANSWER = Plain(pgettext_lazy("order, for the unit", "Waiting for your answer"), "warn", "")


def title_of(step: Step, partners: dict[int, str]) -> str:
    """Return what happened, "" for steps the author need not see. `partners` names units by id."""
    partner = partners.get(step.data.get("partner") or 0) if step.action == A.ASSIGN else None
    if partner:
        return str(HANDED_OVER) % {"partner": partner}
    if "answer" in step.data:
        return str(WAS_ANSWERED)
    return str(STEPS.get(step.action, ""))


def title_for_others(step: Step) -> str:
    """Return what happened for readers who are not the author: nothing of what author and community said to each other."""
    return "" if step.action in BETWEEN_US else str(STEPS.get(step.action, ""))


def text_of(step: Step) -> str:
    """Return the words under a step: those meant for the resident, or their own."""
    return told_of(step) or (step.reason if step.action in OWN_WORDS else "")


PUBLIC_SENTENCES: dict[str, Any] = {
    S.DONE: _("It has been reported done."),
    S.TO_VISIT: _("It is done and has been checked."),
    S.RATED: _("It is finished."),
    S.UNREACHABLE: _("It is done."),
    S.PAUSED: _("It has to wait for a while."),
}
"""What differs for readers who are not its author."""


def public_sentence(request: ServiceRequest) -> str:
    """Return the state in plain words for everybody."""
    return str(PUBLIC_SENTENCES.get(request.state, state_of(request).sentence))
