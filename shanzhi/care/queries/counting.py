"""The count of the three chiefs: who counts what, how far it is, where numbers differ."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from shanzhi.care.enums import Chief
from shanzhi.care.models import CareKind, ChiefCount, CountCampaign, CountSettlement
from shanzhi.care.queries.figures import tally_of
from shanzhi.care.rules import CHIEF_ROLES, keeps_register
from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import CoveredBuilding, Organisation
from shanzhi.organisations.rules import is_street_staff
from shanzhi.territory.models import Building, Community, Estate, Grid

BUILDING_ROLES = frozenset({PostKind.BUILDING_CHIEF, PostKind.GROUP_LEADER})


@dataclass(frozen=True, slots=True)
class Parts:
    """What an actor counts in a campaign, as places."""

    buildings: list[Building]
    estates: list[Estate]
    grids: list[Grid]

    def has(self, chief: str, place_id: int) -> bool:
        """Tell whether a place is among them."""
        rows: dict[str, list[Building] | list[Estate] | list[Grid]] = {
            Chief.BUILDING: self.buildings,
            Chief.SECTION: self.estates,
            Chief.GRID: self.grids,
        }
        return any(place.pk == place_id for place in rows[chief])

    def __bool__(self) -> bool:
        return bool(self.buildings or self.estates or self.grids)


def campaigns_visible_to(actor: Actor) -> QuerySet[CountCampaign]:
    """Return the counts of the communities an actor's posts reach: staff and chiefs."""
    if actor.is_program:
        return CountCampaign.objects.all()
    reach = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level or grant.role in CHIEF_ROLES:
            reach |= Q(community__gte=grant.start, community__lt=grant.stop)
    return CountCampaign.objects.filter(reach)


def parts_of(actor: Actor, campaign: CountCampaign) -> Parts:
    """Return the parts the actor's own posts of chief give them: covered buildings, the section's estate, the grid. Four queries."""
    here = {"street": campaign.street, "community": campaign.community}
    leading = actor.organisations(BUILDING_ROLES)
    covered = CoveredBuilding.objects.filter(organisation__in=leading, until__isnull=True)
    buildings = Building.objects.filter(**here, pk__in=covered.values("building")).select_related("estate")
    sections = Organisation.objects.filter(pk__in=actor.organisations([PostKind.SECTION_CHIEF]))
    grids = Organisation.objects.filter(pk__in=actor.organisations([PostKind.GRID_CHIEF]))
    return Parts(
        buildings=list(buildings.order_by("estate__code", "code")),
        estates=list(Estate.objects.filter(**here, pk__in=sections.values("estate"))),
        grids=list(Grid.objects.filter(**here, pk__in=grids.values("grid"))),
    )


@dataclass(slots=True)
class Line:
    """One place and one kind: what its chief counted, what those below counted together, what was agreed. None: not counted yet."""

    chief: Chief
    place: Estate | Grid
    kind: CareKind
    own: int | None
    below: int | None
    settlement: CountSettlement | None

    @property
    def differs(self) -> bool:
        """Whether both have counted and their numbers are not the same."""
        return self.own is not None and self.below is not None and self.own != self.below

    @property
    def is_open(self) -> bool:
        return self.differs and self.settlement is None

    @property
    def holds(self) -> int | None:
        """The number that counts: agreed on, else the one both have; None while it is open."""
        if self.settlement is not None:
            return self.settlement.agreed
        return self.own if self.own is not None and not self.differs and self.below is not None else None


@dataclass(slots=True)
class Progress:
    """How far one grid is: parts counted of all parts in it."""

    grid: Grid | None
    parts: int = 0
    counted: int = 0


@dataclass(slots=True)
class Comparison:
    """A whole count: its lines, and how far it is."""

    kinds: list[CareKind]
    lines: list[Line]
    progress: list[Progress]
    by_part: dict[tuple[str, int, int], ChiefCount] = field(default_factory=dict)

    @property
    def parts(self) -> int:
        return sum(row.parts for row in self.progress)

    @property
    def counted(self) -> int:
        return sum(row.counted for row in self.progress)

    @property
    def differences(self) -> int:
        return sum(line.differs for line in self.lines)

    @property
    def open_differences(self) -> int:
        return sum(line.is_open for line in self.lines)

    def line(self, chief: str, place_id: int, kind_id: int) -> Line | None:
        """Return the line of a place and kind."""
        return next(
            (one for one in self.lines if (one.chief, one.place.pk, one.kind.pk) == (chief, place_id, kind_id)), None
        )

    def total(self, kind: CareKind) -> int | None:
        """Return how many of a kind the whole community has, once every grid holds a number."""
        numbers = [one.holds for one in self.lines if one.chief == Chief.GRID and one.kind.pk == kind.pk]
        known = [number for number in numbers if number is not None]
        return sum(known) if numbers and len(known) == len(numbers) else None


def kinds_counted(street: int) -> list[CareKind]:
    """Return the kinds the chiefs count."""
    return list(CareKind.objects.filter(street=street, is_active=True, in_count=True))


def comparison_of(campaign: CountCampaign) -> Comparison:
    """Put a count together: buildings add up to their section, sections to their grid. Six queries at any size.

    A settled section goes up with its agreed number, an open one with its chief's; estates without a grid are compared up to the section.
    """
    here = {"street": campaign.street, "community": campaign.community}
    kinds = kinds_counted(campaign.street)
    grids, estates = list(Grid.objects.filter(**here)), list(Estate.objects.filter(**here))
    buildings = list(Building.objects.filter(**here).only("id", "estate_id", "street"))
    counts = {
        (row.chief, row.building_id or row.estate_id or row.grid_id or 0, row.kind_id): row
        for row in ChiefCount.objects.filter(street=campaign.street, campaign=campaign)
    }
    settled = {
        (row.chief, row.estate_id or row.grid_id or 0, row.kind_id): row
        for row in CountSettlement.objects.filter(street=campaign.street, campaign=campaign)
    }
    of_estate, of_grid = defaultdict(list), defaultdict(list)
    for building in buildings:
        of_estate[building.estate_id].append(building.pk)
    estates = [estate for estate in estates if of_estate[estate.pk]]
    for estate in estates:
        of_grid[estate.grid_id].append(estate)
    numbers_of = _Found(counts, settled)
    lines: list[Line] = []
    for kind in kinds:
        sections: dict[int, Line] = {}
        for estate in estates:
            below = [counts.get((Chief.BUILDING, pk, kind.pk)) for pk in of_estate[estate.pk]]
            sections[estate.pk] = numbers_of.line(
                Chief.SECTION, estate, kind, [c.counted if c else None for c in below]
            )
        lines += sections.values()
        for grid in grids:
            under = [sections[estate.pk] for estate in of_grid[grid.pk]]
            if under:
                numbers = [line.holds if line.holds is not None else line.own for line in under]
                lines.append(numbers_of.line(Chief.GRID, grid, kind, numbers))
    return Comparison(kinds, lines, _progress(grids, of_grid, of_estate, counts, kinds), counts)


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a count by chief, place and kind."""

    counts: dict[tuple[str, int, int], ChiefCount]
    settled: dict[tuple[str, int, int], CountSettlement]

    def line(self, chief: Chief, place: Estate | Grid, kind: CareKind, below: list[int | None]) -> Line:
        """Return one line; the numbers below count once all are there."""
        own = self.counts.get((chief, place.pk, kind.pk))
        known = [number for number in below if number is not None]
        whole = sum(known) if below and len(known) == len(below) else None
        settlement = self.settled.get((chief, place.pk, kind.pk))
        return Line(chief, place, kind, own.counted if own else None, whole, settlement)


def _progress(
    grids: list[Grid],
    of_grid: dict[int | None, list[Estate]],
    of_estate: dict[int, list[int]],
    counts: dict[tuple[str, int, int], ChiefCount],
    kinds: list[CareKind],
) -> list[Progress]:
    """Return how far each grid is. A part is counted when all its kinds are."""
    done = {
        (chief, place) for chief, place, _kind in counts if all((chief, place, kind.pk) in counts for kind in kinds)
    }
    rows = []
    for grid in [*grids, None]:
        parts: list[tuple[str, int]] = []
        for estate in of_grid.get(grid.pk if grid else None, []):
            parts.append((Chief.SECTION, estate.pk))
            parts += [(Chief.BUILDING, pk) for pk in of_estate[estate.pk]]
        if parts and grid is not None:
            parts.append((Chief.GRID, grid.pk))
        if parts:
            rows.append(Progress(grid, len(parts), sum(part in done for part in parts)))
    return rows


def in_register(actor: Actor, campaign: CountCampaign) -> dict[int, int]:
    """Return how many of each kind the register has, in the unit of the kind: those `tally_of` shows this actor in every grid. Six queries.

    A kind is missing where one grid's number is too small to show: the sum would tell it.
    """
    community = Community.objects.get(street=campaign.street, community=campaign.community)
    kinds, lines, _suppressed = tally_of(actor, community)
    columns = {kind.pk: [line.counts[number] for line in lines] for number, kind in enumerate(kinds)}
    shown = {pk: [count for count in counts if count is not None] for pk, counts in columns.items()}
    return {pk: sum(counts) for pk, counts in shown.items() if len(counts) == len(columns[pk])}


def sees_whole_count(actor: Actor, campaign: CountCampaign) -> bool:
    """See all chiefs' numbers side by side: staff. A chief sees their own part alone, so that each counts for themself."""
    return keeps_register(actor, campaign.community) or is_street_staff(actor, campaign.street)
