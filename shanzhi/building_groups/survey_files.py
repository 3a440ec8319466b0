"""The Excel file of a survey: one row per door, taken away with what is known and brought back filled in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.models import Survey, SurveyAnswer
from shanzhi.building_groups.queries.surveys import homes_in
from shanzhi.core.excel import workbook
from shanzhi.organisations.models import Member
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.territory.imports.columns import ImportColumn, ImportSheet, comparable, spellings
from shanzhi.territory.imports.reading import FilledFile, Record, read_sheets, required_missing
from shanzhi.territory.imports.template import filled_sheet
from shanzhi.territory.models import Household
from shanzhi.territory.place_names import building_code, door, entrance_code, in_order

LONGEST_HEARD = 500
MOST_RESIDENTS = 99


class Doors(StrEnum):
    """The only sheet."""

    DOORS = "doors"


SHEET = ImportSheet(
    Doors.DOORS,
    pgettext_lazy("sheet", "Doors"),
    (
        ImportColumn("estate", pgettext_lazy("column", "Estate"), required=True, width=18),
        ImportColumn("building", pgettext_lazy("column", "Building"), required=True),
        ImportColumn("entrance", pgettext_lazy("column", "Entrance"), longest=40, width=10),
        ImportColumn("door", pgettext_lazy("column", "Door"), required=True, longest=12, width=10),
        ImportColumn(
            "outcome",
            pgettext_lazy("column", "Result"),
            longest=40,
            note=gettext_lazy("Left empty: nobody has knocked there yet. The number in front is enough."),
            width=20,
            choices=tuple(Outcome.labels),
        ),
        ImportColumn("residents", pgettext_lazy("column", "People"), number=(0, MOST_RESIDENTS), width=8),
        ImportColumn(
            "phones",
            pgettext_lazy("column", "Phones of members who live there"),
            longest=80,
            note=gettext_lazy("Several with a comma between. Left empty, it changes nothing."),
            width=24,
        ),
        ImportColumn("heard", pgettext_lazy("column", "What was heard"), longest=LONGEST_HEARD, width=40),
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that says something: its home and its values."""

    household: Household
    outcome: str
    residents: int | None
    heard: str
    phones: tuple[str, ...]


@dataclass
class ReadSurvey:
    """What a file says: rows that can be taken, and what is wrong with the others."""

    file: FilledFile
    rows: list[Row] = field(default_factory=list)


def survey_file(survey: Survey) -> bytes:
    """Return the file of a survey with every door and what is known. Phones stay in the house."""
    return workbook([filled_sheet(SHEET, _rows(survey))], title=survey.name)


def read_survey(survey: Survey, content: bytes) -> ReadSurvey:
    """Return what a file says. Raises NotReadable when it is no such file. Three queries at any size."""
    found = ReadSurvey(read_sheets(content, [SHEET]))
    homes = {_key(home): home for home in homes_in(survey).select_related("building__estate", "entrance")}
    wrong = {problem.row for problem in found.file.problems}
    known = _known_phones(survey, found.file.records[Doors.DOORS])
    seen: dict[int, int] = {}
    for record in found.file.records[Doors.DOORS]:
        missing = list(required_missing(SHEET, record))
        for column in missing:
            found.file.note(record, column.key, _("This must not be empty."))
        if not missing and record.row not in wrong:
            row = _read(found.file, record, homes, known)
            if row is not None and _is_first(found.file, record, row, seen):
                found.rows.append(row)
    return found


def outcome_of(text: str) -> str | None:
    """Return the result a cell names: its number, its words in any language of the site, or those without the number."""
    for outcome in Outcome:
        words = spellings(outcome.label)
        if comparable(text) in words | {word[1:] for word in words} | {word[0] for word in words}:
            return outcome.value
    return None


def _read(file: FilledFile, record: Record, homes: dict[tuple[str, ...], Household], known: set[bytes]) -> Row | None:
    values = record.values
    says_nothing = not any(values.get(key) not in (None, "") for key in ("outcome", "residents", "phones", "heard"))
    home = homes.get(_key_of(values))
    if home is None:
        file.note(record, "door", _("The survey has no such door. Add the home to its building first."))
        return None
    if says_nothing:
        return None
    outcome = outcome_of(str(values.get("outcome") or ""))
    if outcome is None:
        file.note(record, "outcome", _("Please choose one of the results of the list."))
        return None
    phones = tuple(part for part in _parts(values.get("phones")))
    if any(not is_phone(phone) or phone_index(phone) not in known for phone in phones):
        file.note(record, "phones", _("No member of this street has this phone."))
        return None
    return Row(home, outcome, values.get("residents"), str(values.get("heard") or ""), phones)


def _is_first(file: FilledFile, record: Record, row: Row, seen: dict[int, int]) -> bool:
    first = seen.setdefault(row.household.pk, record.row)
    if first != record.row:
        file.note(record, "door", _("Row %(row)d says the same place already.") % {"row": first})
    return first == record.row


def _known_phones(survey: Survey, records: list[Record]) -> set[bytes]:
    phones = {phone for record in records for phone in _parts(record.values.get("phones")) if is_phone(phone)}
    rows = Member.objects.filter(
        street=survey.street,
        left_on__isnull=True,
        person__phone_index__in=[phone_index(phone) for phone in sorted(phones)],
    )
    return {bytes(index) for index in rows.values_list("person__phone_index", flat=True) if index}


def _parts(text: Any) -> list[str]:
    plain = str(text or "").replace("，", ",").replace("、", ",").replace(";", ",").replace("；", ",")
    return [part.strip() for part in plain.split(",") if part.strip()]


def _key(home: Household) -> tuple[str, ...]:
    building = home.building
    return (
        building.estate.name,
        building.code or building.name,
        home.entrance.code if home.entrance else "",
        home.door,
    )


def _key_of(values: dict[str, Any]) -> tuple[str, ...]:
    building = str(values["building"])
    entrance = str(values.get("entrance") or "")
    return (str(values["estate"]), building_code(building) or building, entrance_code(entrance), door(values["door"]))


def _rows(survey: Survey) -> Iterator[list[Any]]:
    answers = {row.household_id: row for row in SurveyAnswer.objects.filter(survey=survey)}
    homes = homes_in(survey).select_related("building__estate", "entrance")
    for home in sorted(homes, key=_place):
        answer = answers.get(home.pk)
        said = [answer.get_outcome_display(), answer.residents, None, answer.heard] if answer else [None] * 4
        yield [
            home.building.estate.name,
            home.building.name,
            home.entrance.name if home.entrance else None,
            home.door,
            *said,
        ]


def _place(home: Household) -> tuple[Any, ...]:
    entrance = home.entrance.code if home.entrance else ""
    return (
        home.building.estate.code,
        in_order(home.building.code or home.building.name),
        entrance,
        in_order(home.door),
    )
