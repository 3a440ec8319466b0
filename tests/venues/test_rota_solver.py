"""The solver against a checker of its own, and against every plan there is where they can be counted."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.territory.working_time import CHINA, WorkCalendar
from shanzhi.venues.enums import BreachKind, Burden
from shanzhi.venues.rota_problem import (
    Busy,
    Filling,
    Hand,
    Problem,
    Shift,
    breaches,
    burden_of,
    objections,
    part_of_week,
    shortages,
)
from shanzhi.venues.rota_solver import WEIGHT_TOTAL, WEIGHTS, solve
from tests.venues.checker import complaints

MONDAY = datetime(2026, 3, 16, 8, 30, tzinfo=CHINA)
HOURS = timedelta(hours=3)
BURDENS = [Burden.WORKDAY] * 5 + [Burden.WEEKEND] * 2


def shift(pk: int, day: int, hour: int = 0, hours: int = 3) -> Shift:
    starts = MONDAY + timedelta(days=day, hours=hour)
    return Shift(pk, starts, starts + timedelta(hours=hours), BURDENS[day % 7])


def week(days: int = 5) -> tuple[Shift, ...]:
    return tuple(shift(day + 1, day) for day in range(days))


def hands(count: int, **fields: object) -> tuple[Hand, ...]:
    return tuple(Hand(pk, **{"most_per_week": 2, **fields}) for pk in range(1, count + 1))


def problem(shifts: tuple[Shift, ...], people: tuple[Hand, ...], **fields: object) -> Problem:
    return Problem(shifts, people, timedelta(hours=10), **fields)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A fortnight at most, up to six people with all that can stand in the way."""
    places = draw(st.lists(st.tuples(st.integers(0, 13), st.sampled_from([0, 2, 6, 11])), min_size=1, max_size=9))
    shifts = tuple(shift(pk, day, hour) for pk, (day, hour) in enumerate(places, 1))
    people = []
    for pk in range(1, draw(st.integers(1, 6)) + 1):
        start = draw(st.integers(0, 13))
        away = (MONDAY.date() + timedelta(days=start), MONDAY.date() + timedelta(days=start + draw(st.integers(0, 5))))
        other = shift(0, draw(st.integers(0, 13)), draw(st.sampled_from([0, 11])))
        people.append(
            Hand(
                pk,
                most_per_week=draw(st.integers(0, 3)),
                cannot=frozenset(draw(st.sets(st.integers(0, 20), max_size=6))),
                away=(away,) if draw(st.booleans()) else (),
                busy=(Busy(other.starts_at, other.ends_at, draw(st.booleans())),) if draw(st.booleans()) else (),
                before={Burden.WEEKEND: draw(st.integers(0, 4))},
            )
        )
    pairs = st.lists(st.frozensets(st.integers(1, 6), min_size=2, max_size=2), max_size=2)
    return problem(
        shifts,
        tuple(people),
        has_deputy=draw(st.booleans()),
        apart=frozenset(draw(pairs)),
        together=frozenset(draw(pairs)) if draw(st.booleans()) else frozenset(),
    )


SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@SOME
@given(problems())
def test_no_plan_of_the_solver_breaks_a_rule(asked: Problem) -> None:
    solution = solve(asked, {}, seconds=5)
    assert complaints(asked, solution.plan) == []
    assert set(solution.plan) == {one.pk for one in asked.shifts}


@settings(SOME, max_examples=150)
@given(problems(), st.data())
def test_the_pages_find_what_the_checker_finds(asked: Problem, data: st.DataObject) -> None:
    """Any plan, however wild: `breaches` complains exactly if the independent checker does."""
    who = st.one_of(st.none(), st.integers(1, len(asked.hands)))
    plan = {one.pk: Filling(data.draw(who), data.draw(who)) for one in asked.shifts}
    told = [breach for breach in breaches(asked, plan) if breach.hand is not None]
    assert bool(told) == bool(complaints(asked, plan))


@settings(SOME, max_examples=25)
@given(problems())
def test_nobody_fills_more_shifts(asked: Problem) -> None:
    """Against every possible plan of small problems without deputies."""
    small = replace(asked, shifts=asked.shifts[:4], hands=asked.hands[:3], has_deputy=False)
    best = 0
    for chosen in product([None, *(hand.pk for hand in small.hands)], repeat=len(small.shifts)):
        plan = {one.pk: Filling(pk) for one, pk in zip(small.shifts, chosen, strict=True)}
        if not complaints(small, plan):
            best = max(best, sum(pk is not None for pk in chosen))
    solution = solve(small, {}, seconds=5)
    assert sum(filling.keeper is not None for filling in solution.plan.values()) == best
    assert solution.proven


def unevenness(asked: Problem, chosen: tuple[int, ...]) -> int:
    cost = 0
    for hand in asked.hands:
        mine = [one for one, pk in zip(asked.shifts, chosen, strict=True) if pk == hand.pk]
        cost += WEIGHT_TOTAL * len(mine) ** 2
        for burden, weight in WEIGHTS.items():
            least = min(other.before.get(burden, 0) for other in asked.hands)
            spared = min(hand.before.get(burden, 0) - least, 2)
            number = sum(one.burden == burden for one in mine)
            cost += weight * ((spared + number) ** 2 - spared**2)
    return cost


def test_nothing_is_more_even() -> None:
    people = (
        Hand(1, 3, before={Burden.WEEKEND: 3}),
        Hand(2, 3, cannot=frozenset({15})),
        Hand(3, 3, away=((date(2026, 3, 16), date(2026, 3, 17)),)),
    )
    asked = problem(week(7), people)
    solution = solve(asked, {}, seconds=5)
    chosen = tuple(solution.plan[one.pk].keeper for one in asked.shifts)
    valid = (
        unevenness(asked, plan)
        for plan in product((1, 2, 3), repeat=7)
        if not complaints(asked, {one.pk: Filling(pk) for one, pk in zip(asked.shifts, plan, strict=True)})
    )
    assert unevenness(asked, chosen) == min(valid)
    assert solution.proven


def test_who_kept_many_weekends_is_spared() -> None:
    people = (Hand(1, 1, before={Burden.WEEKEND: 4}), Hand(2, 1, before={Burden.WEEKEND: 0}))
    asked = problem((shift(1, 4), shift(2, 5)), people)
    assert solve(asked, {}, seconds=5).plan[2].keeper == 2


def test_what_was_set_by_hand_stays() -> None:
    asked = problem(week(), hands(5), pinned=frozenset({1, 2}))
    by_hand = {1: Filling(4), 2: Filling(4)}
    plan = solve(asked, by_hand, seconds=5).plan
    assert (plan[1].keeper, plan[2].keeper) == (4, 4)


def test_what_was_set_by_hand_and_is_impossible_now_gives_way() -> None:
    people = (Hand(1, 2, cannot=frozenset({0})), Hand(2, 2))
    plan = solve(problem((shift(1, 0),), people, pinned=frozenset({1})), {1: Filling(1)}, seconds=5).plan
    assert plan[1].keeper == 2


def test_those_who_like_to_serve_together_do() -> None:
    asked = problem((shift(1, 0), shift(2, 2)), hands(4), has_deputy=True, together=frozenset({frozenset({2, 3})}))
    plan = solve(asked, {}, seconds=5).plan
    assert {frozenset(filling) for filling in plan.values()} & {frozenset({2, 3})}


def test_too_few_hands_are_named_by_week() -> None:
    asked = problem(week(), hands(2))
    (short,) = shortages(asked)
    assert (short.week, short.shifts, short.takes) == (date(2026, 3, 16), 5, 4)
    plan = solve(asked, {}, seconds=5).plan
    assert sum(filling.keeper is None for filling in plan.values()) == 1


@pytest.mark.parametrize(
    ("hand", "kinds"),
    [
        (Hand(1, 2), []),
        (Hand(1, 2, cannot=frozenset({0})), [BreachKind.UNAVAILABLE]),
        (Hand(1, 2, away=((date(2026, 3, 16), date(2026, 3, 16)),)), [BreachKind.AWAY]),
        (Hand(1, 2, away=((date(2026, 3, 17), date(2026, 3, 18)),)), []),
        (Hand(1, 2, busy=(Busy(MONDAY + HOURS, MONDAY + 2 * HOURS),)), []),
        (Hand(1, 2, busy=(Busy(MONDAY + HOURS / 2, MONDAY + 2 * HOURS),)), [BreachKind.OVERLAP]),
        (Hand(1, 2, busy=(Busy(MONDAY - timedelta(hours=10), MONDAY - timedelta(hours=9)),)), [BreachKind.REST]),
        (Hand(1, 2, busy=(Busy(MONDAY - timedelta(hours=13), MONDAY - timedelta(hours=10)),)), []),
        (Hand(1, 0), [BreachKind.WEEK]),
    ],
)
def test_objections_name_the_rule(hand: Hand, kinds: list[BreachKind]) -> None:
    asked = problem((shift(1, 0),), (hand,))
    assert objections(asked, {1: Filling()}, 1, 1) == kinds


def test_morning_and_afternoon_of_one_day_are_no_lack_of_rest() -> None:
    asked = problem((shift(1, 0), shift(2, 0, 6), shift(3, 1)), hands(1, most_per_week=3))
    assert breaches(asked, {pk: Filling(1) for pk in (1, 2, 3)}) == []


def test_evening_and_next_morning_are() -> None:
    asked = problem((shift(1, 0, 13), shift(2, 1)), hands(1))
    assert {b.kind for b in breaches(asked, {1: Filling(1), 2: Filling(1)})} == {BreachKind.REST}


@pytest.mark.parametrize(("hour", "part"), [(0, 0), (3, 0), (4, 1), (9, 1), (10, 2)])
def test_parts_of_the_week(hour: int, part: int) -> None:
    assert part_of_week(MONDAY + timedelta(days=2, hours=hour)) == 6 + part


def test_holidays_and_moved_workdays() -> None:
    calendar = WorkCalendar({date(2026, 10, 1): False, date(2026, 10, 10): True})
    days = [date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 11), date(2026, 10, 12)]
    assert [burden_of(day, calendar) for day in days] == [
        Burden.HOLIDAY,
        Burden.WORKDAY,
        Burden.WEEKEND,
        Burden.WORKDAY,
    ]
