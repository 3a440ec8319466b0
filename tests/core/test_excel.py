import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.excel import Column, Kind, Sheet, excel_response, sheet_name, workbook
from shanzhi.core.excel_reading import read_workbook, text_of

HOSTILE = ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x.cn","看")', "http://x.cn", "\t=1", "007"]


def cells(content: bytes, name: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for _number, row in read_workbook(content)[name].rows()]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    content = workbook([Sheet("一", [Column("备注")], [[text]])])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 't="inlineStr"' in sheet
    assert cells(content, "一")[1] == [text.strip()]


def test_kinds_of_cells() -> None:
    columns = [Column(kind.name, kind=kind) for kind in Kind]
    moment = datetime(2026, 5, 1, 1, 30, tzinfo=UTC)  # half past nine in China
    row: list[Any] = ["0734", 12, Decimal("1.5"), 0.915, date(2026, 5, 1), moment]
    assert cells(workbook([Sheet("一", columns, [row, [None] * 6])]), "一") == [
        [kind.name for kind in Kind],
        ["0734", "12", "1.5", "0.915", "2026-05-01", "2026-05-01 09:30"],
    ]


def test_headings_are_frozen_with_notes_choices_and_lines_above() -> None:
    column = Column("楼栋", note="写 3栋 或 3号楼", choices=["3栋", "4栋"])
    content = workbook([Sheet("一", [column], [], above=["西湖新村社区", "2026年5月"])])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<dataValidation" in sheet
    assert 'topLeftCell="A4"' in sheet
    assert "写 3栋" in part(content, "xl/comments1.xml")
    assert cells(content, "一") == [["西湖新村社区"], ["2026年5月"], ["楼栋"]]


def test_the_same_rows_give_the_same_file() -> None:
    def make() -> bytes:
        return workbook([Sheet("一", [Column("数", kind=Kind.WHOLE)], [[1]])], at=datetime(2026, 5, 1, tzinfo=UTC))

    assert part(make(), "xl/worksheets/sheet1.xml") == part(make(), "xl/worksheets/sheet1.xml")
    assert "2026-05-01T08:00:00" in part(make(), "docProps/core.xml")


def test_rows_may_come_from_an_iterator() -> None:
    rows: Iterator[list[int]] = ([number] for number in range(3))
    assert len(cells(workbook([Sheet("一", [Column("数", kind=Kind.WHOLE)], rows)]), "一")) == 4


def test_long_texts_are_cut_where_excel_ends() -> None:
    assert len(cells(workbook([Sheet("一", [Column("文")], [["长" * 40_000]])]), "一")[1][0]) == 32_767


def test_sheet_names_are_made_fit_and_different() -> None:
    taken: set[str] = set()
    names = [sheet_name(name, taken) for name in ("楼栋/户", "楼栋:户", "[a]*?", "", "长" * 40, "长" * 40, "'x'")]
    assert names == ["楼栋 户", "楼栋 户 2", "a", "Sheet", "长" * 31, "长" * 29 + " 2", "x"]


def test_a_response_is_a_download_with_its_chinese_name() -> None:
    response = excel_response(b"x", "西湖新村.xlsx")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%A5%BF")


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=8))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    content = workbook([Sheet("一", [Column("甲"), Column("乙")], rows)])
    visible = [[text.strip() for text in row] for row in rows]
    read = [[*row, "", ""][:2] for row in cells(content, "一")[1:]]
    expected = [row for row in visible if any(row)]
    if all(text.isprintable() for row in rows for text in row):
        assert [row for row in read if any(row)] == expected
