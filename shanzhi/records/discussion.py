"""Who may comment on what. The app that owns a kind of thing says so once; on a kind nobody registered nobody comments."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from shanzhi.core.access import Actor

Right = Callable[[Actor, int], bool]


@dataclass(frozen=True, slots=True)
class Discussion:
    """The rights about one kind of thing (its label_lower): `right(actor, id of the thing)`.

    Who is `inside` reads and writes internal comments too.
    """

    kind: str
    may_read: Right
    may_write: Right
    inside: Right


_discussions: dict[str, Discussion] = {}


def register_discussion(discussion: Discussion) -> None:
    """Let things of a kind be commented on."""
    _discussions[discussion.kind] = discussion


def model_of(kind: str) -> type[Model] | None:
    """Return the model of a kind that can be commented on, or None."""
    return apps.get_model(kind) if kind in _discussions else None


def may_read(actor: Actor, kind: str, pk: int) -> bool:
    """Tell whether the actor may read comments on a thing."""
    return kind in _discussions and _discussions[kind].may_read(actor, pk)


def may_write(actor: Actor, kind: str, pk: int) -> bool:
    """Tell whether the actor may comment on a thing."""
    return kind in _discussions and _discussions[kind].may_write(actor, pk)


def is_inside(actor: Actor, kind: str, pk: int) -> bool:
    """Tell whether the actor reads and writes internal comments on a thing."""
    return kind in _discussions and _discussions[kind].inside(actor, pk)
