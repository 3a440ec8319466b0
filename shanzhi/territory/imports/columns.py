"""The sheets and columns of the file. Headings are recognised in every language of the site, with or without the mark of a required one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.excel import Kind
from shanzhi.territory.place_names import cleaned

REQUIRED = "*"
MOST_FLOORS, LOWEST_FLOOR = 150, -9
MOST_ENTRANCES, MOST_RESIDENTS = 30, 99
FURTHEST = 20_000


class PlaceKind(StrEnum):
    """What a sheet is about, in the order in which places hang on each other."""

    ESTATE = "estate"
    BUILDING = "building"
    ENTRANCE = "entrance"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column. `longest` for texts, `least` and `most` for numbers (`is_whole` or with decimals), `choices` for a drop-down list."""

    key: str
    heading: Any
    required: bool = False
    longest: int = 120
    number: tuple[float, float] | None = None
    is_whole: bool = True
    note: Any = ""
    width: float = 14
    choices: tuple[Any, ...] = ()

    @property
    def title(self) -> str:
        """The heading as it stands in the file: with a mark when it is required."""
        return f"{self.heading}{REQUIRED if self.required else ''}"

    @property
    def kind(self) -> Kind:
        if self.number is None:
            return Kind.TEXT
        return Kind.WHOLE if self.is_whole else Kind.DECIMAL


@dataclass(frozen=True, slots=True)
class ImportSheet:
    """One sheet of the file."""

    kind: StrEnum
    name: Any
    columns: tuple[ImportColumn, ...]


def _text(key: str, heading: Any, longest: int, **more: Any) -> ImportColumn:
    return ImportColumn(key, heading, longest=longest, **more)


def _whole(key: str, heading: Any, least: int, most: int, **more: Any) -> ImportColumn:
    return ImportColumn(key, heading, number=(least, most), width=10, **more)


def _metres(key: str, heading: Any) -> ImportColumn:
    return ImportColumn(
        key,
        heading,
        number=(-FURTHEST, FURTHEST),
        is_whole=False,
        note=_("From any corner of the estate you choose, the same one for all buildings."),
    )


_ESTATE = _text("estate", pgettext_lazy("column", "Estate"), 60, required=True, width=20)
_BUILDING = _text("building", pgettext_lazy("column", "Building"), 60, required=True)

SHEETS = (
    ImportSheet(
        PlaceKind.ESTATE,
        pgettext_lazy("sheet", "Estates"),
        (
            _ESTATE,
            _text(
                "code",
                pgettext_lazy("column", "Code"),
                3,
                note=_("Three digits. Left empty, it gets the next one."),
                width=8,
            ),
            _text(
                "grid",
                pgettext_lazy("column", "Grid"),
                60,
                note=_("Number or name of a grid on the sheet “Dictionary”."),
            ),
            _text("address", pgettext_lazy("column", "Address"), 120, width=30),
        ),
    ),
    ImportSheet(
        PlaceKind.BUILDING,
        pgettext_lazy("sheet", "Buildings"),
        (
            _ESTATE,
            _BUILDING,
            _whole(
                "entrances",
                pgettext_lazy("column", "Number of entrances"),
                0,
                MOST_ENTRANCES,
                note=_("3 makes entrances 1 to 3; those that exist stay."),
            ),
            _whole("floors", pgettext_lazy("column", "Floors"), 1, MOST_FLOORS),
            _text("address", pgettext_lazy("column", "Address"), 120, width=30),
            _metres("x", pgettext_lazy("column", "Metres east")),
            _metres("y", pgettext_lazy("column", "Metres north")),
        ),
    ),
    ImportSheet(
        PlaceKind.ENTRANCE,
        pgettext_lazy("sheet", "Entrances"),
        (_ESTATE, _BUILDING, _text("entrance", pgettext_lazy("column", "Entrance"), 40, required=True)),
    ),
    ImportSheet(
        PlaceKind.HOUSEHOLD,
        pgettext_lazy("sheet", "Homes"),
        (
            _ESTATE,
            _BUILDING,
            _text(
                "entrance", pgettext_lazy("column", "Entrance"), 40, note=_("Left empty: a building without entrances.")
            ),
            _text("door", pgettext_lazy("column", "Door"), 12, required=True),
            _whole(
                "floor",
                pgettext_lazy("column", "Floor"),
                LOWEST_FLOOR,
                MOST_FLOORS,
                note=_("Left empty, the door tells it."),
            ),
            _whole("residents", pgettext_lazy("column", "People"), 0, MOST_RESIDENTS),
        ),
    ),
)


def sheet_of(kind: PlaceKind) -> ImportSheet:
    """Return the sheet of a kind."""
    return next(sheet for sheet in SHEETS if sheet.kind == kind)


def spellings(words: Any) -> set[str]:
    """Return a lazy text in every language of the site, ready to be compared."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(comparable(str(words)))
    return found


def comparable(text: str) -> str:
    """Return a heading without the mark, case and spaces."""
    return cleaned(text).replace(REQUIRED, "").replace(" ", "").casefold()


def all_headings() -> Iterator[tuple[ImportSheet, ImportColumn, set[str]]]:
    """Yield every column with the ways its heading may be written."""
    for sheet in SHEETS:
        for column in sheet.columns:
            yield sheet, column, spellings(column.heading)
