"""How many are in care, by grid and group. Counts only; small numbers are left out for those who need not know."""

from dataclasses import dataclass

from django.db.models import Count

from shanzhi.care.models import CareKind, CarePerson
from shanzhi.care.queries.settings import kinds_of, limits_of
from shanzhi.care.rules import keeps_children, keeps_register
from shanzhi.core.access import Actor
from shanzhi.territory.models import Community, Grid

SUPPRESSED = None


@dataclass(frozen=True, slots=True)
class Tally:
    """One line: a grid (None for estates without one) and how many of each kind. None stands for a number too small to show."""

    grid: Grid | None
    counts: list[int | None]
    total: int | None


def tally_of(actor: Actor, community: Community) -> tuple[list[CareKind], list[Tally], bool]:
    """Return the kinds, a line per grid, and whether small numbers were left out. Five queries at any size.

    A kind counted in homes counts each home once. Who keeps the register sees every number; anybody else none from 1 below the street's
    limit, nor a total from which one could be worked out. Children are in the figures of who keeps entries about them.
    """
    exact = keeps_register(actor, community.community)
    children = keeps_children(actor, community.community)
    kinds = [kind for kind in kinds_of(community.street) if children or not kind.is_children]
    least = 0 if exact else limits_of(community.street).least_shown
    live = CarePerson.objects.filter(
        street=community.street, community=community.community, ended_on__isnull=True
    ).order_by()
    by_place: dict[tuple[int | None, int], int] = {}
    rows = live.values_list("household__building__estate__grid", "kind").annotate(
        people=Count("pk"), homes=Count("household", distinct=True)
    )
    in_homes = {kind.pk for kind in kinds if kind.counts_homes}
    for grid_id, kind_id, people, homes in rows:
        by_place[grid_id, kind_id] = homes if kind_id in in_homes else people
    grids: list[Grid | None] = list(Grid.objects.filter(street=community.street, community=community.community))
    if any(grid_id is None for grid_id, _kind in by_place):
        grids.append(None)
    lines = [_line(grid, kinds, by_place, least) for grid in grids]
    return kinds, lines, not exact


def _line(grid: Grid | None, kinds: list[CareKind], by_place: dict[tuple[int | None, int], int], least: int) -> Tally:
    numbers = [by_place.get((grid.pk if grid else None, kind.pk), 0) for kind in kinds]
    shown = [number if number == 0 or number >= least else SUPPRESSED for number in numbers]
    whole = sum(numbers) if SUPPRESSED not in shown else SUPPRESSED
    return Tally(grid, shown, whole)
