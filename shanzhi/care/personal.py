"""What this app knows about a person, for the parts of people's pages, copies and retention it fills."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.care.models import CarePerson, FamilyLink
from shanzhi.care.queries.register import register_visible_to
from shanzhi.care.services.reading import HOME, NOTES
from shanzhi.core.access import Actor
from shanzhi.people.exports import register_export
from shanzhi.people.field_names import register_field_name
from shanzhi.people.models import Person
from shanzhi.people.person_parts import PartRow, PersonPart, register_person_part
from shanzhi.people.purposes import purpose_source


def register() -> None:
    """Tell people's registries (called when the app is ready)."""
    purpose_source(needed_for_care)
    register_export("care", export_care)
    register_person_part(care_of)
    register_field_name(NOTES, _("What was noted at visits"))
    register_field_name(HOME, _("Home"))


def needed_for_care(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return until when care needed each person's data: `at` while it lasts, for relatives as long as they are linked."""
    latest: dict[int, datetime] = {}
    entries = CarePerson.objects.filter(street=street, person_id__in=person_ids)
    links = FamilyLink.objects.filter(street=street, relative_id__in=person_ids)
    for person_id, ended in [
        *entries.order_by().values_list("person_id", "ended_on"),
        *links.order_by().values_list("relative_id", "until"),
    ]:
        moment = at if ended is None else min(at, timezone.make_aware(datetime.combine(ended, time.min)))
        if person_id is not None:
            latest[person_id] = max(moment, latest.get(person_id, moment))
    return latest


def export_care(person: Person) -> list[dict[str, Any]]:
    """Return how a person was looked after, for their copy."""
    entries: QuerySet[CarePerson] = CarePerson.objects.filter(street=person.street, person=person)
    return [
        {
            "number": entry.number,
            "group": entry.kind.name,
            "ground": entry.ground,
            "legal_ground": entry.legal_ground,
            "risk": entry.risk,
            "entered_at": entry.entered_at.isoformat(),
            "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
            "visits": [
                {
                    "number": visit.number,
                    "what": visit.form,
                    "state": visit.state,
                    "planned_on": visit.planned_on.isoformat(),
                }
                for visit in entry.visits.all()
            ],
            "events": [{"what": event.kind, "at": event.at.isoformat()} for event in entry.events.all()],
        }
        for entry in entries.select_related("kind").prefetch_related("visits", "events").order_by("id")
    ]


def care_of(actor: Actor, person: Person) -> PersonPart:
    """Return a person's entries, for who keeps that register, on their page at the desk."""
    rows = register_visible_to(actor).filter(street=person.street, person=person).order_by("-pk")
    return PersonPart(
        _("Care"),
        [
            PartRow(
                f"{row.number} · {row.kind}",
                "" if row.is_live else str(row.get_end_reason_display()),
                reverse("care:entry", args=[row.pk]),
            )
            for row in rows
        ],
    )
