"""What members did in a time, told by the apps above: for the quarterly feedback to their units.

count_deeds(source): a source gets the ids of members, the first day and the first day after, and returns member id → number, with one
query. Numbers only: a unit is told how often its members helped, never whom or where.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Counter = Callable[[Collection[int], date, date], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of deed: its name, and how its numbers are counted."""

    key: str
    label: Any
    count: Counter


_deeds: dict[str, Deed] = {}


def count_deeds(deed: Deed) -> None:
    """Offer a kind of deed; a second one of the same key replaces the first."""
    _deeds[deed.key] = deed


def deeds() -> list[Deed]:
    """Return the kinds of deeds, in the order they were offered."""
    return list(_deeds.values())
