"""Why members stay without a group: one reason for each building that is left, the first that is true."""

from dataclasses import dataclass
from enum import StrEnum

from shanzhi.building_groups.forming.ground import Ground, Limits, Shape


class Reason(StrEnum):
    """Why nobody could be found for those left in a building."""

    ALONE = "alone"
    TOO_FEW = "too_few"
    BESIDE_KEPT = "beside_kept"
    TOO_FAR = "too_far"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The members of one building that no group has. `reachable`: how many live there and in all buildings in reach."""

    block: int
    members: int
    reason: Reason
    reachable: int


def left_out(ground: Ground, shapes: list[Shape], limits: Limits) -> list[LeftOut]:
    """Return what is left of each building, in order, with its reason."""
    grouped = {unit for shape in shapes for unit in shape}
    rest: dict[int, int] = {}
    for at, door in ground.units:
        if (at, door) not in grouped:
            rest[at] = rest.get(at, 0) + ground.blocks[at].members[door]
    return [_why(ground, at, members, limits) for at, members in sorted(rest.items()) if members]


def _why(ground: Ground, at: int, members: int, limits: Limits) -> LeftOut:
    beside = ground.neighbours[at]
    reach = [
        other for other in ground.walks_from(at, 2 * limits.furthest) if ground.blocks[other].is_whole or other == at
    ]
    near = _at_most_buildings(ground, at, limits.buildings)
    reachable = sum(ground.blocks[other].total for other in reach)
    if any(ground.blocks[other].taken for other in beside) or ground.blocks[at].taken:
        reason = Reason.BESIDE_KEPT
    elif not beside:
        reason = Reason.ALONE
    elif reachable < limits.least:
        reason = Reason.TOO_FEW
    elif near < limits.least:
        reason = Reason.TOO_FAR
    else:
        reason = Reason.NEEDED
    return LeftOut(at, members, reason, reachable)


def _at_most_buildings(ground: Ground, at: int, most: int) -> int:
    """Return the most members a connected set of so many buildings around one could have: no set has more than its steps reach."""
    steps, seen = {at}, {at}
    for _step in range(most - 1):
        steps = {other for one in steps for other in ground.neighbours[one] if ground.blocks[other].is_whole} - seen
        seen |= steps
    totals = sorted((ground.blocks[other].total for other in seen - {at}), reverse=True)
    return ground.blocks[at].total + sum(totals[: most - 1])
