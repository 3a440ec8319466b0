"""Which buildings lie side by side: by their places on the plan, by drawn links, and where neither says it by the next number.

Two buildings of an estate with places are neighbours when no third one stands between them (in the circle whose diameter is the line
from one to the other) and they are at most REACH apart. Places of two estates cannot be compared: between estates only links count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

REACH = 120  # metres between the middles of two neighbours, at most
NEXT_NUMBER = 40  # metres to the next number where no place is known
LINKED = 40  # metres along a link between buildings whose places cannot be compared


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a building is. `order` sorts the numbers of an estate; `x`, `y` in metres, None when not on the plan."""

    pk: int
    estate: int
    order: Any
    x: float | None = None
    y: float | None = None

    @property
    def is_placed(self) -> bool:
        return self.x is not None and self.y is not None


def sides_of(spots: Sequence[Spot], links: Mapping[tuple[int, int], bool]) -> dict[tuple[int, int], int]:
    """Return (position, position) → metres for every two neighbours. `links`: (pk, pk) → joined (True) or kept apart (False)."""
    places = {spot.pk: at for at, spot in enumerate(spots)}
    sides: dict[tuple[int, int], int] = {}
    estates: dict[int, list[int]] = {}
    for at, spot in enumerate(spots):
        estates.setdefault(spot.estate, []).append(at)
    for positions in estates.values():
        sides |= _by_place(spots, [at for at in positions if spots[at].is_placed])
        sides |= _by_number(spots, positions)
    for (one, other), joined in links.items():
        if one in places and other in places:
            key = _pair(places[one], places[other])
            sides.pop(key, None)
            if joined:
                sides[key] = _metres(spots[key[0]], spots[key[1]])
    return sides


def _by_place(spots: Sequence[Spot], positions: Iterable[int]) -> dict[tuple[int, int], int]:
    placed = list(positions)
    near = {
        at: [(other, apart) for other in placed if other != at and (apart := _apart(spots[at], spots[other])) <= REACH]
        for at in placed
    }
    return {
        (at, other): max(1, round(apart))
        for at in placed
        for other, apart in near[at]
        if at < other
        and not any(_is_between(spots[third], spots[at], spots[other]) for third, _far in near[at] if third != other)
    }


def _by_number(spots: Sequence[Spot], positions: Sequence[int]) -> dict[tuple[int, int], int]:
    """Join each building without a place to those before and after it, by number."""
    row = sorted(positions, key=lambda at: (spots[at].order, spots[at].pk))
    return {
        _pair(one, other): NEXT_NUMBER
        for one, other in pairwise(row)
        if not (spots[one].is_placed and spots[other].is_placed)
    }


def _is_between(third: Spot, one: Spot, other: Spot) -> bool:
    return _apart(third, one) ** 2 + _apart(third, other) ** 2 < _apart(one, other) ** 2 - 1e-6


def _apart(one: Spot, other: Spot) -> float:
    if one.x is None or one.y is None or other.x is None or other.y is None:
        raise ValueError("a building without a place has no distance")
    return hypot(one.x - other.x, one.y - other.y)


def _metres(one: Spot, other: Spot) -> int:
    return (
        max(1, round(_apart(one, other)))
        if one.estate == other.estate and one.is_placed and other.is_placed
        else LINKED
    )


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
