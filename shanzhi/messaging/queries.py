"""Reading inboxes and the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from shanzhi.core.access import Actor
from shanzhi.messaging.enums import Audience, Category, Channel
from shanzhi.messaging.message_classes import MessageClass, message_class, message_classes
from shanzhi.messaging.models import Delivery, EmailAddress, InboxEntry, Preference

MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Notice:
    """An inbox entry in words."""

    pk: int
    title: str
    text: str
    url: str
    label: str
    at: datetime
    is_unread: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """How an account wants one message class: by channel, with the class's own default where nothing was chosen."""

    message: type[MessageClass]
    values: dict[Channel, str]


def inbox_of(actor: Actor, *, category: str = "", only_unread: bool = False) -> QuerySet[InboxEntry]:
    """Return the actor's own notices, newest first."""
    entries = InboxEntry.objects.filter(account_id=actor.account_id or 0, shown=True)
    if only_unread:
        entries = entries.filter(read_at__isnull=True)
    if category:
        entries = entries.filter(message__in=[cls.key for cls in message_classes() if cls.category == category])
    return entries


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not read; counts no further than one above MOST_COUNTED."""
    return inbox_of(actor, only_unread=True).order_by()[: MOST_COUNTED + 1].count()


def notice_of(entry: InboxEntry) -> Notice:
    """Put an entry into words, in the active language."""
    cls = message_class(entry.message)
    message = cls.from_data(entry.data)
    return Notice(
        pk=entry.pk,
        title=message.say_title(),
        text=message.say_text(),
        url=message.url(),
        label=str(cls.label),
        at=entry.at,
        is_unread=entry.read_at is None,
        is_urgent=cls.urgency == "urgent",
    )


def choices_of(actor: Actor) -> dict[Category, list[Choice]]:
    """Return what an account can choose about, under its headings."""
    chosen = {row.message: row for row in Preference.objects.filter(account_id=actor.account_id or 0)}
    found: dict[Category, list[Choice]] = {}
    for cls in message_classes(Audience.STAFF):
        row = chosen.get(cls.key)
        values = {channel: str(getattr(row, channel) if row else cls.default(channel)) for channel in Channel}
        found.setdefault(cls.category, []).append(Choice(cls, values))
    return found


def email_of(actor: Actor) -> EmailAddress | None:
    """Return the actor's own e-mail address, confirmed or not."""
    return EmailAddress.objects.filter(account_id=actor.account_id or 0).first()


def outbox(**narrowed: Any) -> QuerySet[Delivery]:
    """Return the deliveries of the scope, newest first."""
    return Delivery.objects.filter(**narrowed).order_by("-id")
