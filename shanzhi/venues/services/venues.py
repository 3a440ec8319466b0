"""Planning, opening and closing halls and stations, their hours and things."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.public_tokens import new_token
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.rules import runs_community
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.territory.models import Building, Household
from shanzhi.venues.enums import Condition, EquipmentKind, VenueKind
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import Equipment, OpeningSpell, Venue
from shanzhi.venues.queries.venues import consent_of
from shanzhi.venues.rules import opens_venue, runs_venue

NOT_YOURS = gettext_lazy("You may not change this venue.")
CHANGEABLE = frozenset(
    {"name", "organisation", "building", "household", "host", "place", "area_m2", "given_by", "has_deputy",
     "opens_on_holidays"}
)  # fmt: skip


@transaction.atomic
def plan_venue(
    *,
    actor: Actor,
    community: int,
    kind: str,
    name: str,
    organisation: Organisation | None = None,
    building: Building | None = None,
    household: Household | None = None,
    host: Person | None = None,
    place: str = "",
    area_m2: Decimal | None = None,
    given_by: str = "",
    has_deputy: bool = False,
    opens_on_holidays: bool = False,
    at: datetime,
) -> Venue:
    """Plan a hall or a station. By who runs the community. It is seen by nobody outside until it is opened.

    Raises DomainError when the name is in use or the places do not fit: a hall needs a home; a home lies in its building.
    """
    require(runs_community(actor, community), _("You may not plan a venue here."))
    street = street_of(community)
    venue = Venue(
        street=street,
        community=community,
        kind=VenueKind(kind),
        name=name.strip(),
        organisation=organisation,
        building=building or (household.building if household else None),
        household=household,
        host=host,
        place=place.strip(),
        area_m2=area_m2,
        given_by=given_by.strip(),
        has_deputy=has_deputy,
        opens_on_holidays=opens_on_holidays,
        token=new_token(street),
    )
    _save(venue)
    _record(actor, venue, "planned", at, {"kind": kind, "organisation": venue.organisation_id})
    return venue


@transaction.atomic
def change_venue(*, actor: Actor, venue: Venue, at: datetime, **changes: Any) -> Venue:
    """Change what CHANGEABLE names. Moving a hall to another home needs that household's consent anew."""
    require(runs_venue(actor, venue), NOT_YOURS)
    if not changes.keys() <= CHANGEABLE:
        raise LookupError(f"cannot change {sorted(changes.keys() - CHANGEABLE)}")
    changed = sorted(key for key, value in changes.items() if getattr(venue, key) != value)
    if {"household", "host"} & set(changed) and consent_of(venue) is not None:
        raise NotPossible(_("This household's consent holds. End it before the hall moves to another home."))
    for key in changed:
        setattr(venue, key, changes[key])
    _save(venue)
    _record(actor, venue, "changed", at, {"fields": changed})
    return venue


@transaction.atomic
def check_criteria(*, actor: Actor, venue: Venue, met: Iterable[str], on: date, at: datetime) -> Venue:
    """Note which criteria a home fulfils (limits.criteria), and on which day that was looked at."""
    require(runs_venue(actor, venue), NOT_YOURS)
    _require_hall(venue)
    found = set(met)
    unknown = found - criteria().keys()
    if unknown:
        raise LookupError(f"no such criteria: {sorted(unknown)}")
    venue.criteria = [key for key in criteria() if key in found]
    venue.criteria_checked_on = on
    venue.save(update_fields=["criteria", "criteria_checked_on"])
    _record(actor, venue, "criteria", at, {"met": venue.criteria})
    return venue


@transaction.atomic
def open_venue(*, actor: Actor, venue: Venue, on: date, record: str = "", at: datetime) -> Venue:
    """Open a venue on a day. By who runs the community.

    A hall needs all criteria and the household's consent on that day: raises NotPossible that names what is missing.
    """
    require(opens_venue(actor, venue), NOT_YOURS)
    found = _locked(venue)
    if found.opened_on is not None:
        raise NotPossible(_("This venue has been opened already."))
    if found.is_hall:
        missing = [str(label) for key, label in criteria().items() if key not in found.criteria]
        if missing:
            raise NotPossible(_("Not fulfilled yet: %(what)s") % {"what": "；".join(missing)})
        if consent_of(found, on=on) is None:
            raise NotPossible(_("The household has not agreed, or its consent has ended. Note its consent first."))
    if on > timezone.localdate(at):
        raise DomainError(_("This day is still to come."), field="on")
    found.opened_on, found.opening_record = on, record.strip()
    found.save(update_fields=["opened_on", "opening_record"])
    _record(actor, found, "opened", at, {"on": on.isoformat()})
    return found


@transaction.atomic
def close_venue(*, actor: Actor, venue: Venue, on: date, at: datetime) -> Venue:
    """Close a venue for good: `on` is the first day without it."""
    require(opens_venue(actor, venue), NOT_YOURS)
    found = _locked(venue)
    if found.closed_on is not None:
        raise NotPossible(_("This venue has been closed already."))
    found.closed_on = on
    found.save(update_fields=["closed_on"])
    _record(actor, found, "closed", at, {"on": on.isoformat()})
    return found


@transaction.atomic
def set_hours(*, actor: Actor, venue: Venue, spells: Iterable[tuple[int, time, time]], at: datetime) -> None:
    """Set when a venue is open: (weekday, opens, closes), Monday is 0. Rotas made before stay as they are.

    Raises DomainError for a spell that ends before it begins, or two of one day that overlap.
    """
    require(runs_venue(actor, venue), NOT_YOURS)
    wanted = sorted(set(spells))
    for weekday, opens, closes in wanted:
        if closes <= opens:
            raise DomainError(_("It cannot close before it opens."), field="hours")
        if any(day == weekday and opens < end and start < closes for day, start, end in wanted if start != opens):
            raise DomainError(_("Two opening times of one day overlap."), field="hours")
    OpeningSpell.objects.filter(street=venue.street, venue=venue).delete()
    OpeningSpell.objects.bulk_create(
        OpeningSpell(street=venue.street, venue=venue, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in wanted
    )
    _record(actor, venue, "hours", at, {"spells": len(wanted)})


@transaction.atomic
def set_equipment(
    *, actor: Actor, venue: Venue, things: Iterable[Mapping[str, Any]], on: date, at: datetime
) -> list[Equipment]:
    """Write the list of things anew as it was found on a day: dicts of kind, item, count, condition, given_by."""
    require(runs_venue(actor, venue), NOT_YOURS)
    rows = [
        Equipment(
            street=venue.street,
            venue=venue,
            kind=EquipmentKind(thing["kind"]),
            item=str(thing.get("item", "")).strip(),
            count=thing.get("count", 1),
            condition=Condition(thing.get("condition", Condition.GOOD)),
            given_by=str(thing.get("given_by", "")).strip(),
            checked_on=on,
        )
        for thing in things
    ]
    Equipment.objects.filter(street=venue.street, venue=venue).delete()
    made = Equipment.objects.bulk_create(rows)
    _record(actor, venue, "equipment", at, {"things": len(made)})
    return made


def _require_hall(venue: Venue) -> None:
    if not venue.is_hall:
        raise NotPossible(_("Only a hall in a home has criteria and a household's consent."))


def _locked(venue: Venue) -> Venue:
    return Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk, street=venue.street)


def _save(venue: Venue) -> None:
    if not venue.name:
        raise DomainError(_("Please give it a name."), field="name")
    if venue.is_hall and venue.household is None:
        raise DomainError(_("Which home is it? A hall needs building and door."), field="door")
    if not venue.is_hall and venue.household is not None:
        raise DomainError(_("Only a hall is in a home."), field="door")
    for field in ("building", "organisation"):
        place = getattr(venue, field)
        if place is not None and place.community not in (None, venue.community):
            raise DomainError(_("This belongs to another community."), field=field)
    if venue.household is not None and venue.household.building_id != venue.building_id:
        raise DomainError(_("This door is in another building."), field="door")
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError as error:
        raise DomainError(_("There is a venue of this name here already."), field="name") from error


def _record(actor: Actor, venue: Venue, deed: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=venue.street, action=f"venues.{deed}", subject=venue, at=at, data=data)
