"""A proposal as a drawing: each building in the colour and with the number of its group, lines between neighbours of one group."""

from dataclasses import dataclass, field

from shanzhi.building_groups.forming.ground import Unit
from shanzhi.building_groups.naming import places_of
from shanzhi.building_groups.queries.proposals import Drawn, DrawnGroup
from shanzhi.territory.plans import HEIGHT, WIDTH, plan_of

COLOURS = 6


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a building's box: an entrance, or all of it. `colour` 0 is none; `part` is what a form sends to move it."""

    x: float
    y: float
    width: float
    members: int
    number: int
    colour: int
    part: str
    label: str
    is_kept: bool

    height = HEIGHT

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def number_y(self) -> float:
        return self.y + HEIGHT - 15


@dataclass(frozen=True, slots=True)
class Box:
    """One building."""

    pk: int
    name: str
    label: str
    x: float
    y: float
    members: int
    slices: list[Slice]

    width, height = WIDTH, HEIGHT

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2

    @property
    def label_y(self) -> float:
        return self.y + 16


@dataclass(frozen=True, slots=True)
class Line:
    """Two neighbours of one group."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass
class GroupPlan:
    """The drawing of one estate."""

    name: str
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def colour_of(number: int) -> int:
    """Return the colour of a group: 1 to 6, over and over."""
    return (number - 1) % COLOURS + 1


def part_name(whole: Drawn, unit: Unit) -> str:
    """Return what a form sends for a unit: building.entrance, with 0 for one that is not divided."""
    ((building, entrance),) = whole.grounds.parts_of([unit])
    return f"{building}.{entrance or 0}"


def plans_of(whole: Drawn) -> list[GroupPlan]:
    """Return a drawing for each estate. No query."""
    grounds = whole.grounds
    groups = whole.group_at
    estates: dict[int, list[int]] = {}
    for at, building in enumerate(grounds.buildings):
        estates.setdefault(building.estate_id, []).append(at)
    plans = []
    for positions in estates.values():
        rows = [grounds.buildings[at] for at in positions]
        drawing = plan_of(rows, {}, lambda building: "")
        places = {row.pk: at for at, row in zip(positions, rows, strict=True)}
        plan = GroupPlan(rows[0].estate.name, drawing.width, drawing.height)
        spots = {}
        for drawn_building in drawing.buildings:
            at = places[drawn_building.pk]
            slices = _slices(whole, groups, at, drawn_building.x, drawn_building.y)
            box = Box(
                drawn_building.pk,
                drawn_building.name,
                drawn_building.label,
                drawn_building.x,
                drawn_building.y,
                grounds.ground.blocks[at].total,
                slices,
            )
            spots[at] = box
            plan.boxes.append(box)
        plan.lines = [
            Line(one.middle, one.y + HEIGHT / 2, other.middle, other.y + HEIGHT / 2)
            for (first, second) in grounds.ground.sides
            if (one := spots.get(first)) and (other := spots.get(second)) and _share(groups, first, second)
        ]
        plans.append(plan)
    return plans


def _slices(whole: Drawn, groups: dict[Unit, DrawnGroup], at: int, x: float, y: float) -> list[Slice]:
    """Return a building's slices: one when it lies in one group as a whole, else one for each entrance."""
    doors = whole.grounds.doors[at]
    kept = {unit for shape in whole.grounds.kept.values() for unit in shape}
    units = [(at, number) for number in range(len(doors))]
    is_one = len({(unit in kept, id(groups.get(unit))) for unit in units}) == 1
    cuts = [units] if is_one else [[unit] for unit in units]
    wide = WIDTH / len(cuts)
    slices = []
    for place, cut in enumerate(cuts):
        group = groups.get(cut[0])
        number = group.group.number if group else 0
        members = sum(whole.grounds.ground.blocks[at].members[door] for _at, door in cut)
        slices.append(
            Slice(
                round(x + place * wide, 1),
                y,
                round(wide, 1),
                members,
                number,
                colour_of(number) if number else 0,
                f"{whole.grounds.buildings[at].pk}.0" if is_one else part_name(whole, cut[0]),
                places_of(whole.grounds, cut),
                cut[0] in kept,
            )
        )
    return slices


def _share(groups: dict[Unit, DrawnGroup], first: int, second: int) -> bool:
    one, other = groups.get((first, 0)), groups.get((second, 0))
    return one is not None and one is other
