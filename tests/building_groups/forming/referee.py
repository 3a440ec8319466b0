"""A second opinion: the rules of a group and the best division, written again from the issue, with networkx and by trying all."""

from itertools import combinations

import networkx as nx

from shanzhi.building_groups.forming.candidates import Aim, Candidate
from shanzhi.building_groups.forming.ground import Ground, Limits, Shape


def is_allowed(ground: Ground, shape: Shape, limits: Limits) -> bool:
    """At least so many members; one entrance, entrances in a row, or whole buildings side by side near one of them."""
    if not shape or any(door in ground.blocks[at].taken for at, door in shape):
        return False
    if sum(ground.blocks[at].members[door] for at, door in shape) < limits.least:
        return False
    buildings = {at for at, _door in shape}
    if len(buildings) == 1:
        doors = sorted(door for _at, door in shape)
        return doors == list(range(doors[0], doors[-1] + 1))
    town = nx.Graph()
    town.add_nodes_from(range(len(ground.blocks)))
    town.add_weighted_edges_from((one, other, metres) for (one, other), metres in ground.sides.items())
    if len(buildings) > limits.buildings or not nx.is_connected(town.subgraph(buildings)):
        return False
    if any((at, door) not in shape for at in buildings for door in range(len(ground.blocks[at].members))):
        return False
    return any(
        buildings <= nx.single_source_dijkstra_path_length(town, at, cutoff=limits.furthest).keys() for at in buildings
    )


def all_groups(ground: Ground, limits: Limits) -> list[Shape]:
    """Every group there can be at all: each set of entrances of one building, each set of whole buildings."""
    found = []
    for at, block in enumerate(ground.blocks):
        for size in range(1, len(block.members) + 1):
            found += [
                frozenset((at, door) for door in doors) for doors in combinations(range(len(block.members)), size)
            ]
    for size in range(2, min(limits.buildings, len(ground.blocks)) + 1):
        found += [ground.whole(*chosen) for chosen in combinations(range(len(ground.blocks)), size)]
    return [shape for shape in found if is_allowed(ground, shape, limits)]


def least_left_out(ground: Ground, limits: Limits) -> int:
    """How many members stay without a group in the best division of all."""
    groups = all_groups(ground, limits)

    def best(units: frozenset[tuple[int, int]], start: int) -> int:
        found = 0
        for number in range(start, len(groups)):
            if groups[number] <= units:
                found = max(found, ground.members_of(groups[number]) + best(units - groups[number], number + 1))
        return found

    everybody = frozenset(ground.units)
    return ground.members_of(everybody) - best(everybody, 0)


def least_cost(ground: Ground, candidates: list[Candidate], limits: Limits, aim: Aim) -> tuple[int, int]:
    """The least (members left out, cost) of all choices among the candidates, by trying every one."""
    everybody = ground.members_of(frozenset(ground.units))

    def best(units: frozenset[tuple[int, int]], start: int) -> tuple[int, int]:
        found = (0, 0)
        for number in range(start, len(candidates)):
            one = candidates[number]
            if one.shape <= units:
                grouped, cost = best(units - one.shape, number + 1)
                found = min(found, (grouped - one.members, cost + one.cost(aim, limits)))
        return found

    grouped, cost = best(frozenset(ground.units), 0)
    return everybody + grouped, cost
