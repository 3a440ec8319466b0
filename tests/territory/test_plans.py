from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.territory.models import Building
from shanzhi.territory.plans import HEIGHT, WIDTH, in_metres, in_rows, labels_of, plan_of, shade_of, shades_of

METRES = st.floats(-500, 500, allow_nan=False).map(lambda metre: round(metre, 1))
PLACES = st.lists(st.tuples(METRES, METRES), min_size=1, max_size=20, unique=True)


def building(number: int, place: tuple[float, float] | None = None) -> Building:
    x, y = place or (None, None)
    return Building(pk=number, name=f"{number}栋", code=f"{number:03d}", x=x, y=y)


def address(row: Building) -> str:
    return f"/{row.pk}/"


def test_places_in_metres_become_a_drawing_with_north_above() -> None:
    plan = plan_of([building(1, (0, 0)), building(2, (0, 50)), building(3, (150, 0))], {1: 5}, address)
    first, second, third = plan.buildings
    assert plan.is_placed
    assert second.y < first.y == third.y
    assert first.x == second.x < third.x
    assert (first.figure, first.url, second.figure) == (5, "/1/", 0)


@pytest.mark.parametrize(
    "rows",
    [
        [building(1, (0, 0)), building(2)],
        [building(1, (0, 0)), building(2, (0, 0))],
        [building(1, (0, 0)), building(2, (0.01, 0)), building(3, (400, 0))],
        [building(n, (n * 100.0, 0)) for n in range(1, 12)],
        [building(1), building(2)],
    ],
    ids=["one without", "two on one spot", "nearly one spot", "a long strip", "none"],
)
def test_otherwise_a_tidy_grid_is_drawn(rows: list[Building]) -> None:
    plan = plan_of(rows, {}, address)
    assert not plan.is_placed
    assert len(plan.buildings) == len(rows)


def test_buildings_are_read_in_the_order_of_their_numbers() -> None:
    plan = plan_of([building(10), building(2), building(1)], {}, address)
    assert [drawn.name for drawn in plan.buildings] == ["1栋", "2栋", "10栋"]


def test_an_empty_estate_is_an_empty_drawing() -> None:
    assert plan_of([], {}, address).buildings == []


@given(PLACES)
def test_no_building_covers_another(places: list[tuple[float, float]]) -> None:
    rows = [building(number, place) for number, place in enumerate(places, start=1)]
    for drawing in (in_metres(rows), in_rows(len(rows))):
        for (x, y), (other_x, other_y) in combinations(drawing, 2):
            assert abs(x - other_x) >= WIDTH or abs(y - other_y) >= HEIGHT


@pytest.mark.parametrize(
    ("greatest", "ranges"),
    [
        (0, [(0, 0, 0), (1, 1, None)]),
        (1, [(0, 0, 0), (1, 1, None)]),
        (3, [(0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 3, None)]),
        (10, [(0, 0, 0), (1, 1, 2), (2, 3, 4), (3, 5, 7), (4, 8, None)]),
    ],
)
def test_shades_divide_the_greatest_number(greatest: int, ranges: list[tuple[int, int, int | None]]) -> None:
    assert [(shade.number, shade.least, shade.most) for shade in shades_of(greatest)] == ranges


def test_shades_may_be_given() -> None:
    shades = shades_of(9, (1, 2, 4, 8))
    assert [shade_of(figure, shades) for figure in (0, 1, 3, 4, 7, 8, 100)] == [0, 1, 2, 3, 3, 4, 4]


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_more_is_never_paler(one: int, other: int) -> None:
    shades = shades_of(max(one, other))
    less, more = sorted([one, other])
    assert 0 <= shade_of(less, shades) <= shade_of(more, shades) <= 4


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["环城北路91号楼", "环城北路93号楼"], ["91号楼", "93号楼"]),
        (["1栋", "10栋"], ["1栋", "10栋"]),
        (["1栋"], ["1栋"]),
        (["幸福里综合服务中心大楼", "2栋"], ["幸…中心大楼", "2栋"]),
        (["东", "东"], ["东", "东"]),
    ],
)
def test_labels_leave_out_what_all_names_begin_with(names: list[str], labels: list[str]) -> None:
    assert labels_of(names) == labels
