"""What people do with their own notices."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import NotPermitted
from shanzhi.messaging.models import InboxEntry
from shanzhi.messaging.queries import inbox_of


@transaction.atomic
def read(*, actor: Actor, entry_id: int, at: datetime) -> InboxEntry:
    """Mark one notice as read and return it. Raises NotPermitted if it is not the actor's."""
    entry = inbox_of(actor).select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise NotPermitted(_("There is no such notice."))
    if entry.read_at is None:
        entry.read_at = at
        entry.save(update_fields=["read_at"])
    return entry


def read_all(*, actor: Actor, category: str = "", at: datetime) -> int:
    """Mark all notices of the actor (of a category) that came until now as read. Returns how many."""
    return inbox_of(actor, category=category, only_unread=True).filter(at__lte=at).update(read_at=at)
