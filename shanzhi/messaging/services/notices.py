"""Telling people: one statement puts a notice into every inbox; only what must not wait becomes a message at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from shanzhi.core import jobs
from shanzhi.core.access import Actor
from shanzhi.messaging.enums import Cadence, Channel, DeliveryState
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.quiet_hours import next_waking_moment
from shanzhi.messaging.recipients import Recipients

MOST_PER_JOB = 100

# Preferences are looked up in the same statement; what comes back is who must be told by more than the inbox.
INSERT_ENTRIES = """
WITH entry AS (
    INSERT INTO messaging_inboxentry (street, account_id, message, data, subject_kind, subject_id, at, shown, email, sms)
    SELECT %(street)s, account.id, %(message)s, %(data)s, %(subject_kind)s, %(subject_id)s, %(at)s,
        coalesce(chosen.inbox, %(inbox)s) <> 'never', coalesce(chosen.email, %(email)s), coalesce(chosen.sms, %(sms)s)
    FROM people_account account
    LEFT JOIN messaging_preference chosen ON chosen.account_id = account.id AND chosen.message = %(message)s
    WHERE account.id = ANY(%(accounts)s) AND account.is_active
        AND (coalesce(chosen.inbox, %(inbox)s), coalesce(chosen.email, %(email)s), coalesce(chosen.sms, %(sms)s))
            <> ('never', 'never', 'never')
    RETURNING account_id, email, sms
)
SELECT account_id, email, sms FROM entry WHERE email = 'at_once' OR sms = 'at_once'
"""


def notify(
    *,
    message: MessageClass,
    to: Recipients,
    street: int,
    subject: Any,
    at: datetime,
    actor: Actor | None = None,
) -> None:
    """Tell recipients about `subject`, a saved model instance, in the open transaction (one statement if all of it can wait).

    Accounts get what they chose for this class of message; persons get a text message. `actor`, if given, is not told about
    their own deed. Sending happens in the worker, after the commit.
    """
    if actor is not None:
        to = to.without_account(actor.account_id)
    common = {
        "street": street,
        "message": message.key,
        "data": message.as_data(),
        "subject_kind": subject._meta.label_lower,
        "subject_id": subject.pk,
        "at": at,
    }
    deliveries = [
        Delivery(channel=channel, account_id=account_id, **common)
        for account_id, channel in _put_into_inboxes(message, to.account_ids, common)
    ]
    if Channel.SMS in message.channels:
        deliveries += [Delivery(channel=Channel.SMS, person_id=pk, **common) for pk in sorted(to.person_ids)]
    post(deliveries, message=type(message), street=street, at=at)


def post(deliveries: list[Delivery], *, message: type[MessageClass], street: int, at: datetime) -> None:
    """Hand deliveries to the worker: text messages that can wait do not ring at night. Sets when each is due."""
    for delivery in deliveries:
        delivery.state = DeliveryState.WAITING
        delivery.due_at = next_waking_moment(at, message.urgency) if delivery.channel == Channel.SMS else at
    Delivery.objects.bulk_create(deliveries)
    for due_at in sorted({delivery.due_at for delivery in deliveries}):
        ids = [delivery.pk for delivery in deliveries if delivery.due_at == due_at]
        for start in range(0, len(ids), MOST_PER_JOB):
            jobs.enqueue(
                "messaging.deliver",
                street=street,
                schedule_at=due_at if due_at > at else None,
                delivery_ids=ids[start : start + MOST_PER_JOB],
            )


def _put_into_inboxes(
    message: MessageClass, account_ids: Iterable[int], common: dict[str, Any]
) -> list[tuple[int, Channel]]:
    """Write the inbox entries. Returns account and channel of what must be sent at once."""
    accounts = sorted(account_ids)
    if not accounts:
        return []
    defaults = {channel.value: message.default(channel).value for channel in Channel}
    values: dict[str, Any] = {**common, **defaults, "data": Jsonb(common["data"]), "accounts": accounts}
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRIES, values)
        rows = cursor.fetchall()
    at_once = Cadence.AT_ONCE.value
    return [(pk, Channel.EMAIL) for pk, email, _ in rows if email == at_once] + [
        (pk, Channel.SMS) for pk, _, sms in rows if sms == at_once
    ]
