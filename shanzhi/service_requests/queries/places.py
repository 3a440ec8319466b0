"""In which communities an actor enters requests, which homes they visit, and what lies behind a door."""

from typing import Any

from django.db.models import Max, Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.service_requests import rules
from shanzhi.service_requests.models import HouseholdLink
from shanzhi.territory.models import Building, Community, Household


def communities_of(actor: Actor) -> list[Community]:
    """Return the communities in which the actor may enter requests, in order (one query)."""
    reach = Q(pk__in=[])
    for grant in actor.grants:
        reach |= Q(community__gte=grant.start, community__lt=grant.stop)
    return [row for row in Community.objects.filter(reach) if rules.may_enter(actor, row.community)]


def own_community(communities: list[Community], wanted: Any) -> Community | None:
    """Return the wanted one (by code), or the first when nothing is wanted."""
    if wanted in (None, ""):
        return communities[0] if communities else None
    return next((row for row in communities if str(row.community) == str(wanted)), None)


def household_at(building: Building, door: str) -> Household | None:
    """Return the home behind a door of a building, when it is on file."""
    found = Household.objects.filter(street=building.street, building=building, door=door.strip())
    return found.select_related("entrance").first()


def homes_to_visit(actor: Actor) -> QuerySet[HouseholdLink]:
    """Return the actor's own links to homes, the longest unvisited first (one query)."""
    if actor.person_id is None:
        return HouseholdLink.objects.none()
    links = HouseholdLink.objects.filter(member__person_id=actor.person_id, until__isnull=True)
    return (
        links.select_related("household__building", "household__entrance")
        .annotate(last_visit_at=Max("household__home_visits__at"))
        .order_by("last_visit_at", "household__building__code", "household__door")
    )
