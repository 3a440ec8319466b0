"""Who is told about visits, and by which message. Numbers and kinds only: nobody's name, no door, no reason."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from shanzhi.care import deadlines
from shanzhi.care.enums import CareLevel, VisitState
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.care.notifications import NobodyIn, ReviewsDue, VisitGiven, VisitLate, VisitSoon, VisitsToday
from shanzhi.care.rules import CHIEF_ROLES, CHILDREN_ROLES
from shanzhi.core.access import Actor
from shanzhi.core.jobs import enqueue
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.messaging.services import Recipients, notify
from shanzhi.organisations.models import CoveredBuilding, Organisation, Post
from shanzhi.organisations.queries import accounts_running, on_day
from shanzhi.organisations.rules import COMMUNITY_ROLES, LEADING_ROLES, STREET_ROLES

OLD_NEWS = timedelta(days=2)
Told = tuple[MessageClass | None, Recipients]


def visitor_of(visit: CareVisit) -> Recipients:
    """Return the account of who makes the visit."""
    return Recipients.accounts([visit.visitor.person.account_id]) if visit.visitor is not None else Recipients()


def keepers_of_register(entry: CarePerson, at: datetime) -> Recipients:
    """Return the accounts of the community's staff; of its secretary and deputy alone for a child."""
    roles = CHILDREN_ROLES if entry.kind.is_children else COMMUNITY_ROLES
    on = timezone.localdate(at)
    return Recipients.accounts(accounts_running(entry.street, entry.community, on=on, roles=roles))


def leaders_near(entry: CarePerson, at: datetime) -> Recipients:
    """Return the accounts of who leads the building, its estate or its grid."""
    if entry.household is None:
        return Recipients()
    building = entry.household.building
    covers = CoveredBuilding.objects.filter(street=entry.street, building=building, until__isnull=True)
    near = Organisation.objects.filter(
        Q(pk__in=covers.values("organisation"))
        | Q(estate=building.estate_id)
        | Q(grid__isnull=False, grid=building.estate.grid_id),
        street=entry.street,
    )
    posts = Post.objects.filter(
        on_day(timezone.localdate(at)),
        street=entry.street,
        organisation__in=near,
        kind__in=LEADING_ROLES | CHIEF_ROLES,
        person__account__isnull=False,
    )
    return Recipients.accounts(posts.values_list("person__account_id", flat=True))


def street_staff_of(entry: CarePerson, at: datetime) -> Recipients:
    """Return the accounts of the street's own staff."""
    return Recipients.accounts(accounts_running(entry.street, None, on=timezone.localdate(at), roles=STREET_ROLES))


def tell_later(*, visit: CareVisit, news: str, at: datetime, actor: Actor | None = None) -> None:
    """Have the worker tell people about a visit: "soon", "given", "nobody_in" or "climbed" (one statement)."""
    by = actor.account_id if actor is not None else None
    enqueue("care.tell", street=visit.street, visit_id=visit.pk, news=news, since=at.isoformat(), by=by)


def tell(*, visit_id: int, news: str, since: str, by: int | None, at: datetime) -> None:
    """Tell about a visit who should know, but for who did it. What happened more than two days ago (a replay, an import) is no news."""
    visits = CareVisit.objects.select_related(
        "entry__kind", "entry__household__building__estate", "visitor__person", "event"
    )
    visit = visits.filter(pk=visit_id).first()
    if visit is None or at - datetime.fromisoformat(since) > OLD_NEWS:
        return
    message, to = NEWS[news](visit, at)
    to = to.without_account(by)
    if message is not None and to:
        notify(message=message, to=to, street=visit.street, subject=visit, at=at)


def _soon(visit: CareVisit, at: datetime) -> Told:
    hours = max(1, round((visit.due_at - at) / timedelta(hours=1)))
    message = VisitSoon(number=visit.number, visit_id=visit.pk, hours=hours)
    return message, visitor_of(visit) | keepers_of_register(visit.entry, at)


def _given(visit: CareVisit, at: datetime) -> Told:
    return VisitGiven(number=visit.number, visit_id=visit.pk, day=visit.planned_on.isoformat()), visitor_of(visit)


def _nobody_in(visit: CareVisit, at: datetime) -> Told:
    planned = CareVisit.objects.filter(entry=visit.entry, plan=visit.plan, event=visit.event, state=VisitState.PLANNED)
    following = planned.order_by("-id").first()
    if following is None:
        return None, Recipients()
    message = NobodyIn(number=visit.number, visit_id=following.pk, day=following.planned_on.isoformat())
    return message, keepers_of_register(visit.entry, at)


def _climbed(visit: CareVisit, at: datetime) -> Told:
    if visit.level == CareLevel.KEEPER:  # given to somebody meanwhile
        return None, Recipients()
    near = {
        CareLevel.GRID: leaders_near,
        CareLevel.COMMUNITY: keepers_of_register,
        CareLevel.STREET: street_staff_of,
    }
    message = VisitLate(number=visit.number, visit_id=visit.pk, level=visit.level)
    return message, near[CareLevel(visit.level)](visit.entry, at)


NEWS: dict[str, Callable[[CareVisit, datetime], Told]] = {
    "soon": _soon,
    "given": _given,
    "nobody_in": _nobody_in,
    "climbed": _climbed,
}


def remind(*, street: int, at: datetime) -> int:
    """In the morning: tell every visitor how many visits are theirs today, late ones included. Returns how many people were told."""
    today = deadlines.day_of(at)
    rows = (
        CareVisit.objects.filter(street=street, state=VisitState.PLANNED, planned_on__lte=today)
        .filter(visitor__person__account__isnull=False)
        .order_by()
        .values_list("visitor__person__account_id")
        .annotate(number=Count("pk"))
    )
    first = CareVisit.objects.filter(street=street, state=VisitState.PLANNED, planned_on__lte=today).first()
    told = 0
    for account_id, number in rows:
        message = VisitsToday(count=number, day=today.isoformat())
        notify(message=message, to=Recipients.accounts([account_id]), street=street, subject=first, at=at)
        told += 1
    return told


def remind_of_reviews(*, street: int, today: date, at: datetime) -> int:
    """Once a week: tell who keeps a register how many entries wait to be looked at again. Returns how many entries wait."""
    waiting = (
        CarePerson.objects.filter(street=street, ended_on__isnull=True, kind__is_children=False)
        .filter(Q(risk_review_on__lte=today) | Q(ground_review_on__lte=today))
        .select_related("kind")
        .order_by("community", "id")
    )
    by_community: dict[int, list[CarePerson]] = {}
    for entry in waiting:
        by_community.setdefault(entry.community, []).append(entry)
    for entries in by_community.values():
        to = keepers_of_register(entries[0], at)
        notify(message=ReviewsDue(count=len(entries)), to=to, street=street, subject=entries[0], at=at)
    return sum(len(entries) for entries in by_community.values())
