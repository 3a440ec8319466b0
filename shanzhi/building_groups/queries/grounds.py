"""From the register of places and people to the plain ground that is divided, and back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from shanzhi.building_groups.forming.ground import Block, Ground, Shape, Unit
from shanzhi.building_groups.forming.neighbours import Spot, sides_of
from shanzhi.building_groups.models import CoveredEntrance, Formation
from shanzhi.organisations.enums import MemberClass, OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Membership, Organisation
from shanzhi.territory.models import Building, BuildingLink, Entrance
from shanzhi.territory.place_names import in_order

Part = tuple[int, int | None]  # building, entrance (None: not divided)


@dataclass
class Grounds:
    """A ground with what its numbers stand for.

    `doors`: the entrances of each block, [None] for one that is not divided. `residents`: ids of the members behind each unit who are in no
    group that stays. `kept`: group that stays → its units. `without_home`: members of the community nobody knows the home of.
    """

    ground: Ground
    buildings: list[Building]
    doors: list[list[Entrance | None]]
    residents: dict[Unit, list[int]]
    kept: dict[int, Shape] = field(default_factory=dict)
    kept_members: Counter[int] = field(default_factory=Counter)
    without_home: int = 0

    @cached_property
    def unit_of(self) -> dict[Part, Unit]:
        """(building id, entrance id) → unit."""
        return {
            (self.buildings[at].pk, door.pk if door else None): (at, number)
            for at, doors in enumerate(self.doors)
            for number, door in enumerate(doors)
        }

    @cached_property
    def names(self) -> Counter[str]:
        """How many buildings have each name."""
        return Counter(row.name for row in self.buildings)

    def parts_of(self, shape: Iterable[Unit]) -> list[Part]:
        """Return (building id, entrance id) of units, in order."""
        doors = ((at, self.doors[at][number]) for at, number in sorted(shape))
        return [(self.buildings[at].pk, door.pk if door else None) for at, door in doors]


def grounds_of(formation: Formation) -> Grounds:
    """Return the ground of a formation as it is now. Nine queries at any size."""
    buildings = _buildings(formation)
    kept_ids = list(formation.kept_groups.values_list("organisation_id", flat=True))
    entrances: dict[int, list[Entrance]] = {}
    for entrance in Entrance.objects.filter(building__in=buildings).order_by("building_id", "code"):
        entrances.setdefault(entrance.building_id, []).append(entrance)
    homes, without_home = _members(formation, kept_ids)
    undivided = {building for building, door, _member in homes if door is None}
    doors: list[list[Entrance | None]] = [
        list(entrances[row.pk]) if len(entrances.get(row.pk, [])) > 1 and row.pk not in undivided else [None]
        for row in buildings
    ]
    found = Grounds(Ground(()), buildings, doors, {}, without_home=without_home)
    for building, door, member in homes:
        unit = found.unit_of.get((building, door)) or found.unit_of.get((building, None))
        if unit is not None:
            found.residents.setdefault(unit, []).append(member)
    _add_kept(found, kept_ids)
    taken: dict[int, set[int]] = {}
    for shape in found.kept.values():
        for at, number in shape:
            taken.setdefault(at, set()).add(number)
    blocks = tuple(
        Block(
            row.pk,
            tuple(len(found.residents.get((at, number), [])) for number in range(len(doors[at]))),
            frozenset(taken.get(at, ())),
        )
        for at, row in enumerate(buildings)
    )
    found.ground = Ground(blocks, sides_of(_spots(buildings), _links(formation)))
    return found


def _buildings(formation: Formation) -> list[Building]:
    rows = Building.objects.filter(street=formation.street, community=formation.community).select_related("estate")
    if formation.estate_id is not None:
        rows = rows.filter(estate=formation.estate_id)
    return sorted(rows, key=lambda row: (row.estate.code, in_order(row.name), row.pk))


def _members(formation: Formation, kept_ids: list[int]) -> tuple[list[tuple[int, int | None, int]], int]:
    """Return (building, entrance, member) of the party members at home here and in no group that stays; how many have no known home."""
    elsewhere = Membership.objects.filter(street=formation.street, until__isnull=True, organisation_id__in=kept_ids)
    rows = (
        Member.objects.filter(street=formation.street, community=formation.community, left_on__isnull=True)
        .exclude(member_class=MemberClass.VOLUNTEER)
        .exclude(pk__in=elsewhere.values("member_id"))
        .order_by("pk")
        .values_list("person__household__building_id", "person__household__entrance_id", "pk")
    )
    homes: list[tuple[int, int | None, int]] = [
        (building, entrance, member) for building, entrance, member in rows if building is not None
    ]
    return homes, len(rows) - len(homes)


def _add_kept(found: Grounds, kept_ids: list[int]) -> None:
    """Fill in the units of the groups that stay: the entrances they cover, else all of their buildings."""
    places = {row.pk: at for at, row in enumerate(found.buildings)}
    covers = CoveredBuilding.objects.filter(organisation_id__in=kept_ids, until__isnull=True)
    entrances: dict[tuple[int, int], set[int]] = {}
    narrowed = CoveredEntrance.objects.filter(organisation_id__in=kept_ids, until__isnull=True)
    for group, building, entrance in narrowed.values_list("organisation_id", "entrance__building_id", "entrance_id"):
        entrances.setdefault((group, building), set()).add(entrance)
    units: dict[int, set[Unit]] = {group: set() for group in kept_ids}
    for group, building in covers.order_by("pk").values_list("organisation_id", "building_id"):
        at = places.get(building)
        if at is None:
            continue
        only = entrances.get((group, building))
        units[group] |= {
            (at, number)
            for number, door in enumerate(found.doors[at])
            if only is None or door is None or door.pk in only
        }
    found.kept = {group: frozenset(shape) for group, shape in units.items()}
    live = Membership.objects.filter(organisation_id__in=kept_ids, until__isnull=True)
    found.kept_members = Counter(live.values_list("organisation_id", flat=True))


def _spots(buildings: list[Building]) -> list[Spot]:
    return [Spot(row.pk, row.estate_id, in_order(row.code or row.name), row.x, row.y) for row in buildings]


def _links(formation: Formation) -> dict[tuple[int, int], bool]:
    rows = BuildingLink.objects.filter(street=formation.street, community=formation.community)
    return {(one, other): joined for one, other, joined in rows.values_list("one_id", "other_id", "is_joined")}


def groups_that_may_stay(community: int, estate_id: int | None) -> list[Organisation]:
    """Return the building groups that stand in a community, or cover a building of an estate, by name."""
    rows = Organisation.objects.filter(
        community=community, kind=OrganisationKind.BUILDING_GROUP, dissolved_on__isnull=True
    )
    if estate_id is not None:
        covers = CoveredBuilding.objects.filter(until__isnull=True, building__estate_id=estate_id)
        rows = rows.filter(pk__in=covers.values("organisation_id"))
    return sorted(rows, key=lambda row: in_order(row.name))
