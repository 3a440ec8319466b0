"""Somebody's duties as an iCalendar file (RFC 5545): only their own, nobody else's name in it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from shanzhi.people.models import Person
from shanzhi.venues.models import Duty, Venue
from shanzhi.venues.queries.duties import duties_of_person

LOOKS_BACK = timedelta(days=60)
ASKED_AGAIN = timedelta(hours=6)


def calendar_of(person: Person, *, host: str, at: datetime) -> bytes:
    """Return the duties of the last 60 days and all to come. `host` makes the events' ids unlike those of other sites."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shanzhi//Duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My duties"))
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"value": "DURATION"})
    for duty in (
        duties_of_person(person.pk).filter(ends_at__gte=at - LOOKS_BACK).select_related("venue__building__estate")
    ):
        calendar.add_component(_event(duty, person, host, at))
    return bytes(calendar.to_ical())


def _event(duty: Duty, person: Person, host: str, at: datetime) -> Event:
    event = Event()
    title = _("Duty: %(venue)s") if duty.keeper_id == person.pk else _("Standing by: %(venue)s")
    event.add("uid", f"duty-{duty.street}-{duty.pk}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", duty.starts_at)
    event.add("dtend", duty.ends_at)
    event.add("summary", title % {"venue": duty.venue.name})
    event.add("location", place_of(duty.venue))
    return event


def place_of(venue: Venue) -> str:
    """Return where a venue is, down to the building, never the door."""
    building = f"{venue.building.estate.name} {venue.building.name}" if venue.building else ""
    return " ".join(part for part in (building, venue.place) if part)
