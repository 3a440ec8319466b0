"""The buildings of the scenario: the article's four halls and their neighbours, with homes."""

from dataclasses import dataclass
from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building, Community, Household
from shanzhi.territory.services.buildings import add_building
from shanzhi.territory.services.communities import open_community
from shanzhi.territory.services.estates import add_estate
from shanzhi.territory.services.households import add_households

STREET = 430407002
COMMUNITY = 430407002013
FLOORS = 6
ENTRANCES = 3
DOORS_PER_FLOOR = 2

ESTATES = (
    (
        "001",
        "环城北路片区",
        "环城北路",
        (("091", "环城北路91号楼"), ("093", "环城北路93号楼"), ("095", "环城北路95号楼")),
    ),
    ("002", "学宫巷片区", "学宫巷", (("001", "学宫巷1号楼"), ("003", "学宫巷3号楼"), ("005", "学宫巷5号楼"))),
    (
        "003",
        "船山路片区",
        "船山路",
        (("039", "船山路39号小西门综合楼"), ("041", "船山路41号楼"), ("063", "船山路63号西湖广场综合楼")),
    ),
)
HALLS = ("环城北路93号楼", "学宫巷3号楼", "船山路63号西湖广场综合楼", "船山路39号小西门综合楼")


@dataclass(slots=True)
class Place:
    """The places the replay needs."""

    community: Community
    halls: list[Building]

    def homes_of(self, building: Building) -> list[Household]:
        """Return the homes of a building, in the order of their doors."""
        return list(building.households.order_by("id"))


def build_place(*, actor: Actor, at: datetime) -> Place:
    """Open the community of the register and build its estates."""
    community = open_community(
        actor=actor,
        community=COMMUNITY,
        phone="0734-0000010",
        address="环城北路93号楼一楼",
        office_hours="8:30–12:00，14:30–17:30",
        at=at,
    )
    buildings: dict[str, Building] = {}
    for row, (code, name, address, lines) in enumerate(ESTATES):
        estate = add_estate(actor=actor, community=community, name=name, code=code, address=address, at=at)
        for column, (number, building_name) in enumerate(lines):
            building = add_building(
                actor=actor,
                estate=estate,
                name=building_name,
                code=number,
                floors=FLOORS,
                x=60.0 * column,
                y=45.0 * (row + column % 2),
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
            buildings[building_name] = building
    return Place(community, [buildings[name] for name in HALLS])
