"""Who may do what with venues, rotas and the reception book. Staff and leaders run them; keepers keep them."""

from datetime import datetime, timedelta
from typing import TypeGuard

from shanzhi.core.access import Actor
from shanzhi.organisations.rules import is_staff, leads_group, runs_community
from shanzhi.people.models import Person
from shanzhi.people.rules import is_self, look_right, passing_look_right
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Duty, Keeper, Reception, Venue


def runs_venue(actor: Actor, venue: Venue) -> bool:
    """Look after a venue: its things, hours, keepers, rotas. Who runs its community, or leads the body that runs it."""
    return runs_community(actor, venue.community) or leads_group(actor, venue.organisation_id)


def opens_venue(actor: Actor, venue: Venue) -> bool:
    """Open and close a venue, and note a household's consent: who runs its community."""
    return runs_community(actor, venue.community)


def may_plan(actor: Actor) -> bool:
    """Plan a new venue: staff of a community or street."""
    return actor.is_program or is_staff(actor)


def keeps_venue(actor: Actor, venue: Venue) -> bool:
    """Tell whether the actor is one of the venue's keepers today (one query)."""
    keepers = Keeper.objects.filter(street=venue.street, venue=venue, until__isnull=True)
    return actor.person_id is not None and keepers.filter(person_id=actor.person_id).exists()


def receives_at(actor: Actor, venue: Venue) -> bool:
    """Write into the reception book: who runs the venue, its keepers, the host of a hall."""
    return runs_venue(actor, venue) or hosts(actor, venue) or keeps_venue(actor, venue)


def hosts(actor: Actor, venue: Venue) -> bool:
    """Tell whether the hall is in the actor's own home."""
    return venue.host_id is not None and actor.person_id == venue.host_id


def serves(actor: Actor, duty: Duty) -> bool:
    """Tell whether the duty is the actor's, as keeper or deputy."""
    return actor.person_id is not None and actor.person_id in (duty.keeper_id, duty.deputy_id)


def is_person(actor: Actor, person: Person) -> bool:
    """Tell whether the actor is this person, or the program."""
    return actor.is_program or is_self(actor, person)


def sees_home_of(actor: Actor, venue: Venue) -> bool:
    """See whose home a hall is, and which door: who runs it, and the household."""
    return runs_venue(actor, venue) or hosts(actor, venue)


@look_right
def looks_for_a_reception(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Name and phone of a visitor: staff of the venue's community."""
    return _is_about_visitor(subject, person, field) and runs_community(actor, subject.venue.community)


@passing_look_right
def calls_a_visitor(actor: Actor, person: Person, field: str, subject: object, at: datetime) -> bool:
    """The phone alone, for some days: who noted the visitor and who runs the venue, while they receive there.

    Never the name: a phone typed in would open who it belongs to.
    """
    return (
        field == "phone"
        and _is_about_visitor(subject, person, field)
        and calls_back(actor, subject, at=at)
        and receives_at(actor, subject.venue)
    )


def calls_back(actor: Actor, reception: Reception, *, at: datetime) -> bool:
    """Ring up who came: who noted them or runs the venue, for RECEPTION_LOOK_DAYS (to be asked along with receives_at)."""
    is_recent = at <= reception.at + timedelta(days=limit("RECEPTION_LOOK_DAYS"))
    return is_recent and (reception.recorded_by_id == actor.account_id or runs_venue(actor, reception.venue))


def _is_about_visitor(subject: object, person: Person, field: str) -> TypeGuard[Reception]:
    return isinstance(subject, Reception) and subject.visitor_id == person.pk and field in ("name", "phone")
