"""The state machines of needs, promises and checks: these tables are the machines.

The database refuses every change of state that is not in them (see models/), and tests walk every edge and every non-edge.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from shanzhi.core.errors import NotPossible
from shanzhi.partnerships.enums import Action as A
from shanzhi.partnerships.enums import CheckState as C
from shanzhi.partnerships.enums import NeedState as N
from shanzhi.partnerships.enums import PromiseState as P


@dataclass(frozen=True, slots=True)
class Machine:
    """One table: what each action leads to from each state, and which actions leave the state as it is."""

    states: Any
    edges: dict[tuple[A, Any], Any]
    in_place: dict[A, tuple[Any, ...]]

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Return (from, to) of every change of state: what the database lets through."""
        return sorted({(source.value, target.value) for (_action, source), target in self.edges.items()})

    def allows(self, action: A, state: str) -> bool:
        """The boolean twin of `advance`."""
        source = self.states(state)
        return (action, source) in self.edges or source in self.in_place.get(action, ())

    def advance(self, action: A, state: str) -> Any:
        """Return the next state. Raises NotPossible with a sentence naming both when the table has no such edge."""
        source = self.states(state)
        if source in self.in_place.get(action, ()):
            return source
        if (action, source) not in self.edges:
            refuse(action, source)
        return self.edges[action, source]


NEED = Machine(
    N,
    {
        (A.PROPOSE, N.OPEN): N.PROMISED,
        (A.REOPEN, N.PROMISED): N.OPEN,
        (A.MEET, N.PROMISED): N.MET,
        (A.WITHDRAW, N.OPEN): N.WITHDRAWN,
        (A.REOPEN, N.WITHDRAWN): N.OPEN,
    },
    {A.PROPOSE: (N.PROMISED,)},
)

PROMISE = Machine(
    P,
    {
        (A.CONFIRM, P.PROPOSED): P.RUNNING,
        (A.DECLINE, P.PROPOSED): P.DECLINED,
        (A.CALL_OFF, P.PROPOSED): P.CALLED_OFF,
        (A.CALL_OFF, P.RUNNING): P.CALLED_OFF,
        (A.REPORT, P.RUNNING): P.REPORTED,
        (A.SEND_BACK, P.REPORTED): P.RUNNING,
        (A.ACKNOWLEDGE, P.REPORTED): P.KEPT,
    },
    {
        A.EXTEND: (P.PROPOSED, P.RUNNING),
        A.MILESTONE: (P.RUNNING,),
        A.REMIND: (P.PROPOSED, P.RUNNING),
        A.RATE: (P.KEPT,),
    },
)
RUNNING = (P.PROPOSED, P.RUNNING, P.REPORTED)
UNFINISHED = (P.PROPOSED, P.RUNNING)
"""In these a promise can be late; what is reported waits for the community, not for the unit."""

CHECK = Machine(
    C,
    {
        (A.TAKE, C.DUE): C.TAKEN,
        (A.HAND_ON, C.TAKEN): C.DUE,
        (A.FINISH, C.TAKEN): C.DONE,
        (A.CANCEL, C.DUE): C.CANCELLED,
        (A.CANCEL, C.TAKEN): C.CANCELLED,
    },
    {A.HAND_ON: (C.DUE,), A.DECLINE: (C.DUE,), A.NOBODY_IN: (C.TAKEN,), A.CLIMB: (C.DUE, C.TAKEN)},
)
OPEN_CHECKS = (C.DUE, C.TAKEN)


def refuse(action: A, state: Any) -> NoReturn:
    """Raise NotPossible with a sentence naming the action and the state."""
    raise NotPossible(
        _("“%(action)s” is not possible while it stands at “%(state)s”. Somebody may have been quicker: look again.")
        % {"action": action.label, "state": state.label}
    )
