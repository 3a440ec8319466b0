"""The one way an election moves: lock it, ask the table, write the row, the step, the audit entry."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPermitted, NotPossible
from shanzhi.elections import workflow
from shanzhi.elections.enums import Action, ElectionState
from shanzhi.elections.models import Election, Step
from shanzhi.elections.rules import may_run
from shanzhi.records import audit


def locked(election_id: int) -> Election:
    """Return the election, locked until the transaction ends. Raises NotPermitted where it is out of sight."""
    elections = Election.objects.select_for_update(of=("self",))
    found = elections.select_related("organisation__parent", "founding__parent").filter(pk=election_id).first()
    if found is None:
        raise NotPermitted(_("There is no such election."))
    return found


def locked_to_run(actor: Actor, election_id: int, *states: ElectionState) -> Election:
    """Return the election, locked, for who carries it through; in one of the states, if any are named."""
    election = locked(election_id)
    require(may_run(actor, election), _("You may not run this election."))
    if states:
        require_state(election, *states)
    return election


def require_state(election: Election, *states: ElectionState) -> None:
    """Raise NotPossible unless the election stands at one of these."""
    if election.state not in states:
        raise NotPossible(
            _("This is not possible while the election stands at “%(state)s”.")
            % {"state": election.get_state_display()}
        )


def move(
    *, actor: Actor, election: Election, action: Action, at: datetime, reason: str = "", **changes: Any
) -> Election:
    """Carry out one action on a locked election; `changes` are fields to set. Raises NotPossible where the table has no such edge."""
    source = election.state
    election.state = workflow.advance(action, source)
    for name, value in changes.items():
        setattr(election, name, value)
    election.save(update_fields=["state", *changes])
    Step.objects.create(
        street=election.street,
        election=election,
        action=action,
        source=source,
        target=election.state,
        at=at,
        account_id=actor.account_id,
        actor=actor.name,
        reason=reason,
    )
    note(actor, election, action, at, {"from": source, "to": election.state})
    return election


def note(actor: Actor, election: Election, action: str, at: datetime, data: dict[str, Any]) -> None:
    """Write an audit entry about an election. `data` holds ids, states and numbers."""
    audit.record(actor=actor, street=election.street, action=f"elections.{action}", subject=election, at=at, data=data)
