"""Every group the rules allow, with what it costs.

Inside a building: each run of entrances side by side. Beyond: each connected set of whole buildings within the limits. An empty building is
a stepping stone only; empty ones left over are given to a neighbouring group afterwards. A set may have more than `most` members as
long as those beside its largest building are not more: a small building next to a big one must not stay alone for its neighbour's size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shanzhi.building_groups.forming.checking import is_connected
from shanzhi.building_groups.forming.ground import Ground, Limits, Shape

CROWDED = 5000  # metres each member above `most` counts for: more than any other wish
A_GROUP = 1000  # metres one group more counts for, where few are wanted
UNEVEN = 40  # metres a step away from twice the least counts for, squared


class Aim(StrEnum):
    """What a proposal makes small, once as few members as possible are left without a group."""

    NEAR = "near"
    EVEN = "even"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible group: its entrances, its members, and the metres all of them walk to the best placed one."""

    shape: Shape
    members: int
    walk: int

    def cost(self, aim: Aim, limits: Limits) -> int:
        """Return what the group costs, in metres."""
        crowd = CROWDED * max(0, self.members - limits.most)
        if aim == Aim.FEW:
            return self.walk + crowd + A_GROUP
        if aim == Aim.EVEN:
            return self.walk + crowd + UNEVEN * (self.members - 2 * limits.least) ** 2
        return self.walk + crowd


def candidates_of(ground: Ground, limits: Limits) -> list[Candidate]:
    """Return every candidate, in a fixed order."""
    walks = {at: ground.walks_from(at, limits.furthest) for at in range(len(ground.blocks))}
    found = [candidate for at in walks for candidate in _runs(ground, at, limits)]
    stairs = {at: ground.stairs_walk(at, list(range(len(block.members)))) for at, block in enumerate(ground.blocks)}
    for blocks in _connected_sets(ground, walks, limits):
        members = sum(ground.blocks[at].total for at in blocks)
        ways = _ways_to_meeting(ground, walks, blocks)
        if members >= limits.least and ways and not _has_idle(ground, blocks):
            walk = sum(stairs[at] for at in blocks) + min(ways)
            found.append(Candidate(ground.whole(*blocks), members, walk))
    return found


def _runs(ground: Ground, at: int, limits: Limits) -> Iterator[Candidate]:
    block = ground.blocks[at]
    for first in range(len(block.members)):
        for last in range(first, len(block.members)):
            if last in block.taken:
                break
            doors = list(range(first, last + 1))
            members = sum(block.members[first : last + 1])
            ends_lived_in = bool(block.members[first] and block.members[last])
            if members >= limits.least and ends_lived_in:
                yield Candidate(frozenset((at, door) for door in doors), members, ground.stairs_walk(at, doors))


def _connected_sets(ground: Ground, walks: dict[int, dict[int, int]], limits: Limits) -> Iterator[tuple[int, ...]]:
    """Yield each connected set of two or more whole blocks once, from its lowest member outwards."""
    open_blocks = {at for at, block in enumerate(ground.blocks) if block.is_whole}

    def grow(chosen: tuple[int, ...], border: list[int], barred: set[int]) -> Iterator[tuple[int, ...]]:
        barred = set(barred)
        for place, at in enumerate(border):
            barred.add(at)
            larger = (*chosen, at)
            if not _fits(ground, walks, larger, limits):
                continue
            yield larger
            if len(larger) < limits.buildings:
                rest = border[place + 1 :]
                fresh = [
                    other
                    for other in sorted(ground.neighbours[at])
                    if other in open_blocks
                    and other > chosen[0]
                    and other not in barred
                    and other not in rest
                    and other not in chosen
                ]
                yield from grow(larger, rest + fresh, barred)

    for start in sorted(open_blocks):
        border = [other for other in sorted(ground.neighbours[start]) if other in open_blocks and other > start]
        yield from grow((start,), border, {start})


def _fits(ground: Ground, walks: dict[int, dict[int, int]], blocks: tuple[int, ...], limits: Limits) -> bool:
    totals = [ground.blocks[at].total for at in blocks]
    if sum(totals) - max(totals) > limits.most:
        return False
    return len(blocks) <= limits.buildings and _within_two_reaches(walks, blocks)


def _within_two_reaches(walks: dict[int, dict[int, int]], blocks: tuple[int, ...]) -> bool:
    """Tell whether some block of the ground is within reach of all: a larger set may bring it in."""
    return bool(set.intersection(*(set(walks[at]) for at in blocks)))


def _ways_to_meeting(ground: Ground, walks: dict[int, dict[int, int]], blocks: tuple[int, ...]) -> list[int]:
    """Return the metres all members walk to each block of a set that is within reach of all its others."""
    return [
        sum(ground.blocks[at].total * walks[meeting][at] for at in blocks)
        for meeting in blocks
        if all(at in walks[meeting] for at in blocks)
    ]


def _has_idle(ground: Ground, blocks: tuple[int, ...]) -> bool:
    """Tell whether a set holds an empty building that joins nothing."""
    return any(
        ground.blocks[at].total == 0 and is_connected(ground, [other for other in blocks if other != at])
        for at in blocks
    )
