"""From rows to the pure problem of rota_problem, and the plan the rows hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from shanzhi.territory.queries import work_calendar
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import Burden, DutyState
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Away, Duty, Keeper, Pairing, Rota, Venue
from shanzhi.venues.rota_problem import Busy, Filling, Hand, Plan, Problem, Shift, burden_of

WEEK = timedelta(days=7)


def keepers_of(venue: Venue) -> QuerySet[Keeper]:
    """Return the keepers of a venue, with their persons."""
    return Keeper.objects.filter(street=venue.street, venue=venue, until__isnull=True).select_related("person")


def duties_of_rota(rota: Rota) -> list[Duty]:
    """Return the duties of a rota that are not cancelled, with their people."""
    duties = Duty.objects.filter(street=rota.street, rota=rota).exclude(state=DutyState.CANCELLED)
    return list(duties.select_related("keeper", "deputy").order_by("starts_at", "pk"))


def plan_of(duties: Iterable[Duty]) -> Plan:
    """Return who is set for each duty."""
    return {duty.pk: Filling(duty.keeper_id, duty.deputy_id) for duty in duties}


def problem_of(venue: Venue, duties: Collection[Duty], *, extra: Collection[int] = ()) -> Problem:
    """Return the problem of filling some duties of a venue (seven queries at most, at any size).

    Every other duty of the keepers, of whatever venue, counts as fixed. `extra` are persons who are looked at though they are no keepers.
    """
    keepers = {keeper.person_id: keeper for keeper in keepers_of(venue)}
    persons = sorted({*keepers, *extra})
    calendar = work_calendar()
    shifts = tuple(
        Shift(duty.pk, duty.starts_at, duty.ends_at, burden_of(duty.starts_at.astimezone(CHINA).date(), calendar))
        for duty in sorted(duties, key=lambda duty: (duty.starts_at, duty.pk))
    )
    busy = _busy(venue.street, persons, duties)
    before = _before(venue.street, persons, duties)
    away = _away(venue.street, persons, duties)
    pairs = _pairs(venue)
    hands = []
    for pk in persons:
        keeper = keepers.get(pk)
        own = keeper.most_per_week if keeper else None
        most = limit("DUTY_MOST_PER_WEEK") if own is None else own
        cannot = frozenset(keeper.cannot) if keeper else frozenset()
        hands.append(Hand(pk, most, cannot, tuple(away[pk]), tuple(busy[pk]), before[pk]))
    return Problem(
        shifts,
        tuple(hands),
        timedelta(hours=limit("DUTY_REST_HOURS")),
        venue.has_deputy,
        apart=pairs[False],
        together=pairs[True],
        pinned=frozenset(duty.pk for duty in duties if duty.is_pinned),
        agreed=frozenset((duty.pk, duty.keeper_id) for duty in duties if duty.accepted_at and duty.keeper_id),
    )


def _busy(street: int, persons: list[int], duties: Collection[Duty]) -> dict[int, list[Busy]]:
    found: dict[int, list[Busy]] = defaultdict(list)
    if not duties:
        return found
    first, last = min(d.starts_at for d in duties) - WEEK, max(d.ends_at for d in duties) + WEEK
    others = (
        Duty.objects.filter(street=street, starts_at__gte=first, starts_at__lt=last)
        .filter(Q(keeper_id__in=persons) | Q(deputy_id__in=persons))
        .exclude(pk__in=[duty.pk for duty in duties])
        .exclude(state=DutyState.CANCELLED)
    )
    for keeper, deputy, starts, ends in others.values_list("keeper_id", "deputy_id", "starts_at", "ends_at"):
        if keeper is not None:
            found[keeper].append(Busy(starts, ends))
        if deputy is not None:
            found[deputy].append(Busy(starts, ends, keeps=False))
    return found


def _before(street: int, persons: list[int], duties: Collection[Duty]) -> dict[int, dict[Burden, int]]:
    """Count what each one kept, or is to keep, in the days looked back at."""
    found: dict[int, dict[Burden, int]] = defaultdict(lambda: dict.fromkeys(Burden, 0))
    if not duties:
        return found
    calendar, until = work_calendar(), min(duty.starts_at for duty in duties)
    since = until - timedelta(days=limit("DUTY_LOOK_BACK_DAYS"))
    kept = Duty.objects.filter(street=street, keeper_id__in=persons, starts_at__gte=since, starts_at__lt=until).exclude(
        state=DutyState.CANCELLED
    )
    for keeper, starts in kept.order_by().values_list("keeper_id", "starts_at"):
        found[keeper or 0][burden_of(starts.astimezone(CHINA).date(), calendar)] += 1
    return found


def _away(street: int, persons: list[int], duties: Collection[Duty]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    if not duties:
        return found
    first = min(duty.starts_at for duty in duties).astimezone(CHINA).date()
    rows = Away.objects.filter(street=street, person_id__in=persons, last_on__gte=first)
    for person, start, end in rows.values_list("person_id", "first_on", "last_on"):
        found[person].append((start, end))
    return found


def _pairs(venue: Venue) -> dict[bool, frozenset[frozenset[int]]]:
    rows = Pairing.objects.filter(street=venue.street, venue=venue).values_list("first_id", "second_id", "together")
    pairs: dict[bool, set[frozenset[int]]] = {True: set(), False: set()}
    for first, second, together in rows:
        pairs[together].add(frozenset({first, second}))
    return {together: frozenset(found) for together, found in pairs.items()}


def days_of(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def moment(day: date, clock: object) -> datetime:
    """Return a clock time of a day in China as an aware moment."""
    return datetime.combine(day, clock, CHINA)  # type: ignore[arg-type]  # a time, as OpeningSpell has it
