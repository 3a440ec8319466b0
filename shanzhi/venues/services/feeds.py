"""The address a calendar reads somebody's duties under: made by its owner, thrown away by its owner or with their last venue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.public_tokens import new_token
from shanzhi.people.models import Person
from shanzhi.people.rules import is_self
from shanzhi.records import audit
from shanzhi.venues.models import DutyFeed


@transaction.atomic
def make_feed(*, actor: Actor, person: Person, at: datetime) -> DutyFeed:
    """Make a new address; the one before stops working."""
    revoke_feed(actor=actor, person=person, at=at)
    feed = DutyFeed.objects.create(street=person.street, person=person, token=new_token(person.street), made_at=at)
    audit.record(actor=actor, street=person.street, action="venues.feed_made", subject=feed, at=at)
    return feed


@transaction.atomic
def revoke_feed(*, actor: Actor, person: Person, at: datetime) -> None:
    """Let the address stop working, from this moment on. Idempotent."""
    require(is_self(actor, person), _("This calendar is not yours."))
    end_feed(actor=actor, person=person, at=at)


def end_feed(*, actor: Actor, person: Person, at: datetime) -> None:
    """Let the address stop working because its person keeps no venue any more, in the transaction of the caller who found that."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk, street=person.street)
    for feed in DutyFeed.objects.filter(street=person.street, person=person, revoked_at__isnull=True):
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        audit.record(actor=actor, street=person.street, action="venues.feed_revoked", subject=feed, at=at)
