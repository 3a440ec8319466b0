"""Who looks after which home: a fair and near share for everybody, worked out by a solver. Knows numbers and places only.

What always holds: a home goes to one helper at most, never to who lives in it, never beyond reach, never beyond the most homes a helper
may have. What it aims at, in this order of weight: as many homes as possible looked after; near (own entrance, own building, next ones) and
even (the square of each load) against each other; one entrance in few hands, the more so the further away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

NEXT_METRES = 100
"""Buildings this near, or with numbers this close, are neighbours where nobody has drawn a link."""
NEXT_NUMBERS = 2
OWN_ENTRANCE, OWN_BUILDING, NEIGHBOUR, FURTHER, OTHER_ESTATE = 0, 1, 2, 4, 6
NEAREST = 12
LEFT_OUT, NEAR_WEIGHT, SPLIT_WEIGHT = 10_000, 3, 2
SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a building stands: metres on the plan of its estate, or None; its number among its estate's."""

    estate: int
    number: int
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """A home that wants somebody."""

    key: int
    building: int
    entrance: int | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who can look after homes: where they live (or work, when the home is not known), and how many they have."""

    key: int
    buildings: tuple[int, ...] = ()
    entrance: int | None = None
    home: int | None = None
    has: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything the solver knows. `links`: pairs of buildings (lower id first) drawn as adjacent (True) or apart (False)."""

    homes: Sequence[Home]
    helpers: Sequence[Helper]
    spots: Mapping[int, Spot]
    most: int
    reach: int = FURTHER
    links: Mapping[tuple[int, int], bool] = field(default_factory=dict)


def distance(ground: Ground, helper: Helper, home: Home) -> int | None:
    """Return how far a helper is from a home (OWN_ENTRANCE … OTHER_ESTATE), None where they cannot have it."""
    if helper.home == home.key:
        return None
    if helper.entrance is not None and helper.entrance == home.entrance:
        return OWN_ENTRANCE
    found = min((_apart(ground, building, home.building) for building in helper.buildings), default=OTHER_ESTATE)
    return found if found <= ground.reach else None


def _apart(ground: Ground, one: int, other: int) -> int:
    if one == other:
        return OWN_BUILDING
    drawn = ground.links.get((min(one, other), max(one, other)))
    if drawn is not None:
        return NEIGHBOUR if drawn else FURTHER
    a, b = ground.spots.get(one), ground.spots.get(other)
    if a is None or b is None or a.estate != b.estate:
        return OTHER_ESTATE
    if a.x is not None and a.y is not None and b.x is not None and b.y is not None:
        return NEIGHBOUR if hypot(a.x - b.x, a.y - b.y) <= NEXT_METRES else FURTHER
    return NEIGHBOUR if abs(a.number - b.number) <= NEXT_NUMBERS else FURTHER


@dataclass(frozen=True, slots=True)
class Unit:
    """Homes that are alike for everybody: those of one entrance (or building) in which no helper lives, or one in which some do."""

    homes: tuple[Home, ...]
    place: tuple[int, int | None]


def share_out(ground: Ground, *, seconds: float = SECONDS) -> dict[int, int]:
    """Return home → helper for every home somebody was found for. The same ground gives the same answer if time suffices."""
    units = _units(ground)
    near = {number: _nearest(ground, unit) for number, unit in enumerate(units)}
    counts = _solve(ground, units, near, seconds)
    given = _hand_out(units, counts)
    return {**given, **_rest(ground, given)}


def _units(ground: Ground) -> list[Unit]:
    lived_in = {helper.home for helper in ground.helpers}
    alike: dict[tuple[int, int | None], list[Home]] = defaultdict(list)
    single: list[Unit] = []
    for home in ground.homes:
        place = (home.building, home.entrance)
        if home.key in lived_in:
            single.append(Unit((home,), place))
        else:
            alike[place].append(home)
    return [*(Unit(tuple(homes), place) for place, homes in alike.items()), *single]


def _nearest(ground: Ground, unit: Unit) -> list[tuple[int, int]]:
    """Return (helper's place in the list, distance) of the nearest helpers with room: all of the own building, and some more."""
    first = unit.homes[0]
    found = [
        (away, number)
        for number, helper in enumerate(ground.helpers)
        if helper.has < ground.most and (away := distance(ground, helper, first)) is not None
    ]
    found.sort()
    wanted = max(NEAREST, sum(1 for away, _number in found if away <= OWN_BUILDING))
    return [(number, away) for away, number in found[:wanted]]


def _solve(
    ground: Ground, units: Sequence[Unit], near: Mapping[int, Sequence[tuple[int, int]]], seconds: float
) -> dict[tuple[int, int], int]:
    """Return how many homes of each unit each helper gets: (unit, helper) → number."""
    from ortools.sat.python import cp_model  # heavy, and only the worker needs it

    model = cp_model.CpModel()
    shares: dict[tuple[int, int], Any] = {}
    by_helper: dict[int, list[tuple[int, int]]] = defaultdict(list)
    by_door: dict[tuple[int, tuple[int, int | None]], list[tuple[int, int]]] = defaultdict(list)
    costs: list[Any] = []
    for number, unit in enumerate(units):
        size = len(unit.homes)
        for helper, away in near[number]:
            pair = (number, helper)
            shares[pair] = model.new_int_var(0, min(size, ground.most), f"s{number}_{helper}")
            by_helper[helper].append(pair)
            by_door[helper, unit.place].append(pair)
            costs.append(NEAR_WEIGHT * away * shares[pair])
        left = model.new_int_var(0, size, f"l{number}")
        model.add(sum(shares[number, helper] for helper, _away in near[number]) + left == size)
        costs.append(LEFT_OUT * left)
    for helper, pairs in by_helper.items():
        costs.append(_load(model, ground, helper, [shares[pair] for pair in pairs]))
    for place, pairs in by_door.items():
        used = model.new_bool_var(f"u{place[0]}_{place[1][0]}_{place[1][1]}")
        for pair in pairs:
            model.add(shares[pair] <= min(len(units[pair[0]].homes), ground.most) * used)
        away = next(away for number, away in near[pairs[0][0]] if number == place[0])
        costs.append(SPLIT_WEIGHT * (1 + away) * used)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = 1
    solver.parameters.num_workers = 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {pair: number for pair, share in shares.items() if (number := solver.value(share))}


def _load(model: Any, ground: Ground, helper: int, shares: Sequence[Any]) -> Any:
    """Limit a helper's load and return what it costs: the square of it, as steps that grow by two."""
    room = ground.most - ground.helpers[helper].has
    steps = [model.new_bool_var(f"h{helper}_{step}") for step in range(room)]
    model.add(sum(shares) == sum(steps))
    has = ground.helpers[helper].has
    return sum((2 * (has + step) + 1) * taken for step, taken in enumerate(steps))


def _hand_out(units: Sequence[Unit], counts: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Give each helper neighbouring doors of a unit: homes in order, helpers in order. Returns home → helper's place."""
    takers: dict[int, list[int]] = defaultdict(list)
    for (unit, helper), number in sorted(counts.items()):
        takers[unit] += [helper] * number
    return {
        home.key: helper
        for unit, helpers in takers.items()
        for home, helper in zip(units[unit].homes, helpers, strict=False)
    }


def _rest(ground: Ground, given: dict[int, int]) -> dict[int, int]:
    """Place homes the nearest had no room for with whoever within reach has, the nearest and least loaded first."""
    load = [helper.has for helper in ground.helpers]
    for helper in given.values():
        load[helper] += 1
    added: dict[int, int] = {}
    for home in ground.homes:
        if home.key in given:
            continue
        free = [
            (away, load[number], number)
            for number, helper in enumerate(ground.helpers)
            if load[number] < ground.most and (away := distance(ground, helper, home)) is not None
        ]
        if free:
            *_rank, number = min(free)
            added[home.key] = number
            load[number] += 1
    return added


def reaches_anybody(ground: Ground, home: Home) -> bool:
    """Tell whether anybody lives within reach of a home, with room or without: why it was left out."""
    return any(distance(ground, helper, home) is not None for helper in ground.helpers)


def loads(helpers: Iterable[Helper], given: Mapping[int, int]) -> list[int]:
    """Return each helper's load with what was given (home → helper's place in the list)."""
    found = [helper.has for helper in helpers]
    for number in given.values():
        found[number] += 1
    return found
