"""Which venues an actor sees, and which the public does."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.queries import reach_of
from shanzhi.territory.models import Building
from shanzhi.venues.enums import VenueKind
from shanzhi.venues.hall_consent import VERSION
from shanzhi.venues.models import HallConsent, Keeper, Venue


def venues_visible_to(actor: Actor) -> QuerySet[Venue]:
    """Return the venues of the communities the actor's posts and memberships reach, those they keep, and their own home."""
    venues = Venue.objects.select_related("building__estate", "organisation")
    if actor.is_program:
        return venues
    seen = Q(pk__in=[])
    if any(grant.organisation_id is not None for grant in actor.grants):
        seen |= reach_of(actor)
    if actor.person_id is not None:
        keeps = Keeper.objects.filter(person_id=actor.person_id, until__isnull=True)
        seen |= Q(pk__in=keeps.values("venue_id")) | Q(host_id=actor.person_id)
    return venues.filter(seen)


def holding_on(day: date) -> Q:
    """Filter consents that hold on a day: not ended, not run out, and to the present text."""
    return Q(ended_at__isnull=True, valid_until__gte=day, version=VERSION)


def with_consent(venues: QuerySet[Venue], on: date) -> QuerySet[Venue]:
    """Note on each venue whether a household's consent holds on a day (`has_consent`)."""
    holds = HallConsent.objects.filter(holding_on(on), street=OuterRef("street"), venue=OuterRef("pk"))
    return venues.annotate(has_consent=Exists(holds))


def listed(community: int, *, on: date) -> QuerySet[Venue]:
    """Return what the public sees of a community: open stations, and open halls whose household agrees on that day."""
    venues = Venue.objects.filter(community=community, opened_on__lte=on).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    )
    shown = with_consent(venues, on).filter(Q(kind=VenueKind.STATION) | Q(has_consent=True))
    return shown.select_related("building__estate", "organisation").order_by("-kind", "name")


def consent_of(venue: Venue, *, on: date | None = None) -> HallConsent | None:
    """Return the household's consent that has not ended; with a day, only if it holds on that day."""
    consents = HallConsent.objects.filter(street=venue.street, venue=venue, ended_at__isnull=True)
    if on is not None:
        consents = consents.filter(holding_on(on))
    return consents.select_related("household__entrance", "person").first()


def halls_of_building(building: Building, *, on: date) -> QuerySet[Venue]:
    """Return the venues in a building that are not closed, each with `has_consent`: for its file."""
    venues = Venue.objects.filter(street=building.street, building=building)
    return with_consent(venues.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on)), on)
