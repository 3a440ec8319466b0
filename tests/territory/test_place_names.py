from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.territory.place_names import (
    building_code,
    building_name,
    cleaned,
    door,
    entrance_code,
    entrance_name,
    floor_of,
    in_order,
)

SPELLINGS = [
    "3栋",
    "３栋",
    "3幢",
    "３号楼",
    "3#",
    "3#楼",
    "03栋",
    "第3栋",
    "三栋",
    "三号楼",
    " 3 栋 ",
    "3",
    "3号",
    "3座",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_of_a_building_have_one_code(spelling: str) -> None:
    assert building_code(spelling) == "003"


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("３", "3栋", "003"),
        ("第03幢", "3幢", "003"),
        ("三号楼", "3号楼", "003"),
        ("十栋", "10栋", "010"),
        ("十二栋", "12栋", "012"),
        ("二十栋", "20栋", "020"),
        ("九十九栋", "99栋", "099"),
        ("ａ座", "A座", "00A"),
        ("12b栋", "12B栋", "12B"),
        ("3-1栋", "3-1栋", "3-1"),
        ("0栋", "0栋", "000"),
        ("老干楼", "老干楼", ""),
        ("1234栋", "1234栋", ""),
        ("十十栋", "十十栋", ""),
        ("一二栋", "12栋", "012"),
        ("", "", ""),
    ],
)
def test_names_keep_their_word_and_codes_their_width(written: str, name: str, code: str) -> None:
    assert (building_name(written), building_code(written)) == (name, code)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("１", "1单元", "01"),
        ("二单元", "2单元", "02"),
        ("a门", "A门", "0A"),
        ("12梯", "12梯", "12"),
        ("东门洞口", "东门洞口", ""),
    ],
)
def test_entrances(written: str, name: str, code: str) -> None:
    assert (entrance_name(written), entrance_code(written)) == (name, code)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("０３０１室", "301"), ("1204", "1204"), ("3a", "3A"), ("000", "000"), ("301 号", "301"), ("门面2", "门面2")],
)
def test_doors(written: str, expected: str) -> None:
    assert door(written) == expected


@pytest.mark.parametrize(
    ("number", "floor"), [("301", 3), ("1204", 12), ("31", None), ("2A", None), ("12041", None), ("", None)]
)
def test_floors_come_from_the_door(number: str, floor: int | None) -> None:
    assert floor_of(number) == floor


def test_doors_sort_as_people_count() -> None:
    assert sorted(["1001", "201", "2A", "2", "门面1"], key=in_order) == ["2", "2A", "201", "1001", "门面1"]


@given(st.text(max_size=20))
def test_tidying_twice_changes_nothing(text: str) -> None:
    for tidy in (cleaned, building_name, entrance_name):
        assert tidy(tidy(text)) == tidy(text)
    assert building_code(building_name(text)) == building_code(text)
    assert entrance_code(entrance_name(text)) == entrance_code(text)


@given(st.text(max_size=20))
def test_nothing_invisible_is_left(text: str) -> None:
    assert cleaned(text).isprintable()
    assert len(building_code(text)) in (0, 3)


@given(st.integers(1, 999))
def test_numbers_go_there_and_back(number: int) -> None:
    assert building_code(f"{number}栋") == f"{number:03d}"
    assert building_name(f"{number:05d}号楼") == f"{number}号楼"


@given(st.lists(st.text(alphabet="123456789AB门", min_size=1, max_size=6)))
def test_sorting_always_works(doors: list[str]) -> None:
    keys = [in_order(text) for text in sorted(doors, key=in_order)]
    assert all(before <= after for before, after in pairwise(keys))
