"""Wenquan street: its communities by their codes in the national register, their grids, three estates, towers and markets."""

from dataclasses import dataclass, field
from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PremisesKind
from shanzhi.organisations.models import Premises
from shanzhi.organisations.services import add_premises
from shanzhi.territory.models import Building, Community, Estate, Grid
from shanzhi.territory.services.buildings import add_building
from shanzhi.territory.services.communities import open_community
from shanzhi.territory.services.estates import add_estate
from shanzhi.territory.services.grids import add_grid
from shanzhi.territory.services.households import add_households, note_residents

STREET = 421202001
BINHE, GUIHUALU, NANCHANGLU, SHILIUTAN = 421202001003, 421202001005, 421202001008, 421202001013
GRIDS = {
    421202001002: ("万年路", 6),
    BINHE: ("滨河", 6),
    421202001004: ("学府", 6),
    GUIHUALU: ("桂花路", 9),
    421202001006: ("岔路口", 6),
    421202001007: ("花坛", 6),
    NANCHANGLU: ("南昌路", 7),
    421202001009: ("希望桥", 6),
    421202001010: ("金叶", 5),
    421202001011: ("温泉", 5),
    421202001012: ("黄畈", 5),
    SHILIUTAN: ("十六潭", 6),
    421202001014: ("白茶", 4),
    421202001015: ("泉塘", 3),
}
"""Grids with a branch of their own. With the three estates' branches there are 83, one of them founded by the meeting."""
ESTATES = {SHILIUTAN: "福星城小区", GUIHUALU: "银泉名座小区", BINHE: "中央城小区"}
OFFICE_BUILDINGS = (
    (GUIHUALU, "温泉商务中心"),
    (NANCHANGLU, "南昌路写字楼"),
    (BINHE, "滨河大厦"),
    (SHILIUTAN, "十六潭商务楼"),
)
MARKETS = (
    (GUIHUALU, "桂花路商圈"),
    (NANCHANGLU, "南昌路商圈"),
    (BINHE, "滨河商圈"),
    (421202001006, "岔路口市场"),
    (421202001007, "花坛市场"),
    (421202001011, "温泉农贸市场"),
    (421202001012, "黄畈建材市场"),
)
BUILDINGS, FLOORS, DOORS, PEOPLE = 5, 6, 2, 3


@dataclass(slots=True)
class Place:
    """The places the replay needs."""

    communities: dict[int, Community] = field(default_factory=dict)
    grids: dict[int, list[Grid]] = field(default_factory=dict)
    estates: dict[int, Estate] = field(default_factory=dict)
    buildings: dict[int, list[Building]] = field(default_factory=dict)
    premises: list[Premises] = field(default_factory=list)


def build_place(*, actor: Actor, at: datetime) -> Place:
    """Open the communities of the register, draw their grids, build three estates and enter towers and markets."""
    place = Place()
    for code, (name, grids) in GRIDS.items():
        community = open_community(actor=actor, community=code, phone="0715-0000000", at=at)
        place.communities[code] = community
        place.grids[code] = [
            add_grid(actor=actor, community=community, code=f"{n:02d}", name=f"{name}第{n}网格", at=at)
            for n in range(1, grids + 1)
        ]
    for code, name in ESTATES.items():
        _build_estate(place, code, name, actor, at)
    kinds = ((PremisesKind.OFFICE_BUILDING, OFFICE_BUILDINGS), (PremisesKind.MARKET, MARKETS))
    place.premises = [
        add_premises(actor=actor, community=code, kind=kind, name=name, members_counted=3, at=at)
        for kind, named in kinds
        for code, name in named
    ]
    return place


def _build_estate(place: Place, code: int, name: str, actor: Actor, at: datetime) -> None:
    estate = add_estate(actor=actor, community=place.communities[code], name=name, at=at)
    place.estates[code], place.buildings[code] = estate, []
    for n in range(BUILDINGS):
        building = add_building(
            actor=actor,
            estate=estate,
            name=f"{n + 1}栋",
            code=f"{n + 1:03d}",
            floors=FLOORS,
            x=70.0 * (n % 3),
            y=60.0 * (n // 3),
            entrances=2,
            at=at,
        )
        add_households(
            actor=actor,
            building=building,
            entrances=list(building.entrances.all()),
            first_floor=1,
            last_floor=FLOORS,
            doors=DOORS,
            at=at,
        )
        place.buildings[code].append(building)
    homes = [home for building in place.buildings[code] for home in building.households.values_list("pk", flat=True)]
    note_residents(actor=actor, community=code, residents=dict.fromkeys(homes, PEOPLE), at=at)
