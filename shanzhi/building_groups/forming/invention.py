"""A community that does not exist, to measure with: buildings in rows, a bit out of line, members spread by chance."""

from random import Random

from shanzhi.building_groups.forming.ground import Block, Ground
from shanzhi.building_groups.forming.neighbours import Spot, sides_of

COLUMN, ROW, OUT_OF_LINE = 45, 35, 7  # metres


def invented_ground(buildings: int, members: int, *, estates: int, seed: int, entrances: int = 3) -> Ground:
    """Return the same ground for the same seed."""
    random = Random(seed)  # noqa: S311 - nothing secret is made here
    wide = max(1, round((buildings / estates) ** 0.5))
    spots = []
    for pk in range(buildings):
        row, column = divmod(pk // estates, wide)
        x = column * COLUMN + random.uniform(-OUT_OF_LINE, OUT_OF_LINE)
        y = row * ROW + random.uniform(-OUT_OF_LINE, OUT_OF_LINE)
        spots.append(Spot(pk, pk % estates, pk // estates, x, y))
    counts = [[0] * entrances for _building in range(buildings)]
    for _member in range(members):
        counts[random.randrange(buildings)][random.randrange(entrances)] += 1
    blocks = tuple(Block(pk, tuple(count)) for pk, count in enumerate(counts))
    return Ground(blocks, sides_of(spots, {}))
