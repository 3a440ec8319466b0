"""A plan of buildings as rectangles: from their places in metres where they are known, else in a tidy grid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from shanzhi.portal.forms.telling import natural
from shanzhi.service_requests.queries import public_requests
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.models import Building, Community

WIDTH, HEIGHT, GAP = 84, 52, 20
COLUMNS = 3
LONGEST_ROW = 6
"""A plan longer than this many times its height is no use on a phone: a grid is drawn instead."""
FEWEST = (0, 1, 2, 4, 8)
"""From how many requests on a building takes each of the five shades."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One building on the plan, in the drawing's own units."""

    pk: int
    name: str
    count: int
    level: int
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2

    @property
    def name_y(self) -> float:
        return self.y + HEIGHT / 2 - 9

    @property
    def count_y(self) -> float:
        return self.y + HEIGHT / 2 + 11


@dataclass(frozen=True, slots=True)
class EstatePlan:
    """An estate with its buildings, ready to draw."""

    name: str
    width: float
    height: float
    buildings: list[Drawn]


def plan_of(community: Community, at: datetime) -> list[EstatePlan]:
    """Return the estates of a community with what is running at each building (two queries). Without buildings: []."""
    running = public_requests(community, at).filter(state__in=RUNNING, building__isnull=False)
    counts = dict(running.order_by().values_list("building").annotate(number=Count("pk")))
    buildings = Building.objects.filter(street=community.street, community=community.community).select_related("estate")
    by_estate: dict[str, list[Building]] = defaultdict(list)
    for building in buildings:
        by_estate[building.estate.name].append(building)
    return [_draw(name, rows, counts) for name, rows in by_estate.items()]


def _draw(name: str, buildings: list[Building], counts: dict[int, int]) -> EstatePlan:
    buildings = sorted(buildings, key=lambda building: natural(building.name))
    places = _in_metres(buildings) or _in_rows(buildings)
    drawn = []
    for building, (x, y) in zip(buildings, places, strict=True):
        count = counts.get(building.pk, 0)
        level = max(level for level, fewest in enumerate(FEWEST) if count >= fewest)
        drawn.append(Drawn(building.pk, building.name, count, level, round(x, 1), round(y, 1)))
    width = max(x for x, _y in places) + WIDTH + GAP
    height = max(y for _x, y in places) + HEIGHT + GAP
    return EstatePlan(name, max(width, 360), height, drawn)


def _in_rows(buildings: list[Building]) -> list[tuple[float, float]]:
    return [
        (GAP + (index % COLUMNS) * (WIDTH + GAP), GAP + (index // COLUMNS) * (HEIGHT + GAP))
        for index in range(len(buildings))
    ]


def _in_metres(buildings: list[Building]) -> list[tuple[float, float]]:
    """Return places on the drawing with y downwards, scaled so that no two buildings overlap; [] if a place is missing."""
    metres = [(building.x, building.y) for building in buildings]
    if any(x is None or y is None for x, y in metres) or len(set(metres)) < len(metres):
        return []
    points = [(float(x or 0), float(y or 0)) for x, y in metres]
    left, top = min(x for x, _y in points), max(y for _x, y in points)
    scale = 1.0
    for index, (x, y) in enumerate(points):
        for other_x, other_y in points[:index]:
            apart = max(abs(x - other_x) / (WIDTH + GAP), abs(y - other_y) / (HEIGHT + GAP))
            scale = max(scale, 1 / apart)
    if scale > 20:  # two buildings almost on one spot: a grid reads better
        return []
    places = [(GAP + (x - left) * scale, GAP + (top - y) * scale) for x, y in points]
    width, height = (max(place[axis] for place in places) for axis in (0, 1))
    return places if width < LONGEST_ROW * (height + HEIGHT) else []
