"""Which homes are due for a visit, how far each building is, and what was heard and has not become a request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from shanzhi.core.access import Actor
from shanzhi.service_requests.models import HomeVisit, HouseholdLink, VisitRhythm
from shanzhi.territory.models import Building, Household

DAYS_OF_A_YEAR = 365


def rhythm_of(street: int, community: int) -> VisitRhythm:
    """Return how a community visits: what it set, else the defaults (not saved)."""
    found = VisitRhythm.objects.filter(street=street, community=community).first()
    return found or VisitRhythm(street=street, community=community)


def with_last_visit(links: QuerySet[HouseholdLink]) -> QuerySet[HouseholdLink]:
    """Add to each link `last_met_at` and `last_tried_at` of its home, by whoever visited."""
    visits = HomeVisit.objects.filter(street=OuterRef("street"), household=OuterRef("household")).order_by("-at")
    return links.annotate(
        last_met_at=Subquery(visits.filter(met=True).values("at")[:1], output_field=DateTimeField()),
        last_tried_at=Subquery(visits.values("at")[:1], output_field=DateTimeField()),
    )


def homes_due(street: int, *, on: date) -> QuerySet[HouseholdLink]:
    """Return the live links of a street, the longest unvisited home first; `due_since` counts from the last time somebody was met.

    A home never visited counts from the day it was given into care, and is due from then on.
    """
    links = with_last_visit(HouseholdLink.objects.filter(street=street, until__isnull=True))
    rows = links.annotate(due_since=Coalesce(Cast("last_met_at", DateField()), F("since")))
    rows = rows.select_related("household__building__estate", "household__entrance", "member__person")
    return rows.order_by(
        F("last_met_at").asc(nulls_first=True),
        "household__building__estate__code",
        "household__building__code",
        "household__door",
        "pk",
    )


def days_between(rhythm: VisitRhythm) -> int:
    """Return after how many days a home is due again."""
    return DAYS_OF_A_YEAR // rhythm.visits_a_year


def due_on(link: HouseholdLink, rhythm: VisitRhythm) -> date:
    """Return the day a home is due: an interval after somebody was met, the day it was given into care if that never was."""
    met: datetime | None = link.last_met_at  # type: ignore[attr-defined]
    return timezone.localdate(met) + timedelta(days=days_between(rhythm)) if met else link.since


def end_of_month(day: date) -> date:
    """Return the last day of a month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def due_this_month(street: int, community: int, rhythm: VisitRhythm, *, on: date) -> QuerySet[HouseholdLink]:
    """Return the links of a community whose homes are due by the end of the month."""
    before = end_of_month(on) - timedelta(days=days_between(rhythm))
    rows = homes_due(street, on=on).filter(household__community=community)
    return rows.filter(Q(last_met_at__isnull=True) | Q(last_met_at__date__lte=before))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a building is: its homes, those somebody looks after, those visited in the current interval, those due this month."""

    building: Building
    homes: int
    in_care: int
    visited: int
    due: int

    @property
    def without(self) -> int:
        return self.homes - self.in_care


def progress_by_building(street: int, community: int, rhythm: VisitRhythm, *, on: date) -> list[Progress]:
    """Return how far each building of a community is (four queries). Buildings, never persons."""
    since = on - timedelta(days=days_between(rhythm))
    buildings = Building.objects.filter(street=street, community=community).select_related("estate")
    homes = Household.objects.filter(street=street, community=community).order_by()
    cared = homes.filter(links__until__isnull=True, links__isnull=False)
    visited = cared.filter(home_visits__met=True, home_visits__at__date__gte=since)
    homes_of, cared_of, visited_of = (
        dict(rows.values_list("building").annotate(number=Count("pk", distinct=True)))
        for rows in (homes, cared, visited)
    )
    due = due_this_month(street, community, rhythm, on=on).order_by().values("household__building")
    due_of = dict(due.annotate(number=Count("household", distinct=True)).values_list("household__building", "number"))
    return [
        Progress(
            one,
            homes=homes_of.get(one.pk, 0),
            in_care=cared_of.get(one.pk, 0),
            visited=visited_of.get(one.pk, 0),
            due=due_of.get(one.pk, 0),
        )
        for one in buildings.order_by("estate__code", "code")
    ]


def heard_and_open(actor: Actor) -> QuerySet[HomeVisit]:
    """Return the actor's own visits at which something was heard that has not become a request, the newest first."""
    rows = HomeVisit.objects.filter(recorded_by_id=actor.account_id or 0, request__isnull=True).exclude(heard="")
    return rows.select_related("household__building", "household__entrance").order_by("-at", "-pk")
