"""Whose calendar is read."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from shanzhi.venues.models import DutyFeed, Keeper


def keeping_on(day: date) -> QuerySet[Keeper]:
    """Return who keeps a venue that is not closed."""
    stands = Q(venue__closed_on__isnull=True) | Q(venue__closed_on__gt=day)
    return Keeper.objects.filter(stands, until__isnull=True)


def feed_at(token: str, *, on: date) -> DutyFeed | None:
    """Return the calendar under a secret address while its person keeps a venue and their account, if any, is not locked."""
    keeps = keeping_on(on).filter(street=OuterRef("street"), person_id=OuterRef("person_id"))
    active = Q(person__account__isnull=True) | Q(person__account__is_active=True)
    feeds = DutyFeed.objects.select_related("person").filter(active, Exists(keeps), revoked_at__isnull=True)
    return feeds.filter(token=token).first()
