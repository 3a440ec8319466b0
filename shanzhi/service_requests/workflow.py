"""The state machine of a request: this table is the machine.

The database refuses every change that is not in it (see models/request.py), the documentation's diagram is drawn from it, and a
test walks every edge and every non-edge.
"""

from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from shanzhi.core.errors import NotPossible
from shanzhi.service_requests.enums import Action as A
from shanzhi.service_requests.enums import RequestState as S


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change. `by_program` marks changes only the software makes; nobody has a button for them."""

    action: A
    source: S
    target: S
    by_program: bool = False


def _edges(action: A, sources: tuple[S, ...], target: S, *, by_program: bool = False) -> list[Transition]:
    return [Transition(action, source, target, by_program) for source in sources]


UNSORTED = (S.WAITING, S.ACCEPTED)
UNTAKEN = (S.ACCEPTED, S.OPEN, S.DISPATCHED, S.DECLINED)
IN_HAND = (S.TAKEN, S.IN_PROGRESS)
JUDGED = (S.RATED, S.UNREACHABLE)
CLOSED = (S.RATED, S.UNREACHABLE, S.ARCHIVED)
ENDED = (S.REFUSED, S.MERGED, S.SPLIT, S.TRANSFERRED, S.WITHDRAWN)
RUNNING = (S.WAITING, *UNTAKEN, *IN_HAND, S.PAUSED)

TRANSITIONS: tuple[Transition, ...] = (
    *_edges(A.ACCEPT, (S.WAITING,), S.ACCEPTED),
    *_edges(A.REFUSE, UNSORTED, S.REFUSED),
    *_edges(A.RECONSIDER, (S.REFUSED, S.TRANSFERRED), S.WAITING),
    *_edges(A.MERGE, (S.WAITING, S.ACCEPTED, S.OPEN), S.MERGED),
    *_edges(A.UNMERGE, (S.MERGED,), S.WAITING),
    *_edges(A.SPLIT, UNSORTED, S.SPLIT),
    *_edges(A.TRANSFER, UNSORTED, S.TRANSFERRED),
    *_edges(A.WITHDRAW, (S.WAITING, *UNTAKEN), S.WITHDRAWN),
    *_edges(A.ASSIGN, (S.ACCEPTED, S.OPEN, S.DECLINED), S.DISPATCHED),
    *_edges(A.OFFER, (S.ACCEPTED, S.DECLINED), S.OPEN),
    *_edges(A.CLAIM, (S.OPEN,), S.TAKEN),
    *_edges(A.RECALL, (S.OPEN, S.DISPATCHED, S.TAKEN), S.ACCEPTED),
    *_edges(A.TAKE, (S.DISPATCHED,), S.TAKEN),
    *_edges(A.DECLINE, (S.DISPATCHED,), S.DECLINED),
    *_edges(A.APPROVE_DECLINE, (S.DECLINED,), S.ACCEPTED),
    *_edges(A.INSIST, (S.DECLINED,), S.DISPATCHED),
    *_edges(A.START, (S.TAKEN,), S.IN_PROGRESS),
    *_edges(A.PAUSE, IN_HAND, S.PAUSED),
    *_edges(A.RESUME, (S.PAUSED,), S.IN_PROGRESS),
    *_edges(A.FINISH, (S.ACCEPTED, *IN_HAND), S.DONE),
    *_edges(A.SEND_BACK, (S.DONE, S.TO_VISIT), S.IN_PROGRESS),
    *_edges(A.CHECK, (S.DONE,), S.TO_VISIT),
    *_edges(A.RATE, (S.DONE, S.TO_VISIT, S.UNREACHABLE), S.RATED),
    *_edges(A.NOT_REACHED, (S.TO_VISIT,), S.UNREACHABLE),
    *_edges(A.REOPEN, CLOSED, S.IN_PROGRESS),
    *_edges(A.ARCHIVE, (*JUDGED, S.REFUSED, S.TRANSFERRED, S.WITHDRAWN), S.ARCHIVED, by_program=True),
)

IN_PLACE: dict[A, tuple[S, ...]] = {
    A.EXTEND: (*UNTAKEN, *IN_HAND),
    A.CLIMB: (S.WAITING, *UNTAKEN),
    A.URGE: (*RUNNING, S.DONE),
    A.ROUTE: RUNNING,
    A.CONTACT: RUNNING,
    A.ADD: (*RUNNING, S.DONE),
    A.RELEASE: (*UNTAKEN, *IN_HAND, S.PAUSED, S.DONE, S.TO_VISIT, *CLOSED),
}
"""Actions that leave the state as it is, and where they make sense."""

_TARGETS = {(edge.action, edge.source): edge.target for edge in TRANSITIONS}


def target(action: A, source: S) -> S | None:
    """Return the state an action leads to, or None where the table has no such edge."""
    return _TARGETS.get((action, source))


def allows(action: A, source: str) -> bool:
    """The boolean twin of `advance`."""
    return (action, S(source)) in _TARGETS or S(source) in IN_PLACE.get(action, ())


def advance(action: A, source: str) -> S:
    """Return the next state. Raises NotPossible with a sentence naming both when the table has no such edge."""
    if S(source) in IN_PLACE.get(action, ()):
        return S(source)
    found = _TARGETS.get((action, S(source)))
    if found is None:
        refuse(action, source)
    return found


def refuse(action: A, source: str) -> NoReturn:
    """Raise NotPossible with a sentence naming the action and the state."""
    raise NotPossible(
        _("“%(action)s” is not possible while the request is “%(state)s”. Somebody may have been quicker: look again.")
        % {"action": A(action).label, "state": S(source).label}
    )
