"""Reading an Excel file somebody filled in: refused with a clear sentence, or handed over row by row with its row numbers.

A file from outside is looked at before it is opened: the archive's entries are unpacked in passing and counted, so a small file
that swells to gigabytes, a sheet with a million rows or a cell in the last corner of a sheet cost nothing. Formulas and merged
cells are refused because what they show is not what they hold.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import python_calamine
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MEGABYTE = 1024 * 1024
CHUNK = MEGABYTE
LONGEST_TAG = 64 * 1024
KEPT_MERGES = 20
EXACT = 10**15  # above this a number in Excel has lost digits

ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d{1,10})")
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)\d+")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL_NAME = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+\d+)")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z0-9:]+)", re.IGNORECASE)

MALFORMED = _("The file is damaged or was not written by Excel or WPS. Open it there, save it as .xlsx and try again.")
TOO_MUCH_INSIDE = _("The file holds far more than a list. Please fill in the template and send that.")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    python_calamine.CalamineError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class NotReadable(DomainError):
    """The file cannot be taken as it is. The sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have at most. `unpacked` is the size of everything inside, in bytes like `file`."""

    file: int = 20 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    entries: int = 300
    rows: int = 200_000
    columns: int = 60


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class _Scan:
    """What was seen in passing in one worksheet."""

    rows: int = 0
    last_row: int = 0
    columns: set[bytes] = field(default_factory=set)
    formula: str = ""
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A sheet of the file. Its cells are read when asked for."""

    name: str
    formula: str
    merged: tuple[str, ...]
    _book: python_calamine.CalamineWorkbook

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield row number (as Excel counts) and cells of each row that is not empty. Raises NotReadable for formulas and merged cells."""
        if self.formula:
            raise NotReadable(
                _(
                    "Sheet “%(sheet)s”, cell %(cell)s holds a formula. Copy the cells and paste them as values, then try again."
                )
                % {"sheet": self.name, "cell": self.formula}
            )
        if self.merged:
            raise NotReadable(
                _(
                    "Sheet “%(sheet)s” has merged cells (%(cells)s). Unmerge them and fill in every cell, then try again."
                )
                % {"sheet": self.name, "cells": self.merged[0]}
            )
        try:
            sheet = self._book.get_sheet_by_name(self.name)
        except BROKEN as error:
            raise NotReadable(MALFORMED) from error
        if sheet.start is None:
            return
        left = [""] * sheet.start[1]  # calamine leaves out empty columns on the left, but no empty rows above
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if any(cell != "" for cell in cells):
                yield number, left + cells


def read_workbook(content: bytes, limits: Limits = DEFAULT_LIMITS) -> dict[str, SheetContent]:
    """Return the sheets of an .xlsx by name, in order. Raises NotReadable with a sentence for whatever else it is."""
    _check_kind(content, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            scans = _look_through(archive, limits)
            parts = _parts_of_sheets(archive)
        book = python_calamine.CalamineWorkbook.from_object(BytesIO(content))
    except BROKEN as error:
        raise NotReadable(MALFORMED) from error
    sheets = ((name, scans.get(parts.get(name, ""), _Scan())) for name in book.sheet_names)
    return {name: SheetContent(name, scan.formula, tuple(scan.merged), book) for name, scan in sheets}


def text_of(cell: Any) -> str:
    """Return what a person sees in a cell: 301.0 → 301, a date → 2026-05-01, nothing → ""."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return str(cell).strip()


def column_letter(number: int) -> str:
    """Return Excel's name of a column, counted from 0: 0 → A, 27 → AB."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _check_kind(content: bytes, limits: Limits) -> None:
    """Raise NotReadable for what is no .xlsx, told by its first bytes, or is too big."""
    if len(content) > limits.file:
        raise NotReadable(
            _("The file has %(size)d MB; at most %(most)d MB can be read at once. Divide it, please.")
            % {"size": len(content) // MEGABYTE, "most": limits.file // MEGABYTE}
        )
    if content.startswith(OLD_EXCEL):
        raise NotReadable(
            _(
                "This is an old Excel file (.xls) or one with a password. Open it, choose “Save as” and .xlsx, without a password."
            )
        )
    if not content.startswith(ZIP):
        raise NotReadable(_("This is not an Excel file. Please fill in the template and send the .xlsx."))


def _look_through(archive: zipfile.ZipFile, limits: Limits) -> dict[str, _Scan]:
    """Unpack every part once, in passing, and return what the worksheets hold, by part."""
    entries = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise NotReadable(_("This is not an Excel file. Please fill in the template and send the .xlsx."))
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise NotReadable(_("This file has macros. Save it as .xlsx without macros and try again."))
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise NotReadable(TOO_MUCH_INSIDE)
    scans: dict[str, _Scan] = {}
    left = limits.unpacked
    for entry in entries:
        scan = _Scan()
        if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
            scans[entry.filename] = scan
        with archive.open(entry) as part:
            left -= _scan_part(part, scan, left, limits)
    return scans


def _scan_part(part: Any, scan: _Scan, left: int, limits: Limits) -> int:
    """Note what one part holds, piece by piece. Returns its size; raises NotReadable as soon as it is too much."""
    size, rest, first = 0, b"", True
    while piece := part.read(CHUNK):
        size += len(piece)
        if size > left:
            raise NotReadable(TOO_MUCH_INSIDE)
        if first and part.name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in piece or b"\0" in piece):
            raise NotReadable(MALFORMED)
        first = False
        piece = rest + piece
        cut = piece.rfind(b"<", max(0, len(piece) - LONGEST_TAG))
        piece, rest = (piece[:cut], piece[cut:]) if cut > 0 else (piece, b"")
        _note(piece, scan)
        _check_size(scan, limits)
    _note(rest, scan)
    _check_size(scan, limits)
    return size


def _note(piece: bytes, scan: _Scan) -> None:
    """Add what a piece of XML, cut before a tag, holds."""
    scan.rows += len(ROW.findall(piece))
    numbers = ROW_NUMBER.findall(piece)
    scan.last_row = max(scan.last_row, *(int(number) for number in numbers), 0)
    scan.columns.update(CELL.findall(piece))
    if not scan.formula and (found := FORMULA.search(piece)):
        cells = CELL_NAME.findall(piece, 0, found.start())
        scan.formula = cells[-1].decode() if cells else "?"
    if len(scan.merged) < KEPT_MERGES:
        scan.merged += [cells.decode() for cells in MERGED.findall(piece)[:KEPT_MERGES]]


def _check_size(scan: _Scan, limits: Limits) -> None:
    if max(scan.rows, scan.last_row) > limits.rows:
        raise NotReadable(
            _("A sheet has more than %(most)d rows. Delete empty rows below the list, or divide the list, please.")
            % {"most": limits.rows}
        )
    if any(_column_number(letters) > limits.columns for letters in scan.columns):
        raise NotReadable(
            _("A sheet has cells to the right of column %(last)s. Delete what does not belong to the list, please.")
            % {"last": column_letter(limits.columns - 1)}
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name → part, through the workbook's relations."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - no DOCTYPE, looked at above
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - see above
    sheets = (element for element in workbook.iter() if element.tag.endswith("}sheet"))
    parts = {sheet.get("name", ""): targets.get(_relation_of(sheet), "") for sheet in sheets}
    return {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in parts.items()}


def _relation_of(sheet: ElementTree.Element) -> str | None:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
