"""From an Excel file to rows: headings, texts, days, words. What is wrong is kept by row and column, without what stood there."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.core.excel_reading import Limits, NotReadable, column_letter, read_workbook, text_of
from shanzhi.organisations.imports.columns import COLUMNS, ImportColumn, comparable, day_of, heading_spellings

LIMITS = Limits(file=1024 * 1024, unpacked=60 * 1024 * 1024, rows=3000, columns=40)


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be taken, with a sentence that says why. What stood there is somebody's: it is not kept."""

    row: int
    column: str
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One member as the file has them: column key → text, day or value; absent where the cell is empty."""

    number: int
    values: dict[str, Any]


@dataclass(slots=True)
class MembersFile:
    """What a file says, and what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)

    def note(self, row: int, column: ImportColumn, sentence: str) -> None:
        """Keep a problem of one cell."""
        self.problems.append(Problem(row, self.letters.get(column.key, ""), str(column.heading), sentence))

    def note_at(self, row: int, key: str, sentence: str) -> None:
        """Keep a problem of the cell in a column named by its key."""
        self.note(row, next(column for column in COLUMNS if column.key == key), sentence)


def read_members(content: bytes) -> MembersFile:
    """Return what the file says. Raises NotReadable when it is no such file at all: wrong kind or headings, no rows."""
    book = read_workbook(content, LIMITS)
    rows = next(iter(book.values())).rows()
    _first, headings = next(rows, (1, []))
    columns = _columns([text_of(cell) for cell in headings])
    found = MembersFile(letters={column.key: column_letter(at) for at, column in columns.items()})
    for number, cells in rows:
        texts = {column: text_of(cells[at]) for at, column in columns.items() if at < len(cells)}
        if any(texts.values()):
            found.rows.append(_row(number, texts, found))
    if not found.rows:
        raise NotReadable(_("The file has no rows below the headings. Please fill in the template."))
    return found


def _columns(headings: list[str]) -> dict[int, ImportColumn]:
    known = {spelling: column for column in COLUMNS for spelling in heading_spellings(column)}
    columns = {at: known[comparable(heading)] for at, heading in enumerate(headings) if comparable(heading) in known}
    missing = [column.title for column in COLUMNS if column.required and column not in columns.values()]
    if missing:
        raise NotReadable(
            _(
                "The first sheet lacks the column %(columns)s. The headings must stand in the first row, as in the template."
            )
            % {"columns": ", ".join(f"“{title}”" for title in missing)}
        )
    if len(set(columns.values())) < len(columns):
        raise NotReadable(_("A column is there twice. Please use the headings of the template."))
    return columns


def _row(number: int, texts: dict[ImportColumn, str], found: MembersFile) -> Row:
    row = Row(number, {})
    for column in COLUMNS:
        text = texts.get(column, "")
        if text:
            _read_cell(row, column, text, found)
        elif column.required:
            found.note(number, column, _("This must not be empty."))
    return row


def _read_cell(row: Row, column: ImportColumn, text: str, found: MembersFile) -> None:
    value: Any = text
    if len(text) > column.longest:
        sentence = ngettext("At most %(most)d character.", "At most %(most)d characters.", column.longest)
        found.note(row.number, column, sentence % {"most": column.longest})
        return
    if column.is_date:
        value = day_of(text)
        if value is None:
            found.note(row.number, column, _("This is no day. Write it like 2026-05-01."))
            return
    if column.choices is not None:
        value = column.words().get(comparable(text))
        if value is None:
            words = "、".join(str(choice.label) for choice in column.choices)
            found.note(row.number, column, _("One of: %(words)s.") % {"words": words})
            return
    row.values[column.key] = value
