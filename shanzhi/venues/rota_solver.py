"""Working a rota out with CP-SAT: first fill as many shifts as can be filled, then share them out as evenly as can be.

Runs in the worker only. Even means: the sum of squares of what each one has is smallest, for all duties, for weekends and for
holidays (those count what was kept before, too), and for standing by; then those who like to serve together do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shanzhi.venues.enums import Burden
from shanzhi.venues.rota_problem import Filling, Plan, Problem, Shift, barrier, breaches, overlap, too_close, week_of

MOST_BEFORE = 2  # somebody who kept many weekends is spared this much, not for ever
WEIGHTS = {Burden.WEEKEND: 6, Burden.HOLIDAY: 8}
WEIGHT_TOTAL, WEIGHT_DEPUTY, WEIGHT_TOGETHER = 10, 3, 4


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan without a breach but empty shifts. `proven`: no plan fills more, and none that does is more even."""

    plan: Plan
    proven: bool


def solve(problem: Problem, plan: Plan, *, seconds: float) -> Solution:
    """Return the most even valid plan that fills most; shifts of `problem.pinned` stay as they are in `plan` where they are valid."""
    return _Model(problem, plan).solve(seconds)


class _Model:
    """The problem in CP-SAT's variables: `keeps[shift, hand]`, `deputes[shift, hand]`, absent where a barrier stands."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        from ortools.sat.python import cp_model  # 1.4 s that only the worker needs

        self.cp_model, self.problem, self.before = cp_model, problem, plan
        self.model = cp_model.CpModel()
        free = [(s.pk, h.pk) for s in problem.shifts for h in problem.hands if barrier(problem, h, s) is None]
        self.keeps = {key: self.model.new_bool_var(f"k{key}") for key in free}
        self.deputes = {key: self.model.new_bool_var(f"d{key}") for key in free} if problem.has_deputy else {}
        self.missing: list[Any] = []
        self.together: list[Any] = []
        self._fill_shifts()
        for hand in problem.hands:
            self._limit(hand.pk, hand.most_per_week)
        self._keep_apart()
        self._pin(plan)

    def _fill_shifts(self) -> None:
        for shift in self.problem.shifts:
            for variables, weight in ((self.keeps, 2), (self.deputes, 1)):
                if variables is self.deputes and not self.problem.has_deputy:
                    continue
                empty = self.model.new_bool_var(f"e{shift.pk}")
                chosen = [variable for key, variable in variables.items() if key[0] == shift.pk]
                self.model.add_exactly_one([*chosen, empty])
                self.missing.append(weight * empty)

    def _limit(self, hand: int, most_per_week: int) -> None:
        """Nobody in two places at once, enough rest, not too many in a week."""
        who = next(one for one in self.problem.hands if one.pk == hand)
        fixed = [busy for busy in who.busy if busy.keeps]
        shifts = [shift for shift in self.problem.shifts if (shift.pk, hand) in self.keeps]
        for shift in shifts:
            if self.deputes:
                self.model.add_at_most_one(self.keeps[shift.pk, hand], self.deputes[shift.pk, hand])
            if any(too_close(shift, busy, self.problem.rest) for busy in fixed):
                self.model.add(self.keeps[shift.pk, hand] == 0)
        for place, one in enumerate(shifts):
            for other in shifts[place + 1 :]:
                if overlap(one, other):
                    self.model.add_at_most_one(self._engaged(one, hand) + self._engaged(other, hand))
                elif too_close(one, other, self.problem.rest):
                    self.model.add_at_most_one(self.keeps[one.pk, hand], self.keeps[other.pk, hand])
        for week in {shift.week for shift in shifts}:
            already = sum(week_of(busy.starts_at) == week for busy in fixed)
            chosen = [self.keeps[shift.pk, hand] for shift in shifts if shift.week == week]
            self.model.add(sum(chosen) <= max(most_per_week - already, 0))

    def _engaged(self, shift: Shift, hand: int) -> list[Any]:
        key = (shift.pk, hand)
        return [variables[key] for variables in (self.keeps, self.deputes) if key in variables]

    def _keep_apart(self) -> None:
        for shift in self.problem.shifts:
            for pair in self.problem.apart:
                self.model.add_at_most_one([v for hand in pair for v in self._engaged(shift, hand)])
            for pair in self.problem.together if self.problem.has_deputy else ():
                engaged = [sum(self._engaged(shift, hand)) for hand in pair]
                both = self.model.new_bool_var(f"t{shift.pk}{sorted(pair)}")
                for one in engaged:
                    self.model.add(both <= one)
                self.together.append(both)

    def _pin(self, plan: Plan) -> None:
        """Keep what was set by hand, unless it has become impossible since."""
        set_by_hand = {pk: filling for pk, filling in plan.items() if pk in self.problem.pinned}
        wrong = {breach.shift for breach in breaches(self.problem, set_by_hand) if breach.hand is not None}
        for pk, filling in set_by_hand.items():
            if pk in wrong:
                continue
            for variables, hand in ((self.keeps, filling.keeper), (self.deputes, filling.deputy)):
                if hand is not None and (pk, hand) in variables:
                    self.model.add(variables[pk, hand] == 1)

    def _unevenness(self) -> Any:
        """Return the weighted sum of squares, as the cost of each one's first, second, third … duty."""
        spare = {burden: self._spared(burden) for burden in WEIGHTS}
        cost: list[Any] = []
        for hand in self.problem.hands:
            mine = {shift: self.keeps.get((shift.pk, hand.pk)) for shift in self.problem.shifts}
            cost += self._squares(mine.values(), WEIGHT_TOTAL, 0)
            for burden, weight in WEIGHTS.items():
                heavy = [variable for shift, variable in mine.items() if shift.burden == burden]
                cost += self._squares(heavy, weight, spare[burden][hand.pk])
            standing_by = [self.deputes.get((shift.pk, hand.pk)) for shift in self.problem.shifts]
            cost += self._squares(standing_by, WEIGHT_DEPUTY, 0)
        return sum(cost) - WEIGHT_TOGETHER * sum(self.together)

    def _spared(self, burden: Burden) -> dict[int, int]:
        before = {hand.pk: hand.before.get(burden, 0) for hand in self.problem.hands}
        least = min(before.values(), default=0)
        return {pk: min(number - least, MOST_BEFORE) for pk, number in before.items()}

    def _squares(self, variables: Iterable[Any], weight: int, already: int) -> list[Any]:
        present = [variable for variable in variables if variable is not None]
        if not present:
            return []
        steps = [self.model.new_bool_var("") for _each in present]
        self.model.add(sum(present) == sum(steps))
        return [weight * (2 * (already + number) + 1) * step for number, step in enumerate(steps)]

    def solve(self, seconds: float) -> Solution:
        solver = self.cp_model.CpSolver()
        solver.parameters.num_workers = 2
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = seconds / 2
        self.model.minimize(sum(self.missing))
        status = solver.solve(self.model)
        if status not in (self.cp_model.OPTIMAL, self.cp_model.FEASIBLE):
            return Solution({s.pk: self.before.get(s.pk, Filling()) for s in self.problem.shifts}, proven=False)
        fills_most = status == self.cp_model.OPTIMAL
        fewest = round(solver.objective_value)
        every = [*self.keeps.values(), *self.deputes.values()]
        chosen = {variable.index: solver.value(variable) for variable in every}
        self.model.add(sum(self.missing) <= fewest)
        for variable in every:
            self.model.add_hint(variable, chosen[variable.index])
        self.model.minimize(self._unevenness())
        status = solver.solve(self.model)
        if status in (self.cp_model.OPTIMAL, self.cp_model.FEASIBLE):
            chosen = {variable.index: solver.value(variable) for variable in every}
        return Solution(self._plan(chosen), proven=fills_most and status == self.cp_model.OPTIMAL)

    def _plan(self, chosen: dict[int, int]) -> Plan:
        keeper = {shift: hand for (shift, hand), variable in self.keeps.items() if chosen[variable.index]}
        deputy = {shift: hand for (shift, hand), variable in self.deputes.items() if chosen[variable.index]}
        return {shift.pk: Filling(keeper.get(shift.pk), deputy.get(shift.pk)) for shift in self.problem.shifts}
