"""What this app knows about a person, for the parts of people's pages, copies and retention it fills."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.people.exports import register_export
from shanzhi.people.models import Person
from shanzhi.people.person_parts import PartRow, PersonPart, register_person_part
from shanzhi.people.purposes import purpose_source
from shanzhi.service_requests.models import ServiceRequest, Supporter
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.workflow import CLOSED, ENDED

MOST_SHOWN = 20
NO_LONGER_NEEDS = (*CLOSED, *ENDED)


def register() -> None:
    """Tell people's registries (called when the app is ready)."""
    purpose_source(needed_for_requests)
    register_export("requests", export_requests)
    register_person_part(requests_of)


def needed_for_requests(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return until when requests needed each person's data: `at` while one of theirs, or one they support, is open."""
    latest: dict[int, datetime] = {}
    asked = (
        ServiceRequest.objects.filter(street=street, reporter_id__in=person_ids)
        .order_by()
        .values_list("reporter_id", "state", Greatest("received_at", Coalesce("closed_at", "received_at")))
    )
    supported = (
        Supporter.objects.filter(street=street, person_id__in=person_ids)
        .order_by()
        .values_list("person_id", "request__state", Greatest("at", Coalesce("request__closed_at", "at")))
    )
    for person_id, state, moment in [*asked, *supported]:
        needed = min(moment, at) if state in NO_LONGER_NEEDS else at
        latest[person_id] = max(needed, latest.get(person_id, needed))
    return latest


def export_requests(person: Person) -> list[dict[str, Any]]:
    """Return what a person asked for and what they said to requests of others."""
    asked = ServiceRequest.objects.filter(street=person.street, reporter=person).order_by("received_at")
    supported = Supporter.objects.filter(street=person.street, person=person).select_related("request").order_by("at")
    return [
        *(
            {"number": one.number, "text": one.text, "state": one.state, "at": one.received_at.isoformat()}
            for one in asked
        ),
        *(
            {"number": one.request.number, "supported": True, "text": one.words, "at": one.at.isoformat()}
            for one in supported
        ),
    ]


def requests_of(actor: Actor, person: Person) -> PersonPart:
    """Return a person's requests, as far as the actor sees them, for their page at the desk."""
    rows = visible_to(actor).filter(street=person.street, reporter=person).select_related("category").order_by("-pk")
    return PersonPart(
        _("Requests"),
        [
            PartRow(
                f"{row.number} · {row.category}",
                str(row.get_state_display()),
                reverse("service_requests:detail", args=[row.pk]),
            )
            for row in rows[:MOST_SHOWN]
        ],
    )
