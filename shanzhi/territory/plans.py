"""A plan of an estate: where each building stands on a drawing, and how dark it is.

Buildings with places in metres stand where they are, drawn as small as possible without one covering another, so that every label
can be read. If a place is missing, two are the same, or the drawing would become a long thin strip, they stand in a tidy grid in the
order of their numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, sqrt

from shanzhi.territory.models import Building
from shanzhi.territory.place_names import in_order

WIDTH, HEIGHT, GAP = 84, 56, 16
FEWEST_COLUMNS, MOST_COLUMNS = 3, 10
LONGEST_SIDE = 3000
THINNEST = 8  # a side at most so many times the other
SHADES = 4
LONGEST_LABEL = 6


@dataclass(frozen=True, slots=True)
class DrawnBuilding:
    """One building on the drawing. `shade` 0 to 4; the number stands on it too."""

    pk: int
    name: str
    label: str
    figure: int
    shade: int
    url: str
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2

    @property
    def name_y(self) -> float:
        return self.y + HEIGHT / 2 - 10

    @property
    def figure_y(self) -> float:
        return self.y + HEIGHT / 2 + 12


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend: from how much to how much. `most` is None in the last one."""

    number: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class EstatePlan:
    """A drawing: its size, its buildings in reading order, its legend. `is_placed` tells real places from the tidy grid."""

    width: float
    height: float
    buildings: list[DrawnBuilding]
    legend: list[Shade]
    is_placed: bool

    box_width, box_height = WIDTH, HEIGHT

    @property
    def is_wide(self) -> bool:
        """Tell whether a phone cannot show the drawing without swiping sideways."""
        return self.width > FEWEST_COLUMNS * (WIDTH + GAP) + GAP


def plan_of(
    buildings: Sequence[Building],
    figures: Mapping[int, int],
    url: Callable[[Building], str],
    *,
    levels: tuple[int, int, int, int] | None = None,
) -> EstatePlan:
    """Return the drawing of some buildings. `figures`: building id → number, 0 when missing. No queries.

    `levels`: from how much on each shade is used; left out, the greatest number is divided into four.
    """
    rows = sorted(buildings, key=lambda building: in_order(building.code or building.name))
    shades = shades_of(max(figures.values(), default=0), levels)
    places = in_metres(rows)
    is_placed = bool(places)
    places = places or in_rows(len(rows))
    drawn = [
        DrawnBuilding(
            building.pk,
            building.name,
            label,
            figures.get(building.pk, 0),
            shade_of(figures.get(building.pk, 0), shades),
            url(building),
            round(x, 1),
            round(y, 1),
        )
        for building, label, (x, y) in zip(rows, labels_of([row.name for row in rows]), places, strict=True)
    ]
    width = max((x for x, _y in places), default=0) + WIDTH + GAP
    height = max((y for _x, y in places), default=0) + HEIGHT + GAP
    return EstatePlan(round(width, 1), round(height, 1), drawn, shades, is_placed)


def shades_of(greatest: int, levels: tuple[int, int, int, int] | None = None) -> list[Shade]:
    """Return the shades in use, palest first: nothing, then up to four. No shade stands for an empty range."""
    quarters = levels or tuple(max(1, ceil(greatest * part / SHADES)) for part in range(SHADES))
    starts = [start for start in sorted(set(quarters)) if start <= max(greatest, 1)]
    ends = [*(start - 1 for start in starts[1:]), None]
    shades = [Shade(number, *span) for number, span in enumerate(zip(starts, ends, strict=True), start=1)]
    return [Shade(0, 0, starts[0] - 1), *shades]


def shade_of(figure: int, shades: Sequence[Shade]) -> int:
    """Return the number of the last shade that begins at or below a figure."""
    return max((shade for shade in shades if shade.least <= figure), key=lambda shade: shade.least).number


def labels_of(names: Sequence[str]) -> list[str]:
    """Return names that fit on their boxes: without what all begin with (环城北路91号楼, 环城北路93号楼 → 91号楼, 93号楼)."""
    columns = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in columns).rstrip("0123456789") if len(names) > 1 else ""
    return [shortened(name.removeprefix(shared) or name) for name in names]


def shortened(name: str) -> str:
    """Return a name without its middle when it is too long: what tells buildings apart stands at the end."""
    return name if len(name) <= LONGEST_LABEL else f"{name[:1]}…{name[2 - LONGEST_LABEL :]}"


def in_rows(count: int) -> list[tuple[float, float]]:
    """Return places in a grid: three in a row, which a phone can show, or more the more buildings there are."""
    columns = min(MOST_COLUMNS, max(FEWEST_COLUMNS, ceil(sqrt(count))))
    return [
        (GAP + (index % columns) * (WIDTH + GAP), GAP + (index // columns) * (HEIGHT + GAP)) for index in range(count)
    ]


def in_metres(buildings: Sequence[Building]) -> list[tuple[float, float]]:
    """Return places on the drawing, north above; [] where a grid reads better."""
    points = [(building.x, building.y) for building in buildings if building.x is not None and building.y is not None]
    if len(points) < len(buildings) or len(set(points)) < len(points) or not points:
        return []
    left, top = min(x for x, _y in points), max(y for _x, y in points)
    scale = scale_of(points)
    places = [(GAP + (x - left) * scale, GAP + (top - y) * scale) for x, y in points]
    width, height = (max(place[axis] for place in places) + size for axis, size in ((0, WIDTH), (1, HEIGHT)))
    if max(width, height) > LONGEST_SIDE or max(width, height) > THINNEST * min(width, height):
        return []
    return places


def scale_of(points: Sequence[tuple[float, float]]) -> float:
    """Return how many units of the drawing a metre has, the fewest at which no two boxes touch (1 at least)."""
    scale = 1.0
    for index, (x, y) in enumerate(points):
        for other_x, other_y in points[:index]:
            apart = max(abs(x - other_x) / (WIDTH + GAP), abs(y - other_y) / (HEIGHT + GAP))
            scale = max(scale, 1 / apart)
    return scale
