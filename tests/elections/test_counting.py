"""Counting: whatever is on the ballots, what must always hold does."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.elections.counting import (
    Paper,
    Score,
    decide,
    is_quorum,
    least_candidates,
    run_off,
    tally,
)
from shanzhi.elections.enums import Mark

CANDIDATES = (1, 2, 3, 4)
ELECTORATE = (*CANDIDATES, 5, 6)
papers = st.lists(
    st.builds(
        Paper,
        marks=st.dictionaries(st.sampled_from(CANDIDATES), st.sampled_from(list(Mark))),
        written_in=st.lists(st.sampled_from(ELECTORATE), max_size=3).map(tuple),
        others=st.integers(0, 2),
        unreadable=st.booleans(),
    ),
    max_size=12,
)
seats = st.integers(1, 4)
steadily = settings(
    deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)  # the same ballots every time, on a busy machine too


@steadily
@given(papers, seats)
def test_every_valid_ballot_says_one_thing_of_everybody(ballots: list[Paper], number: int) -> None:
    counted = tally(ballots, CANDIDATES, number)
    assert counted.valid + counted.void == len(ballots)
    for score in counted.scores:
        assert min(score.yes, score.no, score.none) >= 0
        assert score.yes + score.no + score.none == counted.valid


@steadily
@given(papers, seats)
def test_nobody_has_more_names_than_seats_times_valid_ballots(ballots: list[Paper], number: int) -> None:
    counted = tally(ballots, CANDIDATES, number)
    assert sum(score.yes for score in counted.scores) <= number * counted.valid


@steadily
@given(papers, seats, st.integers(0, 2**32))
def test_the_order_of_ballots_never_matters(ballots: list[Paper], number: int, seed: int) -> None:
    mixed = list(ballots)
    Random(seed).shuffle(mixed)
    assert tally(mixed, CANDIDATES, number) == tally(ballots, CANDIDATES, number)


@steadily
@given(papers, seats)
def test_void_ballots_change_nothing(ballots: list[Paper], number: int) -> None:
    over = Paper(dict.fromkeys(CANDIDATES, Mark.YES), written_in=(5,))
    counted, before = tally([*ballots, over], CANDIDATES, number), tally(ballots, CANDIDATES, number)
    assert (counted.scores, counted.void) == (before.scores, before.void + 1)


@steadily
@given(papers)
def test_a_ballot_survives_being_kept(ballots: list[Paper]) -> None:
    kept = [Paper.from_data(paper.as_data()) for paper in ballots]
    assert tally(kept, CANDIDATES, 2) == tally(ballots, CANDIDATES, 2)


@steadily
@given(papers, seats, st.integers(0, 40))
def test_the_elected_have_more_than_half_and_more_than_the_rest(ballots: list[Paper], number: int, base: int) -> None:
    scores = tally(ballots, CANDIDATES, number).scores
    result = decide(scores, seats=number, base=base)
    votes = {score.member: score.yes for score in scores}
    assert len(result.elected) + result.open_seats == number
    assert all(2 * votes[member] > base for member in (*result.elected, *result.tied))
    left = [member for member in votes if member not in result.elected]
    assert all(votes[one] > votes[other] for one in result.elected for other in left if 2 * votes[other] > base)
    assert len({votes[member] for member in result.tied}) <= 1
    assert not result.tied or len(result.tied) > result.open_seats > 0


@steadily
@given(papers, seats, st.integers(0, 40), st.permutations(CANDIDATES))
def test_the_order_of_candidates_never_matters(ballots: list[Paper], number: int, base: int, order: list[int]) -> None:
    one = decide(tally(ballots, CANDIDATES, number).scores, seats=number, base=base)
    other = decide(tally(ballots, order, number).scores, seats=number, base=base)
    assert one == other


@steadily
@given(papers, seats, st.integers(0, 40))
def test_a_run_off_is_between_people_not_elected(ballots: list[Paper], number: int, base: int) -> None:
    scores = tally(ballots, CANDIDATES, number).scores
    result = decide(scores, seats=number, base=base)
    again = run_off(scores, result, 20)
    assert not set(again) & set(result.elected)
    assert set(result.tied) <= set(again)


@pytest.mark.parametrize(
    ("yes", "base", "elected"), [(5, 10, False), (6, 10, True), (5, 9, True), (0, 0, False), (1, 1, True)]
)
def test_exactly_half_is_not_enough(yes: int, base: int, elected: bool) -> None:
    assert (decide([Score(1, yes, 0, 0)], seats=1, base=base).elected == (1,)) == elected


@pytest.mark.parametrize(("seats", "candidates"), [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9), (10, 12)])
def test_there_are_a_fifth_more_candidates_than_seats(seats: int, candidates: int) -> None:
    assert least_candidates(seats, 20) == candidates


@pytest.mark.parametrize(
    ("present", "due", "holds"), [(4, 5, True), (3, 4, False), (7, 9, False), (8, 10, True), (0, 0, False)]
)
def test_four_fifths_of_those_due_are_a_quorum(present: int, due: int, holds: bool) -> None:
    assert is_quorum(present, due, 80) == holds


def test_a_ballot_for_fewer_than_there_are_seats_counts_and_an_empty_one_too() -> None:
    assert not Paper().is_void(1)
    assert not Paper({1: Mark.YES}).is_void(3)
    assert Paper({1: Mark.YES, 2: Mark.YES}).is_void(1)
    assert Paper({1: Mark.YES}, others=1).is_void(1)


def test_a_tie_for_the_last_seat_elects_neither() -> None:
    result = decide([Score(1, 9, 0, 0), Score(2, 6, 0, 0), Score(3, 6, 0, 0)], seats=2, base=10)
    assert (result.elected, result.tied, result.open_seats) == ((1,), (2, 3), 1)
