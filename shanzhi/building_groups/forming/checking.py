"""The rules of one group, each with its own word, for groups a solver made and for those changed by hand."""

from enum import StrEnum

from shanzhi.building_groups.forming.ground import Ground, Limits, Shape


class Breach(StrEnum):
    """What is wrong with a group. LARGE is advice: such a group may be adopted."""

    EMPTY = "empty"
    SMALL = "small"
    APART = "apart"
    DIVIDED = "divided"
    MANY = "many"
    FAR = "far"
    LARGE = "large"


ADVICE = frozenset({Breach.LARGE})


def breaches(ground: Ground, shape: Shape, limits: Limits) -> list[Breach]:
    """Return what is wrong with a group, in a fixed order; nothing for a group that may be formed."""
    if not shape:
        return [Breach.EMPTY]
    members = ground.members_of(shape)
    blocks = sorted({at for at, _door in shape})
    found = [Breach.SMALL] if members < limits.least else []
    found += _of_one(shape) if len(blocks) == 1 else _of_several(ground, shape, blocks, limits)
    if members > limits.most and len(shape) > 1:
        found.append(Breach.LARGE)
    return found


def is_valid(ground: Ground, shape: Shape, limits: Limits) -> bool:
    """Tell whether a group may be formed."""
    return not set(breaches(ground, shape, limits)) - ADVICE


def _of_one(shape: Shape) -> list[Breach]:
    doors = [door for _at, door in shape]
    return [] if max(doors) - min(doors) + 1 == len(doors) else [Breach.APART]


def _of_several(ground: Ground, shape: Shape, blocks: list[int], limits: Limits) -> list[Breach]:
    found = []
    connected = is_connected(ground, blocks)
    if not connected:
        found.append(Breach.APART)
    if shape != ground.whole(*blocks):
        found.append(Breach.DIVIDED)
    if len(blocks) > limits.buildings:
        found.append(Breach.MANY)
    if connected and not any(set(blocks) <= ground.walks_from(at, limits.furthest).keys() for at in blocks):
        found.append(Breach.FAR)
    return found


def is_connected(ground: Ground, blocks: list[int]) -> bool:
    """Tell whether one gets from each of some blocks to each other by neighbours among them."""
    inside, seen, queue = set(blocks), {blocks[0]}, [blocks[0]]
    while queue:
        for other in ground.neighbours[queue.pop()]:
            if other in inside and other not in seen:
                seen.add(other)
                queue.append(other)
    return len(seen) == len(inside)
