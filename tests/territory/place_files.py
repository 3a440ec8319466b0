"""Excel files of places for tests: rows by sheet, under the headings of the template."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.territory.imports.columns import SHEETS, PlaceKind

Rows = Sequence[Sequence[Any]]


def places_file(language: str = "en", **rows: Rows) -> bytes:
    """Return a file with the sheets named (estate, building, entrance, household), each with its rows."""
    with translation.override(language):
        sheets = [
            Sheet(
                sheet.name,
                [Column(column.title) for column in sheet.columns],
                _filled(rows[sheet.kind], len(sheet.columns)),
            )
            for sheet in SHEETS
            if sheet.kind in rows
        ]
        return workbook(sheets)


def _filled(rows: Rows, width: int) -> list[list[Any]]:
    return [[*row, *[None] * (width - len(row))] for row in rows]


def many_places(estates: int, buildings: int, entrances: int, floors: int, doors: int) -> dict[str, list[list[Any]]]:
    """Return rows of a regular community: so many of each in each."""
    rows: dict[str, list[list[Any]]] = {kind: [] for kind in PlaceKind}
    for estate in range(1, estates + 1):
        name = f"小区{estate}"
        rows["estate"].append([name])
        for building in range(1, buildings + 1):
            rows["building"].append([name, f"{building}栋", entrances, floors])
            for entrance in range(1, entrances + 1):
                for floor in range(1, floors + 1):
                    for door in range(1, doors + 1):
                        rows["household"].append(
                            [name, f"{building}栋", f"{entrance}单元", f"{floor}{door:02d}", floor, door % 5]
                        )
    return rows
