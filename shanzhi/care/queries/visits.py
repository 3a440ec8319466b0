"""Visits as an actor sees them: those of the register, one's own, and those that climbed to one."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from shanzhi.care.enums import CareLevel, VisitState
from shanzhi.care.models import CareVisit
from shanzhi.care.queries.register import reach_of_register
from shanzhi.care.rules import CHIEF_ROLES
from shanzhi.core.access import Actor
from shanzhi.organisations.models import CoveredBuilding, Organisation
from shanzhi.organisations.rules import LEADING_ROLES, street_grants, works_for_a_street


def with_people(visits: QuerySet[CareVisit]) -> QuerySet[CareVisit]:
    """Read along what a row about a visit shows."""
    return visits.select_related(
        "entry__person", "entry__kind", "entry__keeper", "entry__household__building__estate", "entry__household__entrance",
        "visitor__person", "event", "plan", "request",
    )  # fmt: skip


def visits_visible_to(actor: Actor) -> QuerySet[CareVisit]:
    """Return the visits an actor sees: of the register they keep, those they make, and late ones that climbed to them.

    A leader or chief sees a visit in their part from the second level on, the street office at the last, and neither those to children.
    """
    if actor.is_program:
        return with_people(CareVisit.objects.all())
    seen = reach_of_register(actor, "entry__")
    planned = Q(state=VisitState.PLANNED)
    if actor.person_id is not None:
        seen |= planned & Q(visitor__person_id=actor.person_id)
    led = actor.organisations(LEADING_ROLES | CHIEF_ROLES)
    for_adults = planned & Q(entry__kind__is_children=False)
    if led:
        seen |= for_adults & Q(level__gte=CareLevel.GRID) & in_part_of(led)
    if works_for_a_street(actor):
        streets = Q(pk__in=[])
        for grant in street_grants(actor):
            streets |= Q(community__gte=grant.start, community__lt=grant.stop)
        seen |= for_adults & Q(level=CareLevel.STREET) & streets
    return with_people(CareVisit.objects.filter(seen))


def in_part_of(organisation_ids: list[int]) -> Q:
    """Filter visits in the buildings, the estate or the grid of these organisations."""
    home = "entry__household__building"
    covered = CoveredBuilding.objects.filter(organisation_id__in=organisation_ids, until__isnull=True)
    bodies = Organisation.objects.filter(pk__in=organisation_ids)
    return (
        Q(**{f"{home}__in": covered.values("building")})
        | Q(**{f"{home}__estate__in": bodies.filter(estate__isnull=False).values("estate")})
        | Q(**{f"{home}__estate__grid__in": bodies.filter(grid__isnull=False).values("grid")})
    )


def visits_of(actor: Actor, *, until: date) -> QuerySet[CareVisit]:
    """Return the visits the actor makes, planned up to a day, the oldest first (one query)."""
    own = CareVisit.objects.filter(
        visitor__person_id=actor.person_id or 0, state=VisitState.PLANNED, planned_on__lte=until
    )
    return with_people(own).order_by("due_at", "id")


def late_visits(actor: Actor, at: datetime) -> QuerySet[CareVisit]:
    """Return the late visits an actor sees, those that climbed highest first."""
    late = visits_visible_to(actor).filter(state=VisitState.PLANNED, due_at__lte=at)
    return late.order_by("-level", "due_at", "id")
