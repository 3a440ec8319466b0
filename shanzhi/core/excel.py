"""Excel files to take away: figures, lists, templates to fill in. Reading them back is `excel_reading`.

Text stays text: what begins with =, +, - or @ is written as a string and never becomes a formula or a link; telephone and identity numbers
keep their zeros because their cells are formatted as text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
CHOICES_IN_CELL = 255
VALIDATED_ROWS = 10_000
UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - what archives without a date carry


class Kind(Enum):
    """How a column's cells are written, with Excel's number format."""

    TEXT = "@"
    WHOLE = "#,##0"
    DECIMAL = "#,##0.0#"
    PERCENT = "0.0%"
    DATE = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands on top, how wide it is (in characters), and what its cells are.

    `note` is shown when the pointer rests on the heading; `choices` become a drop-down list in every cell.
    """

    heading: Any
    width: float = 14
    kind: Kind = Kind.TEXT
    note: Any = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` may be a generator; each row has a value per column, None leaves the cell empty."""

    name: Any
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()
    above: Sequence[Any] = field(default_factory=tuple)  # lines of text above the headings: what was counted, and when


def workbook(sheets: Sequence[Sheet], *, title: Any = "", at: datetime | None = None) -> bytes:
    """Return an .xlsx with these sheets. `at` is the moment in the file's properties; without one the file names none.

    Moments are written in the current time zone. Rows are not kept in memory, so long lists may come from an iterator.
    """
    content = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    import xlsxwriter  # type: ignore[import-untyped]  # late: 12 MB that few processes ever need

    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": str(title), "created": timezone.make_naive(at) if at else UNDATED})
        taken: set[str] = set()
        for sheet in sheets:
            _write(book, book.add_worksheet(sheet_name(str(sheet.name), taken)), sheet)
    return content.getvalue()


def excel_response(content: bytes, filename: str) -> HttpResponse:
    """Return the file as a download under a name that may be Chinese."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return response


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name Excel accepts and the workbook does not have yet, and add it to `taken`."""
    tidy = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")[:LONGEST_NAME] or "Sheet"
    name, number = tidy, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = tidy[: LONGEST_NAME - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _write(book: Any, target: Any, sheet: Sheet) -> None:
    heading = book.add_format(
        {"bold": True, "bg_color": "#F4F1EA", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    formats = {kind: book.add_format({"num_format": kind.value, "valign": "top"}) for kind in Kind}
    top = len(sheet.above)
    for number, column in enumerate(sheet.columns):
        target.set_column(number, number, column.width, formats[column.kind])
    for line, text in enumerate(sheet.above):
        target.write_string(line, 0, _text(text))
    for number, column in enumerate(sheet.columns):
        target.write_string(top, number, _text(column.heading), heading)
    last = top
    for last, row in enumerate(sheet.rows, start=top + 1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(target, (last, number), value, column.kind, formats)
    _add_aids(target, sheet, top, last)


def _add_aids(target: Any, sheet: Sheet, top: int, last: int) -> None:
    """Freeze the headings, add filters, notes and drop-down lists."""
    target.freeze_panes(top + 1, 0)
    if sheet.columns:
        target.autofilter(top, 0, max(last, top + 1), len(sheet.columns) - 1)
    for number, column in enumerate(sheet.columns):
        if column.note:
            target.write_comment(top, number, str(column.note), {"x_scale": 2, "y_scale": 1})
        if column.choices and sum(len(choice) + 1 for choice in column.choices) <= CHOICES_IN_CELL:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            target.data_validation(top + 1, number, max(last, VALIDATED_ROWS), number, rule)


def _write_cell(target: Any, place: tuple[int, int], value: Any, kind: Kind, formats: dict[Kind, Any]) -> None:
    if value is None or value == "":
        target.write_blank(*place, None, formats[kind])
    elif kind is Kind.TEXT or isinstance(value, str):
        target.write_string(*place, _text(value), formats[Kind.TEXT])
    elif kind in (Kind.DATE, Kind.MOMENT):
        target.write_datetime(*place, _moment(value), formats[kind])
    else:
        target.write_number(*place, float(value) if isinstance(value, Decimal) else value, formats[kind])


def _moment(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def _text(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
