"""The figures of a station (seed 000: 250 duties, 400 received, 10 meetings, 200 solved), counted from rows that can be opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from shanzhi.venues.enums import DutyState, Outcome, UseKind
from shanzhi.venues.models import Duty, Reception, Venue, VenueUse

SOLVED = Q(outcome=Outcome.SOLVED) | Q(request__solved=True)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done at a venue in a time: duties kept, visitors received, meetings held, concerns solved (of how many)."""

    duties: int
    received: int
    meetings: int
    solved: int
    concerns: int


def duties_kept(venue: Venue, start: datetime, stop: datetime) -> QuerySet[Duty]:
    """Return the duties kept that began in a time, its start included."""
    return Duty.objects.filter(
        street=venue.street, venue=venue, state=DutyState.KEPT, starts_at__gte=start, starts_at__lt=stop
    )


def receptions(venue: Venue, start: datetime, stop: datetime) -> QuerySet[Reception]:
    """Return the receptions of a time."""
    return Reception.objects.filter(street=venue.street, venue=venue, at__gte=start, at__lt=stop)


def uses(venue: Venue, start: datetime, stop: datetime) -> QuerySet[VenueUse]:
    """Return what took place in a time."""
    return VenueUse.objects.filter(street=venue.street, venue=venue, starts_at__gte=start, starts_at__lt=stop)


def figures_of(venue: Venue, *, start: datetime, stop: datetime) -> Figures:
    """Count a venue's figures. Solved are concerns solved on the spot, and requests the resident said are solved; a talk is no concern."""
    came = receptions(venue, start, stop)
    return Figures(
        duties=duties_kept(venue, start, stop).count(),
        received=came.aggregate(number=Sum("people"))["number"] or 0,
        meetings=uses(venue, start, stop).filter(kind=UseKind.MEETING).count(),
        solved=came.filter(SOLVED).count(),
        concerns=came.exclude(outcome=Outcome.TALK).count(),
    )
