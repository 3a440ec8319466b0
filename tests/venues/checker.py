"""Whether a rota is valid, worked out anew from the words of the rules: shares no code with shanzhi.venues.rota_problem's checks."""

from datetime import date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from shanzhi.venues.rota_problem import Hand, Plan, Problem, Shift

ZONE = ZoneInfo("Asia/Shanghai")


def complaints(problem: Problem, plan: Plan) -> list[str]:
    """Return what is wrong with a plan besides shifts nobody has."""
    found: list[str] = []
    keeping: dict[int, list[tuple]] = {hand.pk: [] for hand in problem.hands}
    standing: dict[int, list[tuple]] = {hand.pk: [] for hand in problem.hands}
    for shift in problem.shifts:
        filling = plan.get(shift.pk)
        if filling is None:
            continue
        if filling.keeper is not None and filling.keeper == filling.deputy:
            found.append(f"{shift.pk}: one person twice")
        if {filling.keeper, filling.deputy} in [set(pair) for pair in problem.apart]:
            found.append(f"{shift.pk}: two who would rather not")
        for who, book in ((filling.keeper, keeping), (filling.deputy, standing)):
            if who is not None:
                book[who].append((shift.starts_at.timestamp(), shift.ends_at.timestamp()))
                found += _not_free(problem, shift, who)
    for hand in problem.hands:
        found += _of_hand(problem, hand, keeping[hand.pk], standing[hand.pk])
    return found


def _not_free(problem: Problem, shift: Shift, who: int) -> list[str]:
    if (shift.pk, who) in problem.agreed:
        return []
    hand = next(one for one in problem.hands if one.pk == who)
    local = shift.starts_at.astimezone(ZONE)
    part = local.weekday() * 3 + (0 if local.hour < 12 else 1 if local.hour < 18 else 2)
    away = any(first <= local.date() <= last for first, last in hand.away)
    return [f"{shift.pk}: {who} cannot"] if part in hand.cannot or away else []


def _of_hand(problem: Problem, hand: Hand, keeping: list[tuple], standing: list[tuple]) -> list[str]:
    kept = keeping + [(b.starts_at.timestamp(), b.ends_at.timestamp()) for b in hand.busy if b.keeps]
    by = standing + [(b.starts_at.timestamp(), b.ends_at.timestamp()) for b in hand.busy if not b.keeps]
    wrong = _rest(problem, hand.pk, kept, len(keeping)) + _weeks(hand.pk, kept, keeping, hand.most_per_week)
    pairs = combinations(kept + by, 2) if keeping or standing else ()
    if any(max(one[0], other[0]) < min(one[1], other[1]) for one, other in pairs):
        wrong.append(f"{hand.pk} in two places")
    return wrong


def _rest(problem: Problem, pk: int, kept: list[tuple], own: int) -> list[str]:
    wrong = []
    for one, other in combinations(range(len(kept)), 2):
        if min(one, other) >= own:
            continue  # both were there before
        first, second = sorted((kept[one], kept[other]))
        if _day(first[0]) == _day(second[0]) or second[0] < first[1]:
            continue
        if second[0] - first[1] < problem.rest.total_seconds():
            wrong.append(f"{pk} has no rest")
    return wrong


def _weeks(pk: int, kept: list[tuple], own: list[tuple], most: int) -> list[str]:
    weeks: dict[tuple[int, int], int] = {}
    for start, _end in kept:
        weeks[_day(start).isocalendar()[:2]] = weeks.get(_day(start).isocalendar()[:2], 0) + 1
    touched = {_day(start).isocalendar()[:2] for start, _end in own}
    return [f"{pk} keeps {weeks[week]} in {week}" for week in touched if weeks[week] > most]


def _day(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp, ZONE).date()
