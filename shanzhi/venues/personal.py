"""What this app knows about a person, for the parts of people's pages, copies and retention it fills."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor
from shanzhi.people.exports import register_export
from shanzhi.people.models import Person
from shanzhi.people.person_parts import PartRow, PersonPart, register_person_part
from shanzhi.people.purposes import purpose_source
from shanzhi.venues.models import Duty, HallConsent, Keeper, Reception, Venue
from shanzhi.venues.queries import venues_visible_to


def register() -> None:
    """Tell people's registries (called when the app is ready)."""
    purpose_source(needed_for_venues)
    register_export("venues", export_venues)
    register_person_part(keeping_of)


def needed_for_venues(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return until when venues needed each person's data: hosts and keepers as long as they are, keepers and visitors from then on."""
    latest: dict[int, datetime] = {}
    hosts = Venue.objects.filter(street=street, host_id__in=person_ids, closed_on__isnull=True)
    keepers = Keeper.objects.filter(street=street, person_id__in=person_ids, until__isnull=True)
    now = [*hosts.values_list("host_id", flat=True), *keepers.values_list("person_id", flat=True)]
    came = Reception.objects.filter(street=street, visitor_id__in=person_ids).order_by().values_list("visitor_id")
    kept = Duty.objects.filter(street=street, keeper_id__in=person_ids).order_by().values_list("keeper_id")
    dated = [*came.annotate(last=Max("at")), *kept.annotate(last=Max("ends_at"))]
    for person_id, moment in [*((pk, at) for pk in now), *((pk, min(last, at)) for pk, last in dated)]:
        latest[person_id] = max(moment, latest.get(person_id, moment))
    return latest


def export_venues(person: Person) -> dict[str, Any]:
    """Return what a person keeps and kept, agreed to as a household, and told at a station."""
    own = {"street": person.street}
    return {
        "keeper_of": [
            {
                "venue": row.venue.name,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
            }
            for row in Keeper.objects.filter(**own, person=person).select_related("venue")
        ],
        "duties": [
            {"venue": row.venue.name, "starts_at": row.starts_at.isoformat(), "state": row.state}
            for row in Duty.objects.filter(**own, keeper=person).select_related("venue")
        ],
        "hall_consents": [
            {
                "venue": row.venue.name,
                "version": row.version,
                "given_at": row.given_at.isoformat(),
                "valid_until": row.valid_until.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in HallConsent.objects.filter(**own, person=person).select_related("venue")
        ],
        "receptions": [
            {"at": row.at.isoformat(), "about": row.about, "venue": row.venue.name}
            for row in Reception.objects.filter(**own, visitor=person).select_related("venue")
        ],
    }


def keeping_of(actor: Actor, person: Person) -> PersonPart:
    """Return the venues somebody keeps, as far as the actor sees them, for their page at the desk."""
    seen = venues_visible_to(actor).values("pk")
    rows = Keeper.objects.filter(street=person.street, person=person, venue__in=seen).select_related("venue")
    return PersonPart(
        gettext_lazy("Keeps duty at"),
        [
            PartRow(
                row.venue.name,
                _("since %(since)s") % {"since": date_format(row.since, "Y-m-d")},
                reverse("venues:venue", args=[row.venue_id]),
            )
            for row in rows
            if row.until is None
        ],
    )
