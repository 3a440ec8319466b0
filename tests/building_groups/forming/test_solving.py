"""Never an invalid group, nobody left who need not be, nothing cheaper: on grounds hypothesis thinks of, against a referee of its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.building_groups.forming.candidates import Aim, candidates_of
from shanzhi.building_groups.forming.checking import Breach, breaches, is_valid
from shanzhi.building_groups.forming.ground import Block, Ground, Limits
from shanzhi.building_groups.forming.invention import invented_ground
from shanzhi.building_groups.forming.reasons import Reason, left_out
from shanzhi.building_groups.forming.solving import divide, divide_among
from tests.building_groups.forming.grounds import small_grounds
from tests.building_groups.forming.referee import all_groups, is_allowed, least_cost, least_left_out

limits_of_all_kinds = st.builds(
    Limits, least=st.integers(2, 9), most=st.integers(9, 20), buildings=st.integers(1, 4), furthest=st.integers(40, 300)
)
few_examples = settings(max_examples=60, deadline=None)


@few_examples
@given(small_grounds(), limits_of_all_kinds, st.sampled_from(list(Aim)))
def test_no_group_is_ever_invalid_and_nobody_is_in_two(ground: Ground, limits: Limits, aim: Aim) -> None:
    division = divide(ground, limits, aim)
    units = [unit for shape in division.shapes for unit in shape]
    assert [shape for shape in division.shapes if not is_allowed(ground, shape, limits)] == []
    assert len(units) == len(set(units))
    assert division.left_out == ground.members_of(frozenset(ground.units)) - sum(
        map(ground.members_of, division.shapes)
    )


@few_examples
@given(small_grounds(most_blocks=5), limits_of_all_kinds)
def test_as_few_members_as_possible_are_left_out(ground: Ground, limits: Limits) -> None:
    roomy = Limits(limits.least, 1000, limits.buildings, limits.furthest)
    assert divide(ground, roomy, Aim.NEAR).left_out == least_left_out(ground, roomy)


@few_examples
@given(small_grounds(most_blocks=5), limits_of_all_kinds, st.sampled_from(list(Aim)))
def test_nothing_cheaper_can_be_chosen(ground: Ground, limits: Limits, aim: Aim) -> None:
    candidates = candidates_of(ground, limits)
    division = divide_among(ground, candidates, limits, aim)
    assert (division.left_out, division.cost) == least_cost(ground, candidates, limits, aim)
    assert division.is_proven


@few_examples
@given(small_grounds(), limits_of_all_kinds, st.data())
def test_the_check_agrees_with_the_referee(ground: Ground, limits: Limits, data: st.DataObject) -> None:
    shape = data.draw(st.frozensets(st.sampled_from(ground.units))) if ground.units else frozenset()
    assert is_valid(ground, shape, limits) == is_allowed(ground, shape, limits)


@few_examples
@given(small_grounds(most_blocks=5))
def test_every_candidate_is_a_group_that_can_be(ground: Ground) -> None:
    limits = Limits(most=1000)
    found = {candidate.shape for candidate in candidates_of(ground, limits)}
    assert found <= set(all_groups(ground, limits))


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize(("buildings", "members", "estates"), [(200, 1500, 8), (200, 1500, 1), (60, 300, 1)])
def test_a_whole_community_is_divided_within_two_percent_of_the_best(
    buildings: int, members: int, estates: int, aim: Aim
) -> None:
    ground = invented_ground(buildings, members, estates=estates, seed=3)
    division = divide(ground, Limits(), aim)
    assert division.gap <= 0.02
    assert all(is_allowed(ground, shape, Limits()) for shape in division.shapes)


def test_the_same_ground_gives_the_same_groups() -> None:
    ground = invented_ground(60, 300, estates=1, seed=5)
    assert divide(ground, Limits(), Aim.EVEN).shapes == divide(ground, Limits(), Aim.EVEN).shapes


def test_each_aim_makes_its_own_wish_small() -> None:
    ground, limits = invented_ground(40, 320, estates=1, seed=5), Limits()
    divisions = {aim: divide(ground, limits, aim) for aim in Aim}

    def unevenness(aim: Aim) -> int:
        return sum((ground.members_of(shape) - 10) ** 2 for shape in divisions[aim].shapes)

    assert {division.left_out for division in divisions.values()} == {0}
    assert min(Aim, key=lambda aim: divisions[aim].walk) == Aim.NEAR
    assert min(Aim, key=unevenness) == Aim.EVEN
    assert min(Aim, key=lambda aim: len(divisions[aim].shapes)) == Aim.FEW


def test_a_group_that_stays_keeps_its_entrance() -> None:
    ground = Ground((Block(1, (6, 6, 6), frozenset({1})), Block(2, (3,))), {(0, 1): 30})
    division = divide(ground, Limits(), Aim.NEAR)
    assert set(division.shapes) == {frozenset({(0, 0)}), frozenset({(0, 2)})}
    assert [(left.block, left.reason) for left in left_out(ground, division.shapes, Limits())] == [
        (1, Reason.BESIDE_KEPT)
    ]


def test_a_small_building_joins_a_large_neighbour() -> None:
    ground = Ground((Block(1, (30,)), Block(2, (3,))), {(0, 1): 30})
    division = divide(ground, Limits(), Aim.NEAR)
    assert division.left_out == 0
    assert breaches(ground, division.shapes[0], Limits()) == [Breach.LARGE]


def test_an_empty_building_joins_two_and_another_goes_along() -> None:
    ground = Ground(
        tuple(Block(pk, (count,)) for pk, count in enumerate((3, 0, 3, 0))), {(0, 1): 30, (1, 2): 30, (2, 3): 30}
    )
    assert divide(ground, Limits(), Aim.NEAR).shapes == [ground.whole(0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("members", "sides", "reason"),
    [
        ((4, 9), {}, Reason.ALONE),
        ((2, 1), {(0, 1): 30}, Reason.TOO_FEW),
        ((1, 1, 1, 1, 1), {(0, 1): 30, (1, 2): 30, (2, 3): 30, (3, 4): 30}, Reason.TOO_FAR),
        ((2, 3, 2), {(0, 1): 30, (1, 2): 30}, None),
        ((3, 3, 3, 3, 3), {(0, n): 150 for n in range(1, 5)}, Reason.NEEDED),
    ],
)
def test_who_is_left_out_learns_why(
    members: tuple[int, ...], sides: dict[tuple[int, int], int], reason: Reason | None
) -> None:
    ground = Ground(tuple(Block(pk, (count,)) for pk, count in enumerate(members)), sides)
    limits = Limits(buildings=2) if reason == Reason.NEEDED else Limits()
    reasons = left_out(ground, divide(ground, limits, Aim.NEAR).shapes, limits)
    assert {left.reason for left in reasons} == ({reason} if reason else set())


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (set(), [Breach.EMPTY]),
        ({(0, 0), (0, 2)}, [Breach.APART]),
        ({(0, 1)}, [Breach.SMALL]),
        ({(0, 0), (1, 0)}, [Breach.DIVIDED]),
        ({(1, 0), (3, 0)}, [Breach.APART]),
        ({(1, 0), (2, 0)}, [Breach.FAR]),
    ],
)
def test_each_breach_has_its_word(shape: set[tuple[int, int]], found: list[Breach]) -> None:
    blocks = (Block(1, (6, 0, 6)), Block(2, (5,)), Block(3, (5,)), Block(4, (5,)))
    ground = Ground(blocks, {(0, 1): 30, (1, 2): 150, (2, 3): 30})
    assert breaches(ground, frozenset(shape), Limits(furthest=100)) == found
