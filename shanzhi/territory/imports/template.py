"""The file to fill in, and the same file filled with what is there: taken away, changed, and brought back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.territory.imports.columns import SHEETS, ImportSheet, PlaceKind
from shanzhi.territory.imports.reading import Problem
from shanzhi.territory.models import Building, Community, Entrance, Estate, Grid, Household

Row = Sequence[Any]


def empty_template(community: Community) -> bytes:
    """Return the file without rows, but with the dictionary of the community."""
    return workbook([_explanation(), *(filled_sheet(sheet, []) for sheet in SHEETS), _dictionary(community)])


def filled_template(community: Community, at: datetime) -> bytes:
    """Return the file with every place of a community: importing it changes nothing."""
    rows = {
        PlaceKind.ESTATE: _estates(community),
        PlaceKind.BUILDING: _buildings(community),
        PlaceKind.ENTRANCE: _entrances(community),
        PlaceKind.HOUSEHOLD: _households(community),
    }
    sheets = [filled_sheet(sheet, rows[PlaceKind(sheet.kind)]) for sheet in SHEETS]
    return workbook([*sheets, _dictionary(community)], title=community.name, at=at)


def problem_list(problems: Iterable[Problem]) -> bytes:
    """Return the problems of a file as a list to work through."""
    columns = [
        Column(pgettext("column", "Sheet"), 12),
        Column(pgettext("column", "Row"), 8),
        Column(pgettext("column", "Column"), 8),
        Column(pgettext("column", "Heading"), 16),
        Column(pgettext("column", "What stands there"), 24),
        Column(pgettext("column", "What is wrong"), 60),
    ]
    rows = ((p.sheet, p.row, p.column, p.heading, p.value, p.sentence) for p in problems)
    return workbook([Sheet(_("Problems"), columns, rows)])


def filled_sheet(sheet: ImportSheet, rows: Iterable[Row]) -> Sheet:
    """Return a sheet of the template with rows in it."""
    columns = [
        Column(column.title, column.width, column.kind, column.note, [str(choice) for choice in column.choices])
        for column in sheet.columns
    ]
    return Sheet(sheet.name, columns, rows)


def _explanation() -> Sheet:
    lines = [
        _("Fill in the sheets you need; leave the others empty. Headings with * must be filled in."),
        _(
            "A building is named by its number: 3栋, ３幢, 3号楼 and 三栋 are the same one. An entrance too: 1, 1单元, 一单元."
        ),
        _("A cell left empty changes nothing. Write 无 where there is none: it removes what stands there."),
        _("The import adds and changes; it never removes a place. The same file may be imported again."),
        _("Nothing is imported until you have seen what would happen, and nothing while a single row is wrong."),
        _("No formulas, no merged cells, headings in the first row, .xlsx, at most 200,000 rows."),
    ]
    return Sheet(_("How to"), [Column(_("How to fill in this file"), 100)], [[line] for line in lines])


def _dictionary(community: Community) -> Sheet:
    grids = Grid.objects.filter(community=community.community).values_list("code", "name")
    estates = Estate.objects.filter(community=community.community).values_list("code", "name")
    columns = [
        Column(pgettext("column", "What"), 16),
        Column(pgettext("column", "Code"), 12),
        Column(pgettext("column", "Name"), 40),
    ]
    rows = [
        *((pgettext("column", "Grid"), code, name) for code, name in grids),
        *((pgettext("column", "Estate"), code, name) for code, name in estates),
        *((_("Words for a building"), "", word) for word in ("栋", "幢", "号楼", "座")),
        *((_("Words for an entrance"), "", word) for word in ("单元", "楼道", "门", "梯")),
        (_("Word for none"), "", "无"),
    ]
    return Sheet(pgettext("sheet", "Dictionary"), columns, rows)


def _estates(community: Community) -> Iterator[Row]:
    for estate in Estate.objects.filter(community=community.community).select_related("grid"):
        yield estate.name, estate.code, estate.grid.code if estate.grid else None, estate.address


def _buildings(community: Community) -> Iterator[Row]:
    rows = Building.objects.filter(community=community.community).order_by("estate__code", "code")
    for row in rows.values_list("estate__name", "name", "floors", "address", "x", "y"):
        estate, name, *rest = row
        yield estate, name, None, *rest


def _entrances(community: Community) -> Iterator[Row]:
    rows = Entrance.objects.filter(building__community=community.community)
    ordered = rows.order_by("building__estate__code", "building__code", "code")
    yield from ordered.values_list("building__estate__name", "building__name", "name")


def _households(community: Community) -> Iterator[Row]:
    rows = Household.objects.filter(community=community.community).order_by(
        "building__estate__code", "building__code", "entrance__code", "floor", "door"
    )
    yield from rows.values_list(
        "building__estate__name", "building__name", "entrance__name", "door", "floor", "residents"
    ).iterator(chunk_size=5000)
