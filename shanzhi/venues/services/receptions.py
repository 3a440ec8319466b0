"""The reception book 接待簿 and what took place in a venue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.people.services import find_or_make_person
from shanzhi.records import audit, trace
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services.hear import submit
from shanzhi.venues.enums import Outcome, UseKind
from shanzhi.venues.models import Duty, Reception, Venue, VenueUse
from shanzhi.venues.rules import receives_at

LONGEST_ABOUT = 500
MOST_PEOPLE = 500
NOT_YOURS = gettext_lazy("Only keepers and who runs the venue write into its book.")


@transaction.atomic
def receive(
    *,
    actor: Actor,
    venue: Venue,
    about: str,
    outcome: str = Outcome.TALK,
    people: int = 1,
    name: str = "",
    phone: str = "",
    at: datetime,
    recorded_at: datetime | None = None,
    draft_key: str = "",
) -> Reception:
    """Note that somebody came, and about what. Name and phone are optional and sealed. A draft sent twice counts once.

    `at` is when they came, `recorded_at` when it is noted (by default the same). The duty of that time is noted along with it.
    """
    require(receives_at(actor, venue), NOT_YOURS)
    if draft_key:
        known = Reception.objects.filter(street=venue.street, draft_key=draft_key).first()
        if known is not None:
            return known
    noted_at = recorded_at or at
    if at > noted_at:
        raise DomainError(_("This moment is still to come."), field="at")
    if not about.strip():
        raise DomainError(_("Please say in a few words what it was about."), field="about")
    if not 1 <= people <= MOST_PEOPLE:
        raise DomainError(_("Please name a number from 1 to %(most)d.") % {"most": MOST_PEOPLE}, field="people")
    named = bool(name.strip() or phone.strip())
    visitor = (
        find_or_make_person(actor=actor, street=venue.street, name=name, phone=phone, at=noted_at) if named else None
    )
    reception = Reception.objects.create(
        street=venue.street,
        venue=venue,
        duty=_duty_at(venue, at),
        at=at,
        about=about.strip()[:LONGEST_ABOUT],
        people=people,
        outcome=Outcome(outcome),
        visitor=visitor,
        recorded_by_id=actor.account_id,
        draft_key=draft_key,
    )
    audit.record(actor=actor, street=venue.street, action="venues.received", subject=reception, at=noted_at)
    return reception


@transaction.atomic
def request_from_reception(
    *, actor: Actor, reception_id: int, category: Category, at: datetime, text: str = ""
) -> ServiceRequest:
    """Turn what a visitor said into a request, with the place and the visitor filled in. Raises NotPossible if it was done before."""
    rows = Reception.objects.select_for_update(of=("self",)).select_related("venue__building", "visitor")
    reception = rows.filter(pk=reception_id).first()
    if reception is None:
        raise NotPermitted(NOT_YOURS)
    venue = reception.venue
    require(receives_at(actor, venue), NOT_YOURS)
    if reception.request_id is not None:
        raise NotPossible(_("This has become a request already."))
    request = submit(
        actor=actor,
        community=venue.community,
        category=category,
        text=text or reception.about,
        at=at,
        source=Source.COUNTER,
        on_behalf=OnBehalf.STAFF,
        reporter=reception.visitor,
    )
    reception.request, reception.outcome = request, Outcome.OPEN
    reception.save(update_fields=["request", "outcome"])
    trace.link(actor=actor, source=reception, target=request, relation="received", at=at)
    return request


@transaction.atomic
def settle_reception(*, actor: Actor, reception_id: int, at: datetime) -> Reception:
    """Note that an open concern that became no request is solved by now."""
    reception = (
        Reception.objects.select_for_update(of=("self",)).select_related("venue").filter(pk=reception_id).first()
    )
    require(reception is not None and receives_at(actor, reception.venue), NOT_YOURS)
    if reception is None or reception.request_id is not None or reception.outcome != Outcome.OPEN:
        raise NotPossible(_("Only an open concern without a request is settled here."))
    reception.outcome = Outcome.SOLVED
    reception.save(update_fields=["outcome"])
    audit.record(actor=actor, street=reception.street, action="venues.settled", subject=reception, at=at)
    return reception


@transaction.atomic
def record_use(
    *,
    actor: Actor,
    venue: Venue,
    kind: str,
    topic: str,
    starts_at: datetime,
    people: int | None = None,
    at: datetime,
) -> VenueUse:
    """Note what took place in a venue: a meeting, a lesson, an activity."""
    require(receives_at(actor, venue), NOT_YOURS)
    if not topic.strip():
        raise DomainError(_("Please say in a few words what it was about."), field="topic")
    if starts_at > at:
        raise DomainError(_("This moment is still to come."), field="starts_at")
    use = VenueUse.objects.create(
        street=venue.street,
        venue=venue,
        kind=UseKind(kind),
        topic=topic.strip(),
        starts_at=starts_at,
        people=people,
        recorded_by_id=actor.account_id,
    )
    audit.record(actor=actor, street=venue.street, action="venues.used", subject=use, at=at)
    return use


def _duty_at(venue: Venue, at: datetime) -> Duty | None:
    duties = Duty.objects.filter(street=venue.street, venue=venue, starts_at__lte=at, ends_at__gt=at)
    return duties.exclude(state="cancelled").first()
