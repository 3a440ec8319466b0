"""What is to be divided into groups: buildings with their entrances, how many members live behind each, and what lies side by side."""

from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

Unit = tuple[int, int]  # position of the block, position of the entrance in it
Shape = frozenset[Unit]

FLIGHT = 12  # metres from one entrance of a building to the next


@dataclass(frozen=True, slots=True)
class Limits:
    """What a group has to keep to.

    `least` members are a must (seed 001: five). `most` is what one leader can look after: more only where nobody would stay without a
    group otherwise. `buildings` and `furthest` (metres from the meeting place) hold for groups of several buildings.
    """

    least: int = 5
    most: int = 15
    buildings: int = 4
    furthest: int = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A building. `members` by entrance, in their order; one number for a building that is not divided.

    `taken`: entrances of groups that stay.
    """

    pk: int
    members: tuple[int, ...]
    taken: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        return sum(self.members)

    @property
    def is_whole(self) -> bool:
        """Tell whether no group that stays has a part of it."""
        return not self.taken


@dataclass(frozen=True)
class Ground:
    """Blocks, and how many metres apart those are that lie side by side: (lower position, higher position) → metres."""

    blocks: tuple[Block, ...]
    sides: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def units(self) -> list[Unit]:
        """Every entrance that no staying group has."""
        return [
            (at, door)
            for at, block in enumerate(self.blocks)
            for door in range(len(block.members))
            if door not in block.taken
        ]

    @cached_property
    def neighbours(self) -> dict[int, dict[int, int]]:
        """Position of a block → positions of those beside it → metres."""
        found: dict[int, dict[int, int]] = {at: {} for at in range(len(self.blocks))}
        for (one, other), metres in self.sides.items():
            found[one][other] = found[other][one] = metres
        return found

    def members_of(self, shape: Shape) -> int:
        """Return how many members live in a set of entrances."""
        return sum(self.blocks[at].members[door] for at, door in shape)

    def whole(self, *positions: int) -> Shape:
        """Return all entrances of some blocks."""
        return frozenset((at, door) for at in positions for door in range(len(self.blocks[at].members)))

    def walks_from(self, start: int, furthest: int) -> dict[int, int]:
        """Return how many metres one walks from a block to those within reach, from neighbour to neighbour, itself included."""
        found: dict[int, int] = {}
        queue = [(0, start)]
        while queue:
            metres, at = heappop(queue)
            if at in found or metres > furthest:
                continue
            found[at] = metres
            for other, further in self.neighbours[at].items():
                heappush(queue, (metres + further, other))
        return found

    def stairs_walk(self, at: int, doors: list[int]) -> int:
        """Return how many metres all members of some entrances of a block walk to the best placed of them."""
        members = self.blocks[at].members
        return min(sum(members[door] * FLIGHT * abs(door - meeting) for door in doors) for meeting in doors)
