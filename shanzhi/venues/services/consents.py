"""A household's consent to be a hall: given with an end, taken back as easily, asked for again in time."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.messaging.services import Recipients, notify
from shanzhi.organisations.queries import accounts_running
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.venues.enums import ConsentEnding
from shanzhi.venues.hall_consent import VERSION
from shanzhi.venues.limits import limit
from shanzhi.venues.models import HallConsent, Venue
from shanzhi.venues.notifications import ConsentEnds, ConsentWithdrawn
from shanzhi.venues.queries.venues import consent_of
from shanzhi.venues.rules import hosts, opens_venue


@transaction.atomic
def give_hall_consent(
    *,
    actor: Actor,
    venue: Venue,
    person: Person | None = None,
    shows_door: bool = False,
    how: str = GivenHow.PAPER,
    valid_until: date | None = None,
    at: datetime,
) -> HallConsent:
    """Note that a household agrees that its home is a hall; an earlier consent ends. By the host online, or by who runs the community.

    `person` is who agreed for the household, the host by default. It holds for the set number of months unless a day is
    named (never longer). Raises DomainError for a day that is past or too far.
    """
    require(_may_note(actor, venue), _("You may not note this."))
    if venue.household is None:
        raise NotPossible(_("Only a hall in a home has criteria and a household's consent."))
    who = person or venue.host
    if who is None:
        raise DomainError(_("Please say who agreed for the household."), field="person")
    today = timezone.localdate(at)
    longest = months_after(today, limit("HALL_CONSENT_MONTHS"))
    until = valid_until or longest
    if not today <= until <= longest:
        raise DomainError(
            _("A consent ends on %(day)s at the latest, and is asked for again then.") % {"day": longest.isoformat()},
            field="valid_until",
        )
    _end(_live(venue), ConsentEnding.RENEWED, how, at)
    consent = HallConsent.objects.create(
        street=venue.street,
        venue=venue,
        household=venue.household,
        person=who,
        version=VERSION,
        shows_door=shows_door,
        given_at=at,
        given_how=GivenHow(how),
        valid_until=until,
        recorded_by_id=actor.account_id,
    )
    if venue.host_id is None:
        venue.host = who
        venue.save(update_fields=["host"])
    data = {"venue": venue.pk, "version": VERSION, "until": until.isoformat(), "how": how, "door": shows_door}
    audit.record(actor=actor, street=venue.street, action="venues.consent_given", subject=consent, at=at, data=data)
    return consent


@transaction.atomic
def withdraw_hall_consent(
    *, actor: Actor, venue: Venue, how: str = GivenHow.ONLINE, at: datetime
) -> HallConsent | None:
    """Note that the household no longer agrees, from this moment on: the hall is listed nowhere. No reason is asked. Idempotent."""
    require(_may_note(actor, venue), _("You may not note this."))
    consent = _live(venue)
    if consent is None:
        return None
    _end(consent, ConsentEnding.WITHDRAWN, how, at)
    data = {"venue": venue.pk, "how": how}
    audit.record(actor=actor, street=venue.street, action="venues.consent_withdrawn", subject=consent, at=at, data=data)
    message = ConsentWithdrawn(venue=venue.name, venue_id=venue.pk)
    notify(actor=actor, message=message, to=staff_of(venue, at), street=venue.street, subject=venue, at=at)
    return consent


def remind_of_consents(*, actor: Actor, street: int, at: datetime) -> int:
    """Tell staff and host once, the set number of days before a consent ends. Returns of how many."""
    require(actor.is_program, _("The program does this by itself."))
    today = timezone.localdate(at)
    soon = today + timedelta(days=limit("HALL_CONSENT_REMINDER_DAYS"))
    due = HallConsent.objects.filter(
        street=street,
        ended_at__isnull=True,
        reminded_at__isnull=True,
        valid_until__gte=today,
        valid_until__lte=soon,
        venue__closed_on__isnull=True,
    ).select_related("venue", "venue__host")
    for consent in due:
        venue = consent.venue
        message = ConsentEnds(venue=venue.name, venue_id=venue.pk, day=consent.valid_until.isoformat())
        host = Recipients.accounts([venue.host.account_id]) if venue.host else Recipients()
        notify(message=message, to=staff_of(venue, at) | host, street=street, subject=venue, at=at)
        consent.reminded_at = at
        consent.save(update_fields=["reminded_at"])
    return len(due)


def staff_of(venue: Venue, at: datetime) -> Recipients:
    """Return the accounts of the staff of the venue's community."""
    return Recipients.accounts(accounts_running(venue.street, venue.community, on=timezone.localdate(at)))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _may_note(actor: Actor, venue: Venue) -> bool:
    return hosts(actor, venue) or opens_venue(actor, venue)


def _live(venue: Venue) -> HallConsent | None:
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk, street=venue.street)
    return consent_of(venue)


def _end(consent: HallConsent | None, ending: str, how: str, at: datetime) -> None:
    if consent is not None:
        consent.ended_at, consent.ending, consent.ended_how = at, ending, GivenHow(how)
        consent.save(update_fields=["ended_at", "ending", "ended_how"])
