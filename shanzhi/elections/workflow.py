"""The state machine of an election: this table is the machine.

The database refuses every change that is not in it (models/election.py); a test walks every edge and every non-edge.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.core.errors import NotPossible
from shanzhi.elections.enums import Action as A
from shanzhi.elections.enums import ElectionState as S


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change."""

    action: A
    source: S
    target: S


def _edges(action: A, sources: tuple[S, ...], target: S) -> list[Transition]:
    return [Transition(action, source, target) for source in sources]


BEFORE_VOTING = (S.PLANNED, S.ASKING, S.ASKED, S.PROPOSED, S.CALLED)
ENDED = (S.APPROVED, S.REFUSED, S.CANCELLED)

TRANSITIONS: tuple[Transition, ...] = (
    *_edges(A.ASK, (S.PLANNED,), S.ASKING),
    *_edges(A.END_ASKING, (S.ASKING,), S.ASKED),
    *_edges(A.PROPOSE, (S.PLANNED, S.ASKED), S.PROPOSED),  # from planned: a founding meeting
    *_edges(A.CALL, (S.PROPOSED,), S.CALLED),
    *_edges(A.OPEN, (S.CALLED,), S.VOTING),
    *_edges(A.CLOSE, (S.VOTING,), S.COUNTING),
    *_edges(A.COUNT, (S.COUNTING,), S.COUNTED),
    *_edges(A.GO_ON, (S.COUNTED,), S.VOTING),
    *_edges(A.SETTLE, (S.COUNTED,), S.ELECTED),
    *_edges(A.REPORT, (S.ELECTED,), S.REPORTED),
    *_edges(A.APPROVE, (S.REPORTED,), S.APPROVED),
    *_edges(A.REFUSE, (S.REPORTED,), S.REFUSED),
    *_edges(A.CANCEL, (*BEFORE_VOTING, S.VOTING, S.COUNTING, S.COUNTED), S.CANCELLED),
)

IN_PLACE: dict[A, tuple[S, ...]] = {A.PROPOSE: (S.PROPOSED,), A.CALL: (S.CALLED,)}
"""Actions that may be done again without leaving the state."""

_TARGETS = {(edge.action, edge.source): edge.target for edge in TRANSITIONS}


def allows(action: A, source: str) -> bool:
    """The boolean twin of `advance`."""
    return (action, S(source)) in _TARGETS or S(source) in IN_PLACE.get(action, ())


def advance(action: A, source: str) -> S:
    """Return the next state. Raises NotPossible with a sentence naming both when the table has no such edge."""
    if S(source) in IN_PLACE.get(action, ()):
        return S(source)
    found = _TARGETS.get((action, S(source)))
    if found is None:
        raise NotPossible(
            _(
                "“%(action)s” is not possible while the election stands at “%(state)s”. "
                "Somebody may have been quicker: look again."
            )
            % {"action": A(action).label, "state": S(source).label}
        )
    return found
