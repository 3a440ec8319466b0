"""Who keeps a venue, when they can, and with whom."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.organisations.working_names import give_working_name
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.venues.enums import PartOfDay, Weekday
from shanzhi.venues.models import Away, Keeper, Pairing, Venue
from shanzhi.venues.queries.feeds import keeping_on
from shanzhi.venues.rules import is_person, runs_venue
from shanzhi.venues.services.feeds import end_feed

PARTS_OF_WEEK = len(Weekday) * len(PartOfDay)
MOST_PER_WEEK = 14
NOT_YOURS = gettext_lazy("You may not change who keeps this venue.")


@transaction.atomic
def add_keepers(*, actor: Actor, venue: Venue, persons: Iterable[Person], at: datetime) -> list[Keeper]:
    """Make people keepers of a venue (idempotent): members, volunteers, building chiefs. Colleagues then read their names."""
    require(runs_venue(actor, venue), NOT_YOURS)
    today = timezone.localdate(at)
    keepers = []
    for person in persons:
        if person.street != venue.street:
            raise DomainError(_("This person belongs to another street."), field="persons")
        keeper, _made = Keeper.objects.get_or_create(
            street=venue.street, venue=venue, person=person, defaults={"since": today}
        )
        if keeper.until is not None:
            keeper.until = None
            keeper.save(update_fields=["until"])
        give_working_name(person)
        keepers.append(keeper)
    _record(actor, venue, "keepers_added", at, {"persons": [keeper.person_id for keeper in keepers]})
    return keepers


@transaction.atomic
def end_keeper(*, actor: Actor, keeper: Keeper, at: datetime) -> None:
    """End somebody's keeping from today on: by themself or by who runs the venue. Duties they still have must be given on by hand.

    With the last venue the address of their calendar ends.
    """
    require(_may_change(actor, keeper), NOT_YOURS)
    keeper.until = timezone.localdate(at)
    keeper.save(update_fields=["until"])
    if not keeping_on(keeper.until).filter(street=keeper.street, person=keeper.person_id).exists():
        end_feed(actor=actor, person=keeper.person, at=at)
    _record(actor, keeper.venue, "keeper_ended", at, {"person": keeper.person_id})


@transaction.atomic
def set_availability(
    *, actor: Actor, keeper: Keeper, cannot: Collection[int], most_per_week: int | None, at: datetime
) -> Keeper:
    """Say in which parts of the week (weekday * 3 + part of day) somebody cannot, and how many duties a week they take at most."""
    require(_may_change(actor, keeper), NOT_YOURS)
    if any(not 0 <= part < PARTS_OF_WEEK for part in cannot):
        raise LookupError(f"no such part of the week: {sorted(cannot)}")
    if most_per_week is not None and not 0 <= most_per_week <= MOST_PER_WEEK:
        raise DomainError(
            _("Please name a number from 0 to %(most)d.") % {"most": MOST_PER_WEEK}, field="most_per_week"
        )
    keeper.cannot, keeper.most_per_week = sorted(set(cannot)), most_per_week
    keeper.save(update_fields=["cannot", "most_per_week"])
    _record(actor, keeper.venue, "availability", at, {"person": keeper.person_id, "parts": len(keeper.cannot)})
    return keeper


@transaction.atomic
def add_away(*, actor: Actor, keeper: Keeper, first_on: date, last_on: date, at: datetime) -> Away:
    """Note days on which a keeper is away, the last one included. No reason is asked."""
    require(_may_change(actor, keeper), NOT_YOURS)
    if last_on < first_on:
        raise DomainError(_("It cannot end before it begins."), field="last_on")
    away = Away.objects.create(street=keeper.street, person=keeper.person, first_on=first_on, last_on=last_on)
    audit.record(actor=actor, street=away.street, action="venues.away", subject=away, at=at)
    return away


@transaction.atomic
def remove_away(*, actor: Actor, keeper: Keeper, away: Away, at: datetime) -> None:
    """Take days away back."""
    require(_may_change(actor, keeper) and away.person_id == keeper.person_id, NOT_YOURS)
    audit.record(actor=actor, street=away.street, action="venues.away_removed", subject=away, at=at)
    away.delete()


@transaction.atomic
def set_pairing(*, actor: Actor, venue: Venue, persons: tuple[Person, Person], together: bool, at: datetime) -> Pairing:
    """Note that two keepers like to serve together, or would rather not."""
    require(runs_venue(actor, venue), NOT_YOURS)
    first, second = sorted(persons, key=lambda person: person.pk)
    if first.pk == second.pk:
        raise DomainError(_("Please choose two different people."), field="second")
    keepers = Keeper.objects.filter(street=venue.street, venue=venue, until__isnull=True, person__in=[first, second])
    if keepers.count() != 2:
        raise DomainError(_("Both must be keepers of this venue."), field="second")
    pairing, _made = Pairing.objects.update_or_create(
        street=venue.street, venue=venue, first=first, second=second, defaults={"together": together}
    )
    _record(actor, venue, "pairing", at, {"persons": [first.pk, second.pk], "together": together})
    return pairing


@transaction.atomic
def remove_pairing(*, actor: Actor, pairing: Pairing, at: datetime) -> None:
    """Forget what was said of two keepers."""
    require(runs_venue(actor, pairing.venue), NOT_YOURS)
    _record(actor, pairing.venue, "pairing_removed", at, {"persons": [pairing.first_id, pairing.second_id]})
    pairing.delete()


def _may_change(actor: Actor, keeper: Keeper) -> bool:
    return runs_venue(actor, keeper.venue) or is_person(actor, keeper.person)


def _record(actor: Actor, venue: Venue, deed: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=venue.street, action=f"venues.{deed}", subject=venue, at=at, data=data)
