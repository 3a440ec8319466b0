"""What apps above show on a building's page, and who beside the staff may open it. They register in their `apps.py`.

register_building_part(open_requests_of, order=30)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line: what it is, a note, where it leads ("" for nowhere), and a state as a word with the tone of its chip."""

    label: Any
    note: Any = ""
    url: str = ""
    state: Any = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BuildingPart:
    """A titled list of a building's page. `empty` is said when there is no row; `more` leads on: (label, address) each."""

    title: Any
    rows: list[PartRow] = field(default_factory=list)
    empty: Any = ""
    more: tuple[tuple[Any, str], ...] = ()


Part = Callable[[Actor, Building, datetime], BuildingPart | None]
Reader = Callable[[Actor, Building], bool]
_parts: dict[Part, int] = {}
_readers: list[Reader] = []


def register_building_part(part: Part, *, order: int = 50) -> None:
    """Add a part: a function of who looks, at what, and when; None when this reader gets nothing. It masks what they need not know."""
    _parts[part] = order


def register_reader(reader: Reader) -> None:
    """Let others than staff open the pages of some buildings. They see the parts; homes and particulars stay with staff."""
    if reader not in _readers:
        _readers.append(reader)


def parts_of(actor: Actor, building: Building, at: datetime) -> list[BuildingPart]:
    """Return the parts of a building's page for a reader, in order."""
    found = (part(actor, building, at) for part in sorted(_parts, key=lambda part: _parts[part]))
    return [part for part in found if part is not None and (part.rows or part.empty)]


def may_read(actor: Actor, building: Building) -> bool:
    """Tell whether an app lets somebody who is not staff open a building's page."""
    return any(reader(actor, building) for reader in _readers)
