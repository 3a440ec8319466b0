"""The scenario's Liuhe community: the real code of the register, invented courtyards. The article names no grid, estate or building."""

from dataclasses import dataclass
from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building, Community, Estate, Grid, Household
from shanzhi.territory.services.buildings import add_building
from shanzhi.territory.services.communities import open_community
from shanzhi.territory.services.estates import add_estate
from shanzhi.territory.services.grids import add_grid
from shanzhi.territory.services.households import add_households

STREET = 430105002
COMMUNITY = 430105002012
GRIDS = ("第一网格", "第二网格")
ESTATES = (("河畔一院", 0), ("河畔二院", 0), ("职工新村", 1), ("老机修大院", 1))
BUILDINGS_PER_ESTATE = 3
FLOORS, ENTRANCES, DOORS_PER_FLOOR = 5, 2, 2


@dataclass(slots=True)
class Place:
    """The places the replay needs."""

    community: Community
    grids: list[Grid]
    estates: list[Estate]
    buildings: list[Building]

    def homes_of(self, building: Building) -> list[Household]:
        """Return the homes of a building, in the order of their doors."""
        return list(building.households.order_by("id"))

    def buildings_of(self, estate: Estate) -> list[Building]:
        """Return the buildings of an estate, in order."""
        return [building for building in self.buildings if building.estate_id == estate.pk]

    def estates_of(self, grid: Grid) -> list[Estate]:
        """Return the estates of a grid, in order."""
        return [estate for estate in self.estates if estate.grid_id == grid.pk]


def build_place(*, actor: Actor, at: datetime) -> Place:
    """Open the community of the register and build its grids, courtyards and homes."""
    community = open_community(
        actor=actor,
        community=COMMUNITY,
        phone="0731-00000012",
        address="河畔一院1栋一楼",
        office_hours="8:30–12:00，14:30–17:30",
        at=at,
    )
    grids = [
        add_grid(actor=actor, community=community, code=str(number), name=name, at=at)
        for number, name in enumerate(GRIDS, start=1)
    ]
    estates = [
        add_estate(actor=actor, community=community, name=name, grid=grids[grid], at=at) for name, grid in ESTATES
    ]
    buildings = []
    for row, estate in enumerate(estates):
        for number in range(1, BUILDINGS_PER_ESTATE + 1):
            building = add_building(
                actor=actor,
                estate=estate,
                name=f"{number}栋",
                floors=FLOORS,
                x=50.0 * number,
                y=45.0 * row,
                entrances=ENTRANCES,
                at=at,
            )
            add_households(
                actor=actor,
                building=building,
                entrances=list(building.entrances.all()),
                first_floor=1,
                last_floor=FLOORS,
                doors=DOORS_PER_FLOOR,
                at=at,
            )
            buildings.append(building)
    return Place(community, grids, estates, buildings)
