"""Duties: whose they are, what comes next, what the one before left to say."""

from datetime import datetime

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.venues.enums import DutyState, RotaState
from shanzhi.venues.models import Duty, DutyChange, Venue
from shanzhi.venues.queries.venues import venues_visible_to

SETTLED = Q(rota__isnull=True) | Q(rota__state=RotaState.PUBLISHED)


def with_people(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Load what a list of duties shows along with it."""
    return duties.select_related("venue", "rota", "keeper", "deputy", "kept_by")


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """Return the settled duties of the venues an actor sees: those of a draft are its makers' business."""
    return with_people(Duty.objects.filter(SETTLED, venue__in=venues_visible_to(actor).values("pk")))


def duties_of_person(person_id: int) -> QuerySet[Duty]:
    """Return somebody's settled duties, as keeper or deputy, whatever became of them but cancelled."""
    mine = Q(keeper_id=person_id) | Q(deputy_id=person_id)
    return with_people(Duty.objects.filter(SETTLED, mine).exclude(state=DutyState.CANCELLED))


def next_duty(venue: Venue, at: datetime) -> Duty | None:
    """Return the duty that runs, or the next one."""
    duties = Duty.objects.filter(SETTLED, street=venue.street, venue=venue, ends_at__gt=at)
    return with_people(duties.exclude(state=DutyState.CANCELLED)).order_by("starts_at").first()


def note_before(venue: Venue, at: datetime) -> Duty | None:
    """Return the last duty with a handover note."""
    duties = Duty.objects.filter(street=venue.street, venue=venue, kept_at__lte=at).exclude(handover="")
    return with_people(duties).order_by("-starts_at").first()


def waiting_for(person_id: int, at: datetime) -> QuerySet[DutyChange]:
    """Return the wishes of colleagues that wait for somebody's answer, while the duty has not begun."""
    return (
        DutyChange.objects.filter(asked_of_id=person_id, state="waiting", duty__starts_at__gt=at)
        .select_related("duty__venue", "other__venue", "asked_by")
        .order_by("duty__starts_at")
    )
