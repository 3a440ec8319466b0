"""Choosing groups: a set-packing model over all candidates, solved to the proof wherever time allows (OR-tools CP-SAT).

Every connected part of the ground is a model of its own. First of all as few members as possible stay without a group, then the
aim's metres count. One worker, a fixed seed and a limit in the
solver's own units of work: the same ground gives the same groups on any machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shanzhi.building_groups.forming.candidates import Aim, Candidate, candidates_of
from shanzhi.building_groups.forming.checking import is_valid
from shanzhi.building_groups.forming.ground import Ground, Limits, Shape, Unit

EFFORT = 2.0  # deterministic seconds for one aim
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Division:
    """A ground divided. `walk` and `cost` in metres. `bound`: no division that leaves out so few costs less."""

    aim: Aim
    shapes: list[Shape] = field(default_factory=list)
    walk: int = 0
    left_out: int = 0
    cost: int = 0
    bound: float = 0.0

    @property
    def is_proven(self) -> bool:
        return self.cost - self.bound < 1

    @property
    def gap(self) -> float:
        """How far it may be from the best, as a share of the best possible cost of the groups."""
        return 0.0 if self.is_proven else (self.cost - self.bound) / max(1.0, self.bound)


def divide(
    ground: Ground, limits: Limits, aim: Aim, *, effort: float = EFFORT, told: Told = lambda done, all: None
) -> Division:
    """Return the best division found. `told(done, all)` hears of every part that is done."""
    return divide_among(ground, candidates_of(ground, limits), limits, aim, effort=effort, told=told)


def divide_among(
    ground: Ground,
    candidates: Sequence[Candidate],
    limits: Limits,
    aim: Aim,
    *,
    effort: float = EFFORT,
    told: Told = lambda done, all: None,
) -> Division:
    """Return the best division found into some of the candidates."""
    division = Division(aim)
    candidates = [candidate for candidate in candidates if is_valid(ground, candidate.shape, limits)]
    parts = _parts(candidates)
    for number, part in enumerate(parts, start=1):
        share = effort * len(part) / len(candidates)
        chosen, bound = _choose(ground, part, limits, aim, share)
        division.shapes += [candidate.shape for candidate in chosen]
        division.walk += sum(candidate.walk for candidate in chosen)
        division.cost += sum(candidate.cost(aim, limits) for candidate in chosen)
        division.bound += bound
        told(number, len(parts))
    in_groups = sum(ground.members_of(shape) for shape in division.shapes)
    division.left_out = sum(ground.members_of(frozenset({unit})) for unit in ground.units) - in_groups
    division.shapes = _with_empty_units(ground, division.shapes, limits)
    return division


def _parts(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates in sets that share no entrance."""
    leader: dict[Unit, Unit] = {}

    def find(unit: Unit) -> Unit:
        while leader.setdefault(unit, unit) != unit:
            leader[unit] = leader[leader[unit]]
            unit = leader[unit]
        return unit

    for candidate in candidates:
        first, *others = sorted(candidate.shape)
        for other in others:
            leader[find(other)] = find(first)
    parts: dict[Unit, list[Candidate]] = {}
    for candidate in candidates:
        parts.setdefault(find(min(candidate.shape)), []).append(candidate)
    return list(parts.values())


def _choose(
    ground: Ground, part: Sequence[Candidate], limits: Limits, aim: Aim, effort: float
) -> tuple[list[Candidate], float]:
    from ortools.sat.python import cp_model  # takes seconds to import: only when a worker divides

    costs = [candidate.cost(aim, limits) for candidate in part]
    units: dict[Unit, list[Any]] = {}
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _candidate in part]
    for candidate, variable in zip(part, taken, strict=True):
        for unit in candidate.shape:
            units.setdefault(unit, []).append(variable)
    for unit in sorted(units):
        model.add_at_most_one(units[unit])
    everybody = sum(ground.members_of(frozenset({unit})) for unit in units)
    per_head = 1 + max(costs) * len(units)
    prices = [cost - per_head * candidate.members for cost, candidate in zip(costs, part, strict=True)]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, prices) + per_head * everybody)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = effort
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], 0.0
    chosen = [candidate for candidate, variable in zip(part, taken, strict=True) if solver.value(variable)]
    left_out = everybody - sum(candidate.members for candidate in chosen)
    return chosen, solver.best_objective_bound - per_head * left_out


def _with_empty_units(ground: Ground, shapes: list[Shape], limits: Limits) -> list[Shape]:
    """Give entrances and buildings without members to a group beside them, wherever that group stays valid."""
    grouped = {unit for shape in shapes for unit in shape}
    empty = [unit for unit in ground.units if unit not in grouped and not ground.members_of(frozenset({unit}))]
    moved = True
    while moved and empty:
        moved = False
        for unit in list(empty):
            home = ground.whole(unit[0])
            wanted = [home, frozenset({unit})] if home <= set(empty) else [frozenset({unit})]
            place = next(
                (
                    (number, extra)
                    for extra in wanted
                    for number, shape in _nearest(ground, shapes, unit[0])
                    if is_valid(ground, shape | extra, limits)
                ),
                None,
            )
            if place is not None and unit in empty:
                number, extra = place
                shapes[number] |= extra
                empty = [other for other in empty if other not in extra]
                moved = True
    return shapes


def _nearest(ground: Ground, shapes: list[Shape], at: int) -> list[tuple[int, Shape]]:
    near = ground.neighbours[at]
    apart = [
        (min((0 if block == at else near.get(block, 10**6) for block, _door in shape), default=10**6), number)
        for number, shape in enumerate(shapes)
    ]
    return [(number, shapes[number]) for metres, number in sorted(apart) if metres < 10**6]
