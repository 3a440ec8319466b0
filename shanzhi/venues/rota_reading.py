"""A rota in words: day by day, how even it is, and why something cannot be filled. For pages and paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.people.models import Person
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import BreachKind, Burden
from shanzhi.venues.models import Duty
from shanzhi.venues.rota_problem import Filling, Plan, Problem, breaches, objections, shares


@dataclass(frozen=True, slots=True)
class Line:
    """One duty as a rota shows it. `wrong` says what is not in order, `why_empty` why nobody can have it."""

    duty: Duty
    burden: Burden
    wrong: list[str] = field(default_factory=list)
    why_empty: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """How much of a rota one keeper has, in numbers."""

    person: Person
    total: int
    weekend: int
    holiday: int
    deputed: int
    before: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks for or against somebody for one duty."""

    person: Person
    objections: list[BreachKind]
    total: int
    heavy: int

    @property
    def words(self) -> str:
        """Say it in one line: "can; has 2, 1 of them at weekends or on holidays"."""
        if self.objections:
            return _(", ").join(str(kind.label) for kind in self.objections)
        return _("can; has %(total)d besides, %(heavy)d of them at weekends or on holidays") % {
            "total": self.total,
            "heavy": self.heavy,
        }


def lines_of(problem: Problem, duties: Iterable[Duty], plan: Plan, people: Mapping[int, Person]) -> list[Line]:
    """Return the duties of a rota with what is wrong with each."""
    wrong: dict[int, list[str]] = {}
    for breach in breaches(problem, plan):
        person = people.get(breach.hand or 0)
        name = f"{person}: " if person is not None else ""
        wrong.setdefault(breach.shift, []).append(f"{name}{breach.kind.label}")
    burden = {shift.pk: shift.burden for shift in problem.shifts}
    return [
        Line(
            duty,
            burden[duty.pk],
            wrong.get(duty.pk, []),
            [] if duty.keeper_id else why_empty(problem, plan, duty.pk, people),
        )
        for duty in duties
    ]


def why_empty(problem: Problem, plan: Plan, shift: int, people: Mapping[int, Person]) -> list[tuple[str, str]]:
    """Return for each keeper why they cannot have a shift as things stand; nobody when somebody can."""
    found = []
    for hand in problem.hands:
        against = objections(problem, plan, shift, hand.pk)
        if not against:
            return []
        found.append((str(people.get(hand.pk, "")), _(", ").join(str(kind.label) for kind in against)))
    return found


def rows_of(problem: Problem, plan: Plan, people: Mapping[int, Person]) -> list[Row]:
    """Return how a rota is shared out, most first."""
    rows = [
        Row(
            people[share.hand],
            share.total,
            share.kept[Burden.WEEKEND],
            share.kept[Burden.HOLIDAY],
            share.deputed,
            share.before[Burden.WEEKEND] + share.before[Burden.HOLIDAY] if share.before else 0,
        )
        for share in shares(problem, plan)
        if share.hand in people
    ]
    return sorted(rows, key=lambda row: (-row.total, row.person.pk))


def candidates_of(
    problem: Problem, plan: Plan, shift: int, people: Mapping[int, Person], *, as_deputy: bool = False
) -> list[Candidate]:
    """Return everybody with what speaks for or against them for one shift, as if nobody had it yet: who can come first."""
    freed = {**plan, shift: Filling(None if not as_deputy else plan[shift].keeper, None)}
    load = {share.hand: share for share in shares(problem, freed)}
    found = [
        Candidate(
            person,
            objections(problem, freed, shift, pk, as_deputy=as_deputy),
            load[pk].deputed if as_deputy else load[pk].total,
            load[pk].kept[Burden.WEEKEND] + load[pk].kept[Burden.HOLIDAY],
        )
        for pk, person in people.items()
        if pk in load
    ]
    return sorted(found, key=lambda one: (bool(one.objections), one.total, one.heavy, one.person.pk))


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """Group a rota's lines by day."""
    days: dict[date, list[Line]] = {}
    for line in lines:
        days.setdefault(line.duty.starts_at.astimezone(CHINA).date(), []).append(line)
    return list(days.items())


def spread(rows: list[Row]) -> dict[str, Any]:
    """Return the least and most duties anybody has."""
    totals = [row.total for row in rows] or [0]
    return {"least": min(totals), "most": max(totals)}
