"""Which places an actor sees, and what the pages about them show."""

from typing import Any, TypeVar

from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Length

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building, Community, Entrance, Estate, Grid, Household

M = TypeVar("M", bound=Model)


def visible_to(rows: QuerySet[M], actor: Actor, *, field: str = "community") -> QuerySet[M]:
    """Narrow places to those whose community one of the actor's staff posts reaches; the program sees all of its scope.

    `field` is the path to the community's code: an entrance has it in its building.
    """
    if actor.is_program:
        return rows
    reach = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            reach |= Q(**{f"{field}__gte": grant.start, f"{field}__lt": grant.stop})
    return rows.filter(reach)


def communities_for(actor: Actor) -> QuerySet[Community]:
    """The communities on the actor's list, each with `estates`, `buildings` and `households`. One query."""
    return visible_to(Community.objects.all(), actor).annotate(
        estates=_counted(Estate), buildings=_counted(Building), households=_counted(Household)
    )


def estates_of(community: Community) -> QuerySet[Estate]:
    """The estates of a community, each with its grid, `building_count`, `household_count` and `residents`. One query."""
    buildings = Building.objects.filter(estate=OuterRef("pk")).order_by().values("estate")
    homes = Household.objects.filter(building__estate=OuterRef("pk")).order_by().values("building__estate")
    return (
        Estate.objects.filter(community=community.community)
        .select_related("grid")
        .annotate(
            building_count=_number(buildings.annotate(n=Count("pk"))),
            household_count=_number(homes.annotate(n=Count("pk"))),
            residents=_number(homes.annotate(n=Sum("residents"))),
        )
    )


def grids_of(community: Community) -> QuerySet[Grid]:
    """The grids of a community, each with `estate_count`."""
    return Grid.objects.filter(community=community.community).annotate(estate_count=Count("estate"))


def buildings_of(estate: Estate) -> QuerySet[Building]:
    """The buildings of an estate, each with `entrance_count`, `household_count` and `residents`. One query."""
    entrances = Entrance.objects.filter(building=OuterRef("pk")).order_by().values("building")
    homes = Household.objects.filter(building=OuterRef("pk")).order_by().values("building")
    return Building.objects.filter(estate=estate).annotate(
        entrance_count=_number(entrances.annotate(n=Count("pk"))),
        household_count=_number(homes.annotate(n=Count("pk"))),
        residents=_number(homes.annotate(n=Sum("residents"))),
    )


def entrances_of(building: Building) -> QuerySet[Entrance]:
    """The entrances of a building, each with `household_count`."""
    return Entrance.objects.filter(building=building).annotate(household_count=Count("households"))


def households_of(building: Building) -> QuerySet[Household]:
    """The homes of a building with their entrances, in the order of stairs: entrance, floor, door (201 before 1001)."""
    rows = Household.objects.filter(building=building).select_related("entrance")
    return rows.order_by("entrance__code", F("floor").asc(nulls_last=True), Length("door"), "door")


def _counted(model: type[Model]) -> Coalesce:
    rows = model._default_manager.filter(community=OuterRef("community")).order_by().values("community")
    return _number(rows.annotate(n=Count("pk")))


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)
