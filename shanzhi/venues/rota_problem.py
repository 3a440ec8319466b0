"""A rota as a problem: shifts, hands, what must hold, and how fair it is. Pure: knows neither database nor clock.

What must hold of a plan (`breaches` names every way in which it does not):
* every shift has a keeper, and a deputy where the venue has deputies: two persons, both keepers of the venue;
* nobody serves when they said they cannot, or are away;
* nobody is in two places at once, as keeper or deputy, here or in another rota;
* between two duties kept by one person there is the set rest, and in a week (Monday to Sunday) nobody keeps more than they take;
* two who would rather not serve together are not keeper and deputy of one shift.
Deputies need only be free at the time: standing by is no duty kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from shanzhi.territory.working_time import CHINA, WorkCalendar
from shanzhi.venues.enums import BreachKind, Burden, PartOfDay

NOON, EVENING_FROM = 12, 18
Pair = frozenset[int]


def part_of_week(at: datetime, zone: tzinfo = CHINA) -> int:
    """Return in which part of the week a duty begins: weekday * 3 + PartOfDay."""
    local = at.astimezone(zone)
    part = PartOfDay.MORNING
    if local.hour >= NOON:
        part = PartOfDay.AFTERNOON if local.hour < EVENING_FROM else PartOfDay.EVENING
    return local.weekday() * len(PartOfDay) + part


def burden_of(day: date, calendar: WorkCalendar) -> Burden:
    """Return what kind of day it is: a day of the calendar that is off is a holiday, else the week (and moved workdays) decide."""
    if calendar.days.get(day) is False:
        return Burden.HOLIDAY
    return Burden.WORKDAY if calendar.is_workday(day) else Burden.WEEKEND


@dataclass(frozen=True, slots=True)
class Shift:
    """One duty to be filled."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    burden: Burden = Burden.WORKDAY

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(CHINA).date()

    @property
    def week(self) -> date:
        return week_of(self.starts_at)

    @property
    def part(self) -> int:
        return part_of_week(self.starts_at)


def week_of(at: datetime) -> date:
    """Return the Monday of a moment's week."""
    day = at.astimezone(CHINA).date()
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Busy:
    """A duty somebody has elsewhere: in another rota or venue, or outside the days looked at."""

    starts_at: datetime
    ends_at: datetime
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may keep duty. `before` counts the duties of each burden kept in the time looked back at."""

    pk: int
    most_per_week: int
    cannot: frozenset[int] = frozenset()
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[Busy, ...] = ()
    before: Mapping[Burden, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """Who keeps one shift, and who stands by."""

    keeper: int | None = None
    deputy: int | None = None

    def __iter__(self) -> Iterator[int]:
        return (pk for pk in (self.keeper, self.deputy) if pk is not None)


Plan = Mapping[int, Filling]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a rota depends on. `agreed` are (shift, hand) taken by agreement: no matter what the hand said it cannot."""

    shifts: tuple[Shift, ...]
    hands: tuple[Hand, ...]
    rest: timedelta
    has_deputy: bool = False
    apart: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    pinned: frozenset[int] = frozenset()
    agreed: frozenset[tuple[int, int]] = frozenset()

    def hand(self, pk: int) -> Hand | None:
        return next((hand for hand in self.hands if hand.pk == pk), None)

    def shift(self, pk: int) -> Shift:
        return next(shift for shift in self.shifts if shift.pk == pk)


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing wrong with a plan: of which shift, and of whom (None: of the shift itself)."""

    kind: BreachKind
    shift: int
    hand: int | None = None


def barrier(problem: Problem, hand: Hand, shift: Shift) -> BreachKind | None:
    """Return why a hand can never have a shift, whatever the rest of the plan: None when they can."""
    if any(overlap(busy, shift) for busy in hand.busy):
        return BreachKind.OVERLAP
    if (shift.pk, hand.pk) in problem.agreed:
        return None
    if shift.part in hand.cannot:
        return BreachKind.UNAVAILABLE
    if any(first <= shift.day <= last for first, last in hand.away):
        return BreachKind.AWAY
    return None


def overlap(one: Shift | Busy, other: Shift | Busy) -> bool:
    """Tell whether two spells share a moment."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def too_close(one: Shift | Busy, other: Shift | Busy, rest: timedelta) -> bool:
    """Tell whether two spells that do not overlap leave less than the rest between them, save one right after the other.

    Morning and afternoon of one day are one day's duty: rest counts from one day to the next.
    """
    first, second = (one, other) if one.starts_at <= other.starts_at else (other, one)
    same_day = first.starts_at.astimezone(CHINA).date() == second.starts_at.astimezone(CHINA).date()
    return not overlap(one, other) and not same_day and second.starts_at - first.ends_at < rest


def breaches(problem: Problem, plan: Plan) -> list[Breach]:
    """Return everything wrong with a plan, in the order of its shifts. Empty: the rota is valid."""
    found = [breach for shift in problem.shifts for breach in _of_shift(problem, shift, plan.get(shift.pk, Filling()))]
    for hand in problem.hands:
        found += _of_hand(problem, hand, plan)
    order = {shift.pk: place for place, shift in enumerate(problem.shifts)}
    return sorted(found, key=lambda breach: order[breach.shift])


def _of_shift(problem: Problem, shift: Shift, filling: Filling) -> Iterator[Breach]:
    if filling.keeper is None:
        yield Breach(BreachKind.EMPTY, shift.pk)
    if problem.has_deputy and filling.deputy is None:
        yield Breach(BreachKind.NO_DEPUTY, shift.pk)
    if filling.keeper is not None and filling.keeper == filling.deputy:
        yield Breach(BreachKind.SAME, shift.pk, filling.keeper)
    if frozenset(filling) in problem.apart:
        yield Breach(BreachKind.APART, shift.pk, filling.deputy)
    for pk in filling:
        hand = problem.hand(pk)
        kind = BreachKind.STRANGER if hand is None else barrier(problem, hand, shift)
        if kind is not None:
            yield Breach(kind, shift.pk, pk)


def _of_hand(problem: Problem, hand: Hand, plan: Plan) -> Iterator[Breach]:
    """Yield what is wrong with the set of one hand's duties: overlaps, rest, too many in a week."""
    engaged = [shift for shift in problem.shifts if hand.pk in tuple(plan.get(shift.pk, Filling()))]
    engaged.sort(key=lambda shift: (shift.starts_at, shift.pk))
    for place, later in enumerate(engaged):
        if any(overlap(earlier, later) for earlier in engaged[:place]):
            yield Breach(BreachKind.OVERLAP, later.pk, hand.pk)
    keeps = [shift for shift in engaged if plan[shift.pk].keeper == hand.pk]
    fixed = [busy for busy in hand.busy if busy.keeps]
    close = {later.pk for earlier, later in pairwise(keeps) if too_close(earlier, later, problem.rest)}
    close |= {shift.pk for shift in keeps if any(too_close(shift, busy, problem.rest) for busy in fixed)}
    for shift in keeps:
        if shift.pk in close:
            yield Breach(BreachKind.REST, shift.pk, hand.pk)
    in_week: dict[date, int] = {}
    for busy in fixed:
        in_week[week_of(busy.starts_at)] = in_week.get(week_of(busy.starts_at), 0) + 1
    for shift in keeps:
        in_week[shift.week] = in_week.get(shift.week, 0) + 1
        if in_week[shift.week] > hand.most_per_week:
            yield Breach(BreachKind.WEEK, shift.pk, hand.pk)


def objections(problem: Problem, plan: Plan, shift: int, hand: int, *, as_deputy: bool = False) -> list[BreachKind]:
    """Return what would be wrong if a hand took a shift in an otherwise unchanged plan. Empty: they can."""
    present = plan.get(shift, Filling())
    changed = replace(present, deputy=hand) if as_deputy else replace(present, keeper=hand)
    before = set(breaches_of(problem, plan, hand))
    after = breaches_of(problem, {**plan, shift: changed}, hand)
    told = [b.kind for b in after if b not in before or b.shift == shift]
    if as_deputy or frozenset(changed) not in problem.apart:
        return list(dict.fromkeys(told))
    return list(dict.fromkeys([*told, BreachKind.APART]))


def breaches_of(problem: Problem, plan: Plan, hand: int) -> list[Breach]:
    """Return what is wrong with one hand's part of a plan."""
    found = [
        breach
        for shift in problem.shifts
        if hand in tuple(plan.get(shift.pk, Filling()))
        for breach in _of_shift(problem, shift, plan[shift.pk])
        if breach.hand == hand
    ]
    someone = problem.hand(hand)
    return found + (list(_of_hand(problem, someone, plan)) if someone else [])


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a rota one hand has, by burden, and how much of weekends and holidays before."""

    hand: int
    kept: Mapping[Burden, int]
    deputed: int
    before: Mapping[Burden, int]

    @property
    def total(self) -> int:
        return sum(self.kept.values())


def shares(problem: Problem, plan: Plan) -> list[Share]:
    """Return how a plan is shared out, in the order of the hands."""
    burden = {shift.pk: shift.burden for shift in problem.shifts}
    kept = {hand.pk: dict.fromkeys(Burden, 0) for hand in problem.hands}
    deputed = dict.fromkeys(kept, 0)
    for pk, filling in plan.items():
        if filling.keeper in kept and pk in burden:
            kept[filling.keeper][burden[pk]] += 1
        if filling.deputy in deputed:
            deputed[filling.deputy] += 1
    return [Share(hand.pk, kept[hand.pk], deputed[hand.pk], hand.before) for hand in problem.hands]


@dataclass(frozen=True, slots=True)
class Shortage:
    """In one week there are more shifts than the hands take together."""

    week: date
    shifts: int
    takes: int


def shortages(problem: Problem) -> list[Shortage]:
    """Return the weeks that cannot be filled for a reason one can count: too few hands for too many shifts."""
    found = []
    for week in sorted({shift.week for shift in problem.shifts}):
        in_week = [shift for shift in problem.shifts if shift.week == week]
        takes = sum(_takes(problem, hand, in_week) for hand in problem.hands)
        if takes < len(in_week):
            found.append(Shortage(week, len(in_week), takes))
    return found


def _takes(problem: Problem, hand: Hand, in_week: Iterable[Shift]) -> int:
    shifts = list(in_week)
    free = sum(barrier(problem, hand, shift) is None for shift in shifts)
    already = sum(busy.keeps and week_of(busy.starts_at) == shifts[0].week for busy in hand.busy)
    return min(free, max(hand.most_per_week - already, 0))
