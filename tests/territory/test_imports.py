from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import xlsxwriter
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.core.errors import NotPermitted, NotPossible
from shanzhi.core.excel_reading import NotReadable, read_workbook, text_of
from shanzhi.records.models import AuditEntry
from shanzhi.territory.imports.template import empty_template, filled_template
from shanzhi.territory.models import Building, Estate, Household, PlaceImport
from shanzhi.territory.services import imports
from tests.database import in_street
from tests.territory.import_desk import SMALL, Desk, everything, tallies
from tests.territory.place_files import Rows, many_places, places_file
from tests.world import World

pytestmark = [pytest.mark.django_db]

# What is imported


def test_a_file_is_imported_whole(desk: Desk) -> None:
    done = desk.bring(places_file(**SMALL))
    assert tallies(done) == {"estate": (2, 0, 0), "building": (3, 0, 0), "entrance": (3, 0, 0), "household": (3, 0, 0)}
    assert everything() == [
        [("007", "东苑", "东风路1号", None), ("008", "西苑", "", None)],
        [
            ("东苑", "001", "1栋", 6, 0.0, 0.0),
            ("东苑", "002", "2号楼", None, None, None),
            ("西苑", "901", "老干楼", 3, None, None),
        ],
        [("1栋", "01", "1单元"), ("1栋", "02", "2单元"), ("老干楼", "0A", "A单元")],
        [("1栋", "01", "101", 1, 3), ("1栋", "02", "602", 6, None), ("2号楼", None, "101", 1, None)],
    ]
    assert all(Building.objects.values_list("token", flat=True))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.data["household"]["new"]) == ("places.imported", done.pk, 3)
    assert (done.imported_at, PlaceImport.objects.get(pk=done.pk).content) == (desk.at, None)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_file_again_changes_nothing(desk: Desk, language: str) -> None:
    desk.bring(places_file(language, **SMALL))
    before = everything()
    again = desk.check(places_file(language, **SMALL))
    assert tallies(again) == {"estate": (0, 0, 2), "building": (0, 0, 3), "entrance": (0, 0, 1), "household": (0, 0, 3)}
    assert again.summary["does_something"] is False
    imports.carry_out(actor=desk.actor, place_import=again, community=desk.world.community, at=desk.at)
    assert everything() == before


def test_what_is_exported_and_imported_is_the_same(desk: Desk) -> None:
    _there = desk.world.households
    desk.bring(places_file(**SMALL))
    before = everything()
    back = desk.check(filled_template(desk.world.community, desk.at))
    assert back.problems == 0
    assert back.summary["does_something"] is False
    imports.carry_out(actor=desk.actor, place_import=back, community=desk.world.community, at=desk.at)
    assert everything() == before


def test_changes_are_told_and_made(desk: Desk) -> None:
    desk.bring(places_file(**SMALL))
    done = desk.bring(
        places_file(
            estate=[["东苑花园", "7", None, "无"]],
            building=[["东苑花园", "1号楼", 3, 7]],
            household=[["东苑花园", "1栋", "1", "101", None, "无"], ["东苑花园", "1栋", "3单元", "101"]],
        )
    )
    assert tallies(done) == {"estate": (0, 1, 0), "building": (0, 1, 0), "entrance": (1, 0, 0), "household": (1, 1, 0)}
    assert done.summary["changes"] == [
        "东苑: name of the place 东苑 → 东苑花园, Address 东风路1号 → none",
        "1栋: Floors 6 → 7",
        "1栋 1单元 101: People 3 → none",
    ]
    assert Building.objects.get(code="001", estate__name="东苑花园").name == "1栋"
    assert Household.objects.get(door="101", entrance__code="01").residents is None


def test_an_empty_cell_changes_nothing(desk: Desk) -> None:
    desk.bring(places_file(**SMALL))
    again = desk.check(
        places_file(estate=[["东苑"]], building=[["东苑", "1栋"]], household=[["东苑", "1栋", "1", "101"]])
    )
    assert again.summary["does_something"] is False


def test_places_nobody_names_stay(desk: Desk) -> None:
    _there = desk.world.households
    desk.bring(places_file(estate=[["东苑"]]))
    assert Household.objects.count() == 4


def test_a_grid_is_found_by_number_or_name(desk: Desk) -> None:
    grid = desk.world.grid
    desk.bring(places_file(estate=[["东苑", None, "1"], ["西苑", None, "第一网格"]]))
    assert set(Estate.objects.filter(name__in=["东苑", "西苑"]).values_list("grid_id", flat=True)) == {grid.pk}


# What is wrong


@pytest.mark.parametrize(
    ("rows", "where", "sentence"),
    [
        ({"estate": [["", "1"]]}, ("Estates", 2, "A", ""), "must not be empty"),
        ({"estate": [["东苑", "12345"]]}, ("Estates", 2, "B", "12345"), "At most 3 characters"),
        ({"estate": [["东苑", None, "九"]]}, ("Estates", 2, "C", "九"), "no such grid"),
        ({"estate": [["东苑"], ["东 苑"], ["东苑"]]}, ("Estates", 4, "A", "东苑"), "Row 2 says the same"),
        ({"building": [["无名苑", "1栋"]]}, ("Buildings", 2, "A", "无名苑"), "no such estate"),
        (
            {"estate": [["东苑"]], "building": [["东苑", "1栋"], ["东苑", "一号楼"]]},
            ("Buildings", 3, "B", "一号楼"),
            "Row 2 says",
        ),
        (
            {"estate": [["东苑"]], "building": [["东苑", "1栋", 2.5]]},
            ("Buildings", 2, "C", "2.5"),
            "whole number from 0 to 30",
        ),
        (
            {"estate": [["东苑"]], "building": [["东苑", "1栋", None, "六层"]]},
            ("Buildings", 2, "D", "六层"),
            "from 1 to 150",
        ),
        (
            {"estate": [["东苑"]], "building": [["东苑", "1栋", None, None, None, 3]]},
            ("Buildings", 2, "G", ""),
            "Both distances",
        ),
        (
            {"estate": [["东苑"]], "building": [["东苑", "1栋", None, None, None, "nan", 1]]},
            ("Buildings", 2, "F", "nan"),
            "A number",
        ),
        ({"entrance": [["西湖新村", "9栋", "1"]]}, ("Entrances", 2, "B", "9栋"), "no such building"),
        ({"entrance": [["西湖新村", "1栋", "后门口"]]}, ("Entrances", 2, "C", "后门口"), "number or a letter"),
        ({"household": [["西湖新村", "1栋", "9", "101"]]}, ("Homes", 2, "C", "9"), "1栋 has no such entrance"),
        (
            {"household": [["西湖新村", "1栋", "1", "無"], ["西湖新村", "1栋", "1", "无"]]},
            ("Homes", 3, "D", ""),
            "must not be empty",
        ),
        ({"household": [["西湖新村", "1栋", "1", "9", None, 100]]}, ("Homes", 2, "F", "100"), "from 0 to 99"),
        (
            {"household": [["西湖新村", "1栋", "1", "901"], ["西湖新村", "１幢", "一", "0901室"]]},
            ("Homes", 3, "D", "0901室"),
            "Row 2",
        ),
    ],
)
def test_problems_have_row_column_value_and_sentence(
    desk: Desk, rows: dict[str, Rows], where: tuple[str, int, str, str], sentence: str
) -> None:
    _there = desk.world.entrance
    row = desk.check(places_file(**rows))
    problem = row.summary["problems"][0]
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == where
    assert sentence in problem["sentence"]
    before = everything()
    after = imports.carry_out(actor=desk.actor, place_import=row, community=desk.world.community, at=desk.at)
    assert (after.imported_at, everything()) == (None, before)


def test_one_wrong_row_keeps_everything_out(desk: Desk) -> None:
    rows = {**SMALL, "household": [*SMALL["household"], ["东苑", "8栋", "1", "101"]]}
    row = desk.check(places_file(**rows))
    imports.carry_out(actor=desk.actor, place_import=row, community=desk.world.community, at=desk.at)
    assert not Estate.objects.exists()
    assert not AuditEntry.objects.exists()


def test_what_changed_meanwhile_is_found_at_the_import(desk: Desk) -> None:
    _entrance = desk.world.entrance
    row = desk.check(places_file(household=[["西湖新村", "1栋", "1", "901"]]))
    Estate.objects.update(name="改了名")
    after = imports.carry_out(actor=desk.actor, place_import=row, community=desk.world.community, at=desk.at)
    assert (after.imported_at, after.problems) == (None, 1)
    assert not Household.objects.exists()


def test_a_file_is_imported_once(desk: Desk) -> None:
    done = desk.bring(places_file(**SMALL))
    with pytest.raises(NotPossible):
        imports.carry_out(actor=desk.actor, place_import=done, community=desk.world.community, at=desk.at)


def refused(desk: Desk, content: bytes) -> str:
    with pytest.raises(NotReadable) as error:
        desk.check(content)
    return str(error.value)


def with_sheet(name: str, *rows: list[str]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (with_sheet("别的", ["x"]), "None of the sheets"),
        (with_sheet("小区"), "lacks the column"),
        (with_sheet("小区", ["小区"]), "no rows below the headings"),
        (with_sheet("楼栋", ["小区", "层数"], ["东苑", "6"]), "lacks the column “Building*”"),
        (with_sheet("小区", ["小区", "电话"], ["东苑", "1"]), "a column nobody knows: “电话”"),
        (with_sheet("小区", ["小区", "地址", "地址 *"], ["东苑", "1", "2"]), "the column “地址 *” twice"),
        (with_sheet("小区", ["社区小区一览表"], ["小区", "代码"], ["东苑", "1"]), "lacks the column"),
    ],
    ids=["sheets", "nothing", "empty", "missing", "unknown", "twice", "title above"],
)
def test_files_of_another_shape_are_refused(desk: Desk, content: bytes, sentence: str) -> None:
    assert sentence in refused(desk, content)
    assert not PlaceImport.objects.exists()


def test_the_empty_template_says_that_it_is_empty(desk: Desk) -> None:
    _grid = desk.world.grid
    template = empty_template(desk.world.community)
    assert "no rows" in refused(desk, template)
    book = read_workbook(template)
    assert list(book) == ["How to", "Estates", "Buildings", "Entrances", "Homes", "Dictionary"]
    words = [text_of(cell) for _row, cells in book["Dictionary"].rows() for cell in cells]
    assert {"第一网格", "栋", "单元", "无"} <= set(words)


# Who, and for how long


@pytest.mark.parametrize("role", ["member", "group_leader", "partner_contact", "outsider"])
def test_others_may_not_import(desk: Desk, request: pytest.FixtureRequest, role: str) -> None:
    row = desk.check(places_file(**SMALL))
    actor, community = request.getfixturevalue(role).actor, desk.world.community
    deeds: list[Callable[[], Any]] = [
        lambda: imports.check_file(actor=actor, community=community, filename="x", content=b"x", at=desk.at),
        lambda: imports.carry_out(actor=actor, place_import=row, community=community, at=desk.at),
        lambda: imports.problems_of(actor=actor, place_import=row, community=community),
        lambda: imports.put_away(actor=actor, place_import=row),
        lambda: imports.note_export(actor=actor, community=community, at=desk.at),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()


def test_old_files_and_those_sent_before_are_put_away(desk: Desk, world: World, at: datetime) -> None:
    first = desk.check(places_file(estate=[["东苑"]]))
    second = desk.check(places_file(estate=[["东苑"]]))
    assert list(PlaceImport.objects.all()) == [second]
    desk.actor, desk.at = world.secretary().actor, at + timedelta(hours=2)
    third = desk.check(places_file(estate=[["东苑"]]))
    assert list(PlaceImport.objects.all()) == [third, second]
    desk.actor, desk.at = world.street_staff().actor, at + timedelta(days=2)
    assert list(PlaceImport.objects.exclude(pk=desk.check(places_file(estate=[["东苑"]])).pk)) == []
    assert first.pk != second.pk


# Many


def test_queries_do_not_grow_with_rows(desk: Desk) -> None:
    counts = []
    for floors in (2, 12):
        content = places_file(**many_places(1, 3, 2, floors, 4))
        with CaptureQueriesContext(connection) as queries:
            desk.bring(content)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert max(counts) < 40


CELL = st.one_of(
    st.sampled_from(
        ["", "无", "东苑", "西湖新村", "1栋", "１号楼", "一", "2", "1单元", "101", "0101室", "=1+1", "-1", "1e9", "nan"]
    ),
    st.text(max_size=12),
    st.integers(-5, 500),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(st.lists(CELL, max_size=4), max_size=4),
    st.lists(st.lists(CELL, max_size=7), max_size=4),
    st.lists(st.lists(CELL, max_size=3), max_size=4),
    st.lists(st.lists(CELL, max_size=6), max_size=6),
)
def test_any_file_is_imported_or_refused_and_never_half(
    desk: Desk, estate: Rows, building: Rows, entrance: Rows, household: Rows
) -> None:
    content = places_file(estate=estate, building=building, entrance=entrance, household=household)
    before = everything()
    try:
        row = desk.check(content)
    except NotReadable:
        assert everything() == before
        return
    assert everything() == before
    done = imports.carry_out(actor=desk.actor, place_import=row, community=desk.world.community, at=desk.at)
    if row.problems:
        assert (done.imported_at, everything()) == (None, before)
    else:
        assert desk.check(content).summary["does_something"] is False


def test_measuring_leaves_nothing_behind(db: None) -> None:
    out = StringIO()
    call_command("places", "measure", "--homes", "1", stdout=out)
    assert "5,040 homes" in out.getvalue()
    with in_street(999_999_999):
        assert not Household.objects.exists()
        assert not PlaceImport.objects.exists()
