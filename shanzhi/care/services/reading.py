"""Reading what was noted about somebody in care: with a reason, as a look the person can read."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import rules
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.core.access import Actor, require
from shanzhi.core.personal_data import Sealed
from shanzhi.people.services.looks import note_look

NOTES, HOME = "care_notes", "care_home"
MOST = 20


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was noted, in plain text, for the one page that shows it."""

    at: datetime
    label: str
    text: str


@transaction.atomic
def read_notes(
    *, actor: Actor, entry: CarePerson, reason: str, at: datetime, visit: CareVisit | None = None
) -> list[Note]:
    """Return what was heard at visits, what happened and why grades were given, the newest first; the look is noted before.

    By who keeps the register, or who makes `visit`, until it is noted: they read visits and events, not grades. Raises DomainError
    without a reason.
    """
    keeps = rules.may_see(actor, entry)
    on_the_way = visit is not None and visit.entry_id == entry.pk and rules.goes(actor, visit)
    require(keeps or on_the_way, _("You may not see this."))
    assert entry.person is not None  # noqa: S101 - asked for live entries only
    subject = visit if visit is not None and not keeps else entry
    note_look(actor=actor, person=entry.person, field=NOTES, reason=reason, at=at, subject=subject)
    found: list[Note] = []
    for row in entry.visits.filter(heard__isnull=False).order_by("-made_at", "-id")[:MOST]:
        found.append(Note(row.made_at or row.due_at, str(row.get_form_display()), _plain(row.heard)))
    for event in entry.events.filter(said__isnull=False)[:MOST]:
        found.append(Note(event.at, str(event.get_kind_display()), _plain(event.said)))
    if keeps:
        for grade in entry.grades.filter(reason__isnull=False)[:MOST]:
            found.append(Note(grade.at, str(grade.get_risk_display()), _plain(grade.reason)))
    return sorted(found, key=lambda note: note.at, reverse=True)


@transaction.atomic
def read_home(*, actor: Actor, entry: CarePerson, reason: str, at: datetime) -> str:
    """Return building, entrance and door of an entry for who keeps the register; the look is noted before."""
    home, person = entry.household, entry.person
    require(rules.may_see(actor, entry) and entry.is_live, _("You may not see this."))
    assert home is not None  # noqa: S101 - a live entry has one, the database says so
    assert person is not None  # noqa: S101 - the same
    note_look(actor=actor, person=person, field=HOME, reason=reason, at=at, subject=entry)
    parts = [home.building.estate.name, home.building.name, home.entrance.name if home.entrance else "", home.door]
    return " ".join(part for part in parts if part)


def _plain(sealed: object) -> str:
    return sealed.open() if isinstance(sealed, Sealed) else ""
