""" "Where there are members there is an organisation; where there are residents there is a contact": what is covered, and the gaps.

A building is covered by the building groups that look after it, else by the branch of its estate or grid. Its contacts are who
holds a post in an organisation that looks after it. Office buildings and markets are covered by a branch that stands there.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import MemberClass, OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Organisation, Post, Premises
from shanzhi.organisations.queries.dated import on_day, standing_on
from shanzhi.organisations.queries.homes import at_home_in
from shanzhi.organisations.queries.seen import communities_run_by
from shanzhi.territory.models import Building, Household
from shanzhi.territory.place_names import in_order

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.GENERAL_BRANCH)


@dataclass(slots=True)
class BuildingCoverage:
    """One building: who lives there, who looks after it."""

    building: Building
    members: int = 0
    residents: int = 0
    groups: list[Organisation] = field(default_factory=list)
    branches: list[Organisation] = field(default_factory=list)
    contacts: list[Post] = field(default_factory=list)

    @property
    def lacks_organisation(self) -> bool:
        return self.members > 0 and not self.groups and not self.branches

    @property
    def lacks_contact(self) -> bool:
        return self.residents > 0 and not self.contacts


@dataclass(slots=True)
class PremisesCoverage:
    """One office building or market: how many members work there, which branches stand there."""

    premises: Premises
    members: int = 0
    branches: list[Organisation] = field(default_factory=list)

    @property
    def lacks_organisation(self) -> bool:
        return self.members > 0 and not self.branches


def coverage_of_buildings(buildings: Sequence[Building], *, on: date) -> list[BuildingCoverage]:
    """Return what covers each building on a day, in the order given. Five queries at any size; `estate` must be loaded."""
    rows = {building.pk: BuildingCoverage(building) for building in buildings}
    for building_id, number in members_living_in(rows, on=on).items():
        rows[building_id].members = number
    for building_id, number in residents_of(rows).items():
        rows[building_id].residents = number
    posts = defaultdict(list)
    covers = list(_covers(rows, on))
    holders = Post.objects.filter(on_day(on), organisation_id__in={cover.organisation_id for cover in covers})
    for post in holders.select_related("person").order_by("pk"):
        posts[post.organisation_id].append(post)
    for cover in covers:
        rows[cover.building_id].groups.append(cover.organisation)
        rows[cover.building_id].contacts += posts[cover.organisation_id]
    _add_branches(rows.values(), on)
    return list(rows.values())


def coverage_of_premises(premises: Collection[Premises], *, on: date) -> list[PremisesCoverage]:
    """Return what stands at each of the premises on a day (two queries). Members: as counted, or at home there if those are more."""
    rows = {one.pk: PremisesCoverage(one, one.members_counted or 0) for one in premises}
    standing = Organisation.objects.filter(standing_on(on), premises_id__in=rows).order_by("name")
    at = {}
    for organisation in standing:
        at[organisation.pk] = organisation.premises_id or 0
        rows[at[organisation.pk]].branches.append(organisation)
    enrolled: dict[int, int] = defaultdict(int)
    at_home: QuerySet[Any] = at_home_in(at, Member.objects.order_by(), on)
    for organisation_id, number in at_home.values_list("home_on_day").annotate(number=Count("pk")):
        enrolled[at[organisation_id]] += number
    for premises_id, number in enrolled.items():
        rows[premises_id].members = max(rows[premises_id].members, number)
    return list(rows.values())


def members_living_in(building_ids: Collection[int], *, on: date) -> dict[int, int]:
    """Return how many party members enrolled on a day live in each building, whatever their home branch (one query)."""
    enrolled = Q(joined_on__isnull=True) | Q(joined_on__lte=on)
    enrolled &= Q(left_on__isnull=True) | Q(left_on__gt=on)
    living = Member.objects.filter(enrolled, person__household__building_id__in=building_ids)
    living = living.exclude(member_class=MemberClass.VOLUNTEER).order_by()
    return dict(living.values_list("person__household__building_id").annotate(number=Count("pk")))


def residents_of(building_ids: Collection[int]) -> dict[int, int]:
    """Return how many people live in each building, as far as homes say (one query)."""
    homes = Household.objects.filter(building_id__in=building_ids, residents__gt=0).order_by()
    return dict(homes.values_list("building_id").annotate(number=Sum("residents")))


def buildings_run_by(actor: Actor, community: int | None = None) -> list[Building]:
    """Return the buildings of the communities an actor runs, or of one of them, with their estates, as people count."""
    codes = communities_run_by(actor).values("community")
    buildings = Building.objects.filter(community__in=codes).select_related("estate")
    if community is not None:
        buildings = buildings.filter(community=community)
    return sorted(buildings, key=lambda one: (one.community, one.estate.code, in_order(one.code or one.name)))


def premises_run_by(actor: Actor, community: int | None = None) -> QuerySet[Premises]:
    """Return the office buildings and markets of the communities an actor runs, or of one of them."""
    premises = Premises.objects.filter(community__in=communities_run_by(actor).values("community"))
    return premises.filter(community=community) if community is not None else premises


def _covers(building_ids: Collection[int], on: date) -> QuerySet[CoveredBuilding]:
    standing = Organisation.objects.filter(standing_on(on))
    covers = CoveredBuilding.objects.filter(on_day(on), building_id__in=building_ids, organisation__in=standing)
    return covers.select_related("organisation").order_by("organisation__name", "pk")


def _add_branches(rows: Collection[BuildingCoverage], on: date) -> None:
    """Add the branches of a building's estate, and those of its grid that name no estate."""
    estates = {row.building.estate_id for row in rows}
    grids = {row.building.estate.grid_id for row in rows} - {None}
    place = Q(estate_id__in=estates) | Q(estate__isnull=True, grid_id__in=grids)
    branches = list(Organisation.objects.filter(standing_on(on), place, kind__in=BRANCHES).order_by("name"))
    for row in rows:
        estate = row.building.estate
        row.branches = [
            branch
            for branch in branches
            if branch.estate_id == estate.pk or (branch.estate_id is None and branch.grid_id == estate.grid_id)
        ]
