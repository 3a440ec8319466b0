import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.core.excel_reading import DEFAULT_LIMITS, Limits, NotReadable, column_letter, read_workbook, text_of

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([Sheet("户", [Column("楼栋"), Column("门牌")], [["1栋", "101"], ["1栋", "102"]])])


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def changed(name: str, old: str = "", new: str = "", *, content: bytes = GOOD) -> bytes:
    """A copy of a file with a text in one part replaced; without `old` the part is replaced whole."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            text = source.read(entry).decode()
            if entry.filename == name:
                assert old in text
                text = text.replace(old, new) if old else new
            target.writestr(entry.filename, text)
    return out.getvalue()


def made(fill: object) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book.add_worksheet("户"))  # type: ignore[operator]
    return out.getvalue()


def rows(content: bytes, limits: Limits = DEFAULT_LIMITS) -> list[tuple[int, list[str]]]:
    sheets = read_workbook(content, limits)
    return [(number, [text_of(cell) for cell in row]) for sheet in sheets.values() for number, row in sheet.rows()]


def refusal(content: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(NotReadable) as refused:
        rows(content, limits)
    return str(refused.value)


def test_rows_have_the_numbers_excel_shows() -> None:
    def fill(sheet: object) -> None:
        sheet.write(3, 2, "甲")  # type: ignore[attr-defined]
        sheet.write(6, 4, 301)  # type: ignore[attr-defined]

    assert rows(made(fill)) == [(4, ["", "", "甲", "", ""]), (7, ["", "", "", "", "301"])]
    assert rows(made(lambda sheet: None)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an Excel file"),
        (b"a,b\n1,2\n", "not an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, r".xls) or one with a password"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (changed(SHEET, "</sheetData>", ""), "damaged"),
        (changed(SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "damaged"),
        (changed("xl/workbook.xml", new="<nothing"), "damaged"),
        (changed("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/nowhere.xml"), "damaged"),
    ],
    ids=["empty", "csv", "xls", "half", "zip head", "open tag", "doctype", "workbook", "relation"],
)
def test_other_files_are_refused(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "not an Excel file" in refusal(out.getvalue())


def test_macros_are_refused() -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", "x")
    assert "macros" in refusal(out.getvalue())


def test_formulas_are_refused_with_their_cell() -> None:
    assert "C7" in refusal(made(lambda sheet: sheet.write_formula("C7", "=1+1", None, 2)))  # type: ignore[attr-defined]


def test_merged_cells_are_refused_with_their_range() -> None:
    assert "A1:B1" in refusal(made(lambda sheet: sheet.merge_range("A1:B1", "楼栋")))  # type: ignore[attr-defined]


def test_another_sheet_may_have_formulas() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("户").write("A1", "门牌")
        book.add_worksheet("算").write_formula("A1", "=1+1")
    assert list(read_workbook(out.getvalue())["户"].rows()) == [(1, ["门牌"])]


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    assert "more than 2 rows" in refusal(GOOD, Limits(rows=2))
    assert "more than 200000 rows" in refusal(changed(SHEET, '<row r="3"', '<row r="1048576"'))


def test_a_million_rows_are_refused_quickly() -> None:
    row = '<row r="9"><c r="A9"><v>1</v></c></row>'
    content = changed(SHEET, "</sheetData>", row * 1_000_000 + "</sheetData>")
    assert len(content) < 1_000_000
    assert "more than 200000 rows" in refusal(content)


def test_a_cell_in_the_last_corner_is_refused() -> None:
    assert "right of column BH" in refusal(made(lambda sheet: sheet.write("XFD1", "x")))  # type: ignore[attr-defined]


def test_too_big_a_file_is_refused() -> None:
    assert "at most 20 MB" in refusal(GOOD + b"0" * 21 * 1024 * 1024)


def test_a_bomb_is_refused() -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b"0" * 3_000_000)
    assert "far more than a list" in refusal(out.getvalue(), Limits(unpacked=1_000_000))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b"0" * 3_000_000)
    lying = out.getvalue().replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(lying, Limits(unpacked=1_000_000))


def test_numbers_are_shown_as_people_see_them() -> None:
    assert [text_of(cell) for cell in (301.0, 301.5, 1e20, True, "", " 甲 ")] == [
        "301",
        "301.5",
        "1e+20",
        "1",
        "",
        "甲",
    ]


def test_column_letters() -> None:
    assert [column_letter(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def is_read_or_refused(content: bytes) -> bool:
    """Tell whether a file ends in rows or in a sentence; any other error goes through."""
    try:
        rows(content)
    except NotReadable as refused:
        return bool(str(refused))
    return True


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=12))
def test_a_damaged_archive_never_crashes(at: int, junk: bytes) -> None:
    assert is_read_or_refused(GOOD[:at] + junk + GOOD[at + len(junk) :])


PARTS = {
    name: zipfile.ZipFile(BytesIO(GOOD)).read(name).decode() for name in (SHEET, "xl/workbook.xml", "xl/styles.xml")
}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data(), st.sampled_from(sorted(PARTS)), st.text(alphabet='<>/"=&;r1A9-. ', max_size=8), st.integers(0, 40))
def test_a_damaged_part_never_crashes(data: st.DataObject, name: str, junk: str, gone: int) -> None:
    text = PARTS[name]
    at = data.draw(st.integers(0, len(text)))
    assert is_read_or_refused(changed(name, new=text[:at] + junk + text[at + gone :]))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert refusal(content)
    assert refusal(b"PK\x03\x04" + content)
