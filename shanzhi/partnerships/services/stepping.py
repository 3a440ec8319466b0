"""The one way a promise or check moves: ask the table, write the row, the step, the audit entry; have people told."""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.core.jobs import enqueue
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.models import Step
from shanzhi.partnerships.services.telling import TOLD
from shanzhi.partnerships.workflow import Machine
from shanzhi.records import audit


def move(
    machine: Machine,
    steps: type[Step],
    *,
    actor: Actor,
    thing: Any,
    action: Action,
    at: datetime,
    words: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Step:
    """Carry out one action on a locked thing. `changes` are fields to set.

    Raises NotPossible where the table has no such edge. Everything is written in the caller's transaction.
    """
    source = thing.state
    thing.state = machine.advance(action, source)
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.save(update_fields=["state", *changes])
    return note(steps, actor=actor, thing=thing, action=action, at=at, source=source, words=words, data=data)


def note(
    steps: type[Step],
    *,
    actor: Actor,
    thing: Any,
    action: Action,
    at: datetime,
    source: str = "",
    words: str = "",
    data: dict[str, Any] | None = None,
) -> Step:
    """Write a step and its audit entry about a thing as it is now."""
    manager: Any = steps._default_manager
    step: Step = manager.create(
        street=thing.street,
        thing=thing,
        action=action,
        source=source,
        target=thing.state,
        at=at,
        account_id=actor.account_id,
        actor=actor.name,
        words=words,
        data=data or {},
    )
    audit.record(
        actor=actor,
        street=thing.street,
        action=f"partnerships.{thing._meta.model_name}.{action}",
        subject=thing,
        at=at,
        data={"from": source, "to": thing.state, "step": step.pk},
    )
    if action in TOLD:
        enqueue("partnerships.tell", street=step.street, kind=steps._meta.model_name, step_id=step.pk)
    return step
