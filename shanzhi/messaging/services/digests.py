"""Digests: what waited since the last one, as one message a person and channel. Nothing unread: no message."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.utils import timezone

from shanzhi.messaging.enums import Cadence, Channel
from shanzhi.messaging.models import Delivery, InboxEntry
from shanzhi.messaging.notifications.digest import Digest
from shanzhi.messaging.services.notices import post

DIGEST_HOUR = 8
MOST_ENTRIES = 5000


def send_digests(*, street: int, at: datetime) -> int:
    """Turn what waited until the last digest hour into messages, in the open transaction. Returns how many messages.

    Asked every hour of the day, so that a machine that slept at eight tells at nine; entries that came after eight wait for tomorrow.
    """
    starts = {Cadence.DAILY: last_daily(at), Cadence.WEEKLY: last_weekly(at)}
    deliveries = [
        Delivery(
            street=street,
            channel=channel,
            account_id=account_id,
            message=Digest.key,
            data=Digest(entries=ids).as_data(),
            at=at,
        )
        for channel in (Channel.EMAIL, Channel.SMS)
        for account_id, ids in sorted(_take_waiting(street, channel, starts).items())
    ]
    post(deliveries, message=Digest, street=street, at=at)
    return len(deliveries)


def last_daily(at: datetime) -> datetime:
    """Return the last time it was the digest hour, in China."""
    local = timezone.localtime(at)
    today = datetime.combine(local.date(), time(DIGEST_HOUR), tzinfo=local.tzinfo)
    return today if local >= today else today - timedelta(days=1)


def last_weekly(at: datetime) -> datetime:
    """Return the last Monday's digest hour, in China."""
    day = last_daily(at)
    return day - timedelta(days=day.weekday())


def _take_waiting(street: int, channel: Channel, starts: dict[Cadence, datetime]) -> dict[int, list[int]]:
    """Claim the entries that wait for a channel. Returns account → unread entries; read ones no longer wait, silently."""
    unread: dict[int, list[int]] = defaultdict(list)
    for cadence, start in starts.items():
        waiting = InboxEntry.objects.filter(street=street, at__lt=start, **{channel.value: cadence})
        rows = list(
            waiting.select_for_update(of=("self",), skip_locked=True)
            .order_by("at", "pk")
            .values_list("pk", "account_id", "read_at")[:MOST_ENTRIES]
        )
        InboxEntry.objects.filter(pk__in=[pk for pk, _, _ in rows]).update(**{channel.value: Cadence.NEVER})
        for pk, account_id, read_at in rows:
            if read_at is None:
                unread[account_id].append(pk)
    return unread
