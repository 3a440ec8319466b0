from shanzhi.elections.surname_order import _places, in_stroke_order
from shanzhi.scenarios.invention import SURNAMES


def test_fewer_strokes_come_first_then_the_first_stroke() -> None:
    assert in_stroke_order(["张", "李", "王", "丁", "陈", "刘"]) == ["丁", "王", "刘", "李", "张", "陈"]
    assert in_stroke_order(["周", "林", "武", "金", "范"]) == [
        "武",
        "范",
        "林",
        "金",
        "周",
    ]  # 8 strokes: 横 横 横 撇 撇


def test_equal_surnames_are_ordered_by_the_given_name() -> None:
    assert in_stroke_order(["王建国", "王一", "王建", "欧阳明", "王大"]) == ["王一", "王大", "王建", "王建国", "欧阳明"]


def test_every_surname_has_its_place_and_no_character_has_two() -> None:
    places = _places()
    assert len(places) == 20_902
    assert all(character in places for surname in SURNAMES for character in surname)
    assert in_stroke_order(["𠮷田", "龚明"]) == ["龚明", "𠮷田"]  # outside the standard: last
