"""The solver's rules, checked by an independent checker: always valid, as many homes as possible, the best when all can be tried."""

from collections import Counter
from itertools import product

import networkx
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.service_requests.sharing_out import (
    FURTHER,
    NEIGHBOUR,
    OTHER_ESTATE,
    OWN_BUILDING,
    Ground,
    Helper,
    Home,
    Spot,
    distance,
    loads,
    share_out,
)

ENTRANCES = {1: (11, 12), 2: (21,), 3: (None,), 4: (41,)}
SPOTS = {1: Spot(1, 1, 0, 0), 2: Spot(1, 2, 60, 0), 3: Spot(1, 9, 500, 0), 4: Spot(2, 1)}


@st.composite
def grounds(draw: st.DrawFn, homes: int = 10, helpers: int = 5) -> Ground:
    places = [(building, entrance) for building, entrances in ENTRANCES.items() for entrance in entrances]
    some_homes = [Home(100 + number, *draw(st.sampled_from(places))) for number in range(draw(st.integers(0, homes)))]
    some_helpers = []
    for number in range(draw(st.integers(0, helpers))):
        building, entrance = draw(st.sampled_from(places))
        known = draw(st.booleans())
        alike = [home.key for home in some_homes if (home.building, home.entrance) == (building, entrance)]
        own = draw(st.sampled_from(alike)) if alike and draw(st.booleans()) else None
        some_helpers.append(
            Helper(number, (building,) if known else (), entrance if known else None, own, draw(st.integers(0, 3)))
        )
    return Ground(
        some_homes,
        some_helpers,
        SPOTS,
        most=draw(st.integers(1, 4)),
        reach=draw(st.sampled_from([OWN_BUILDING, NEIGHBOUR, OTHER_ESTATE])),
        links=draw(st.sampled_from([{}, {(1, 3): True}, {(1, 2): False}])),
    )


def may_have(ground: Ground, helper: Helper, home: Home) -> bool:
    """Say it again, in other words than the solver: not one's own, and within reach."""
    if helper.home == home.key:
        return False
    if helper.entrance is not None and helper.entrance == home.entrance:
        return True
    if ground.reach == OTHER_ESTATE:
        return True
    if home.building in helper.buildings:
        return True
    if ground.reach == OWN_BUILDING:
        return False
    pairs = {tuple(sorted((building, home.building))) for building in helper.buildings}
    by_hand = {pair for pair, joined in ground.links.items() if joined}
    apart = {pair for pair, joined in ground.links.items() if not joined}
    return bool(pairs & by_hand) or ((1, 2) in pairs and (1, 2) not in apart)


def most_possible(ground: Ground) -> int:
    """Return how many homes can be looked after at all: the greatest flow."""
    graph = networkx.DiGraph()
    graph.add_node("from")
    graph.add_node("to")
    for helper in ground.helpers:
        graph.add_edge("from", ("helper", helper.key), capacity=max(0, ground.most - helper.has))
        for home in ground.homes:
            if may_have(ground, helper, home):
                graph.add_edge(("helper", helper.key), ("home", home.key), capacity=1)
    for home in ground.homes:
        graph.add_edge(("home", home.key), "to", capacity=1)
    return int(networkx.maximum_flow_value(graph, "from", "to"))


def cost(ground: Ground, given_to: dict[int, int]) -> int:
    """Return what the solver minimises, written anew."""
    homes = {home.key: home for home in ground.homes}
    total = 10_000 * (len(homes) - len(given_to))
    for key, number in given_to.items():
        total += 3 * (distance(ground, ground.helpers[number], homes[key]) or 0)
    taken = Counter(given_to.values())
    total += sum((h.has + taken[n]) ** 2 - h.has**2 for n, h in enumerate(ground.helpers))
    hands = {
        (number, homes[key].building, homes[key].entrance): distance(ground, ground.helpers[number], homes[key]) or 0
        for key, number in given_to.items()
    }
    return total + sum(2 * (1 + away) for away in hands.values())


def check(ground: Ground, given_to: dict[int, int]) -> None:
    homes = {home.key: home for home in ground.homes}
    taken = Counter(given_to.values())
    for key, number in given_to.items():
        assert may_have(ground, ground.helpers[number], homes[key])
    for number, helper in enumerate(ground.helpers):
        assert not taken[number] or helper.has + taken[number] <= ground.most
    assert loads(ground.helpers, given_to) == [h.has + taken[n] for n, h in enumerate(ground.helpers)]


@settings(max_examples=60, deadline=None)
@given(grounds())
def test_a_share_is_valid_and_leaves_out_as_few_as_possible(ground: Ground) -> None:
    given_to = share_out(ground)

    check(ground, given_to)
    assert len(given_to) == most_possible(ground)


@settings(max_examples=40, deadline=None)
@given(grounds(homes=4, helpers=3))
def test_a_share_is_the_best_there_is(ground: Ground) -> None:
    choices = [[None, *(n for n, h in enumerate(ground.helpers) if may_have(ground, h, home))] for home in ground.homes]
    best = 10**9
    for one in product(*choices):
        taken = Counter(number for number in one if number is not None)
        if all(ground.helpers[n].has + count <= ground.most for n, count in taken.items()):
            keys = [home.key for home in ground.homes]
            best = min(best, cost(ground, {k: n for k, n in zip(keys, one, strict=True) if n is not None}))

    assert cost(ground, share_out(ground)) == best


def test_loads_are_even_among_those_equally_near() -> None:
    homes = [Home(number, 1, 11) for number in range(9)]
    helpers = [Helper(number, (1,), 11) for number in range(3)]

    assert loads(helpers, share_out(Ground(homes, helpers, SPOTS, most=10))) == [3, 3, 3]


def test_a_community_of_many_is_shared_out_validly() -> None:
    spots = {building: Spot(building // 20, building, 40.0 * (building % 20), 0) for building in range(100)}
    homes = [Home(number, number // 12, (number // 6) * 1000) for number in range(1200)]
    helpers = [Helper(n, (n * 7 % 100,), (n * 7 % 100 * 2) * 1000, home=n * 7 % 100 * 12) for n in range(300)]
    ground = Ground(homes, helpers, spots, most=5, reach=FURTHER)

    given_to = share_out(ground, seconds=5)

    assert max(loads(helpers, given_to)) <= 5
    assert all(helpers[number].home != key for key, number in given_to.items())
    assert len(given_to) >= 1190  # 1,500 places for 1,200 homes
