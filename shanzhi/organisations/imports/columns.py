"""The columns of the file, the words its cells may hold, and the file to fill in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.organisations.enums import MemberClass, PartyStatus
from shanzhi.organisations.models import Organisation
from shanzhi.territory.models import Community

REQUIRED = "*"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column. `is_date`: a day as 2026-05-01; `choices`: the only words there are."""

    key: str
    heading: Any
    required: bool = False
    longest: int = 80
    width: float = 16
    is_date: bool = False
    choices: type[MemberClass] | type[PartyStatus] | None = None
    note: Any = ""

    @property
    def title(self) -> str:
        return f"{self.heading}{REQUIRED if self.required else ''}"

    def words(self) -> dict[str, str]:
        """Return what may stand in a cell, in every language of the site → the value."""
        if self.choices is None:
            return {}
        return {comparable(word): choice.value for choice in self.choices for word in _spellings(choice.label)}


COLUMNS = (
    ImportColumn("name", pgettext_lazy("of a person", "Name"), required=True, longest=40),
    ImportColumn(
        "phone",
        gettext_lazy("Phone"),
        required=True,
        longest=20,
        note=gettext_lazy("By the phone a person is found again: one phone, one person."),
    ),
    ImportColumn("member_class", gettext_lazy("Class"), required=True, choices=MemberClass),
    ImportColumn(
        "home_branch", gettext_lazy("Home branch"), width=28, note=gettext_lazy("A name on the sheet “Dictionary”.")
    ),
    ImportColumn("home_branch_elsewhere", gettext_lazy("Home branch elsewhere"), width=28),
    ImportColumn("status", gettext_lazy("Status"), choices=PartyStatus),
    ImportColumn("status_since", gettext_lazy("Status since"), is_date=True),
    ImportColumn(
        "groups",
        gettext_lazy("Takes part in"),
        longest=400,
        width=30,
        note=gettext_lazy("Names on the sheet “Dictionary”, separated by 、"),
    ),
    ImportColumn("skills", gettext_lazy("Can help with"), longest=400, width=24),
    ImportColumn("joined_on", gettext_lazy("Joined on"), is_date=True),
)


def heading_spellings(column: ImportColumn) -> set[str]:
    """Return the ways a column's heading may be written."""
    return {comparable(word) for word in _spellings(column.heading)}


def comparable(text: str) -> str:
    """Return words without the mark, case and blanks."""
    return "".join(text.split()).replace(REQUIRED, "").casefold()


def template(community: Community, bodies: Iterable[Organisation]) -> bytes:
    """Return the file to fill in, with the dictionary of the community: classes, branches, groups."""
    columns = [
        Column(column.title, column.width, note=column.note, choices=[str(one.label) for one in column.choices or ()])
        for column in COLUMNS
    ]
    return workbook([Sheet(_("Members"), columns), _dictionary(bodies)], title=community.name)


def member_list(title: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """Return members as a list to take away; phones are masked there."""
    columns = [
        Column(pgettext("of a person", "Name"), 14),
        Column(_("Phone"), 16),
        Column(_("Class"), 14),
        Column(_("Status"), 14),
        Column(_("Home branch"), 28),
        Column(_("Takes part in"), 30),
        Column(_("Can help with"), 24),
        Column(_("Joined on"), 12),
    ]
    return workbook([Sheet(_("Members"), columns, rows)], title=title)


def day_of(text: str) -> date | None:
    """Return a day written 2026-05-01, 2026/5/1, 2026.5.1 or 2026年5月1日; None for anything else."""
    tidy = text
    for mark in "年月/.":
        tidy = tidy.replace(mark, "-")
    parts = tidy.replace("日", "").strip("-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _dictionary(bodies: Iterable[Organisation]) -> Sheet:
    rows = [[_("Class"), str(one.label)] for one in MemberClass] + [
        [_("Status"), str(one.label)] for one in PartyStatus
    ]
    rows += [[_("Home branch") if body.is_home_branch else _("Takes part in"), body.name] for body in bodies]
    return Sheet(_("Dictionary"), [Column(_("Column"), 18), Column(_("What can stand there"), 40)], rows)


def _spellings(words: Any) -> set[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(words))
    return found
