"""From an Excel file to records: the right sheets, the right headings, texts and numbers. What is wrong is kept by row and column.

A cell left empty says nothing: what is there stays. 无 (or none, -) says that there is none: what is there goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.core.excel_reading import NotReadable, SheetContent, column_letter, read_workbook, text_of
from shanzhi.territory.imports.columns import SHEETS, ImportColumn, ImportSheet, comparable, spellings
from shanzhi.territory.place_names import cleaned

NOTHING = frozenset({"无", "none", "-", "—", "/"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or, without a column, one row) that cannot be taken, with a sentence that says why."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `values`: column key → text or number; None where the cell says 无; absent where it is empty."""

    sheet: str
    row: int
    values: dict[str, Any]


@dataclass(slots=True)
class FilledFile:
    """What a file says, by kind, and what is wrong with it."""

    records: dict[StrEnum, list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    kinds: dict[str, StrEnum] = field(default_factory=dict)

    def note(self, record: Record, key: str, sentence: str) -> None:
        """Keep a problem of one cell."""
        letter, heading = self.columns.get((record.sheet, key), ("", ""))
        value = record.values.get(key)
        self.problems.append(
            Problem(record.sheet, record.row, letter, heading, "" if value is None else str(value), sentence)
        )


def read_places(content: bytes) -> FilledFile:
    """Return what a file of places says. Raises NotReadable as `read_sheets` does."""
    return read_sheets(content, SHEETS)


def read_sheets(content: bytes, wanted: Sequence[ImportSheet]) -> FilledFile:
    """Return what the file says. Raises NotReadable when it is no such file at all: wrong kind, sheets or headings."""
    book = read_workbook(content)
    found = FilledFile({sheet.kind: [] for sheet in wanted})
    sheets = [(sheet, book[name]) for sheet in wanted for name in book if comparable(name) in spellings(sheet.name)]
    if not sheets:
        raise NotReadable(
            _("None of the sheets %(names)s is in this file. Please fill in the template.")
            % {"names": ", ".join(f"“{sheet.name}”" for sheet in wanted)}
        )
    for sheet, rows in sheets:
        _read_sheet(sheet, rows, found)
    if not any(found.records.values()) and not found.problems:
        raise NotReadable(_("The file has no rows below the headings. Please fill in the template."))
    return found


def _read_sheet(sheet: ImportSheet, content: SheetContent, found: FilledFile) -> None:
    found.kinds[content.name] = sheet.kind
    rows = content.rows()
    _first, headings = next(rows, (1, []))
    columns = _columns(sheet, content.name, [text_of(cell) for cell in headings])
    for at, column in columns.items():
        found.columns[content.name, column.key] = (column_letter(at), text_of(headings[at]))
    for number, cells in rows:
        record = Record(content.name, number, {})
        for at, column in columns.items():
            text = cleaned(text_of(cells[at])) if at < len(cells) else ""
            _read_cell(record, column, text, found)
        if record.values:
            found.records[sheet.kind].append(record)


def _columns(sheet: ImportSheet, name: str, headings: list[str]) -> dict[int, ImportColumn]:
    """Return position → column. Raises NotReadable for headings that are missing, unknown or there twice."""
    known = {spelling: column for column in sheet.columns for spelling in spellings(column.heading)}
    columns: dict[int, ImportColumn] = {}
    unknown = []
    for at, heading in enumerate(headings):
        column = known.get(comparable(heading))
        if column is None and heading:
            unknown.append(heading)
        elif column in columns.values():
            raise NotReadable(
                _("Sheet “%(sheet)s” has the column “%(column)s” twice.") % {"sheet": name, "column": heading}
            )
        elif column is not None:
            columns[at] = column
    missing = [column.title for column in sheet.columns if column.required and column not in columns.values()]
    if missing:
        raise NotReadable(
            _(
                "Sheet “%(sheet)s” lacks the column %(columns)s. The headings must stand in the first row, as in the template."
            )
            % {"sheet": name, "columns": _listed(missing)}
        )
    if unknown:
        raise NotReadable(
            _("Sheet “%(sheet)s” has a column nobody knows: %(columns)s. Please use the headings of the template.")
            % {"sheet": name, "columns": _listed(unknown)}
        )
    return columns


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _read_cell(record: Record, column: ImportColumn, text: str, found: FilledFile) -> None:
    """Put a cell's value into the record, or a problem into the file."""
    if not text:
        return
    if text.casefold() in NOTHING:
        record.values[column.key] = None
    elif column.number is None:
        record.values[column.key] = text
        if len(text) > column.longest:
            sentence = ngettext("At most %(most)d character.", "At most %(most)d characters.", column.longest)
            found.note(record, column.key, sentence % {"most": column.longest})
    else:
        record.values[column.key] = _number(record, column, text, found)


def _number(record: Record, column: ImportColumn, text: str, found: FilledFile) -> float | int | None:
    least, most = column.number or (0, 0)
    try:
        number = float(text)
        if column.is_whole and not number.is_integer():
            raise ValueError
    except (ValueError, OverflowError):
        number = most + 1
    if least <= number <= most:
        return int(number) if column.is_whole else number
    record.values[column.key] = text
    sentence = (
        _("A whole number from %(least)g to %(most)g.")
        if column.is_whole
        else _("A number from %(least)g to %(most)g.")
    )
    found.note(record, column.key, sentence % {"least": least, "most": most})
    return None


def required_missing(sheet: ImportSheet, record: Record) -> Iterator[ImportColumn]:
    """Yield the required columns a row leaves empty."""
    return (column for column in sheet.columns if column.required and not record.values.get(column.key))
