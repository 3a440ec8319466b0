"""What other apps show on a person's page at the desk: posts, memberships, requests. They register in `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.people.models import Person


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line: what it is, a note, and where it leads ("" for nowhere)."""

    label: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A titled list on a person's page."""

    title: Any
    rows: list[PartRow]


_parts: list[Callable[[Actor, Person], PersonPart | None]] = []


def register_person_part(part: Callable[[Actor, Person], PersonPart | None]) -> None:
    """Add a part: a function of who looks and at whom, None when there is nothing to show."""
    if part not in _parts:
        _parts.append(part)


def parts_about(actor: Actor, person: Person) -> list[PersonPart]:
    """Return the parts there are about a person."""
    found = (part(actor, person) for part in _parts)
    return [part for part in found if part is not None and part.rows]
