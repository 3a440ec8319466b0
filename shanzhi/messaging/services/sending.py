"""Sending what waits: claim in one transaction, talk to the gateway outside any, note the outcome in another.

The only place where a sealed phone number or address is opened without a look being logged: the message goes to the person it belongs to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.core import jobs
from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.messaging.enums import Channel, DeliveryState
from shanzhi.messaging.gateways.email import email_gateway
from shanzhi.messaging.gateways.outcome import Refused, Unavailable
from shanzhi.messaging.gateways.sms import sms_gateway
from shanzhi.messaging.message_classes import message_class
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.wording import Letter, write_letter

MOST_ATTEMPTS = 6
LONGEST_SENDING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt."""

    state: DeliveryState
    reason: str = ""
    receipt: str = ""


def deliver(*, street: int, delivery_ids: Iterable[int], at: datetime) -> None:
    """Send the named deliveries that are due. Opens its own transactions. One failure does not hold the others up."""
    for delivery_id in delivery_ids:
        letter = claim(street=street, delivery_id=delivery_id, at=at)
        if letter is not None:
            note(street=street, delivery_id=delivery_id, outcome=hand_over(letter), at=at)


def claim(*, street: int, delivery_id: int, at: datetime) -> Letter | None:
    """Mark a delivery as being sent and return what to send. None if another worker has it, or if there is nothing to send.

    Written in the account's own language, to residents in the site's.
    """
    with scoped(Scope.of_street(street)):
        delivery = (
            Delivery.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("account")
            .filter(_unsent(at), street=street, pk=delivery_id)
            .first()
        )
        if delivery is None:
            return None
        delivery.attempts += 1
        delivery.tried_at = at
        language = (delivery.account.language if delivery.account else "") or settings.LANGUAGE_CODE
        with translation.override(language):
            letter = _write(delivery)
        delivery.save()
        return letter


def _write(delivery: Delivery) -> Letter | None:
    """Write the letter and note on the delivery (unsaved) what is sent, or why nothing is."""
    try:
        letter = write_letter(delivery)
    except DomainError as error:
        delivery.state, delivery.reason = DeliveryState.DROPPED, str(error)
        return None
    delivery.state = DeliveryState.SENDING
    keep = settings.DEMO or not message_class(delivery.message).secret
    for name, text in {"address": letter.address, "body": letter.text if keep else _("(not kept)")}.items():
        setattr(delivery, name, text)
    return letter


def hand_over(letter: Letter) -> Outcome:
    """Give the letter to its gateway."""
    try:
        if letter.channel == Channel.SMS:
            return Outcome(DeliveryState.SENT, receipt=sms_gateway().send(letter.address, letter.text))
        email_gateway().send(letter.address, letter.title, letter.text)
        return Outcome(DeliveryState.SENT)
    except Unavailable as error:
        return Outcome(DeliveryState.WAITING, reason=str(error))
    except Refused as error:
        return Outcome(DeliveryState.FAILED, reason=str(error))


def note(*, street: int, delivery_id: int, outcome: Outcome, at: datetime) -> None:
    """Keep the outcome. What could not be sent waits 1, 4, 16, 64 … minutes and is given up after MOST_ATTEMPTS."""
    with scoped(Scope.of_street(street)):
        delivery = Delivery.objects.select_for_update(of=("self",)).get(street=street, pk=delivery_id)
        delivery.state, delivery.reason, delivery.receipt = outcome.state, outcome.reason[:200], outcome.receipt
        if outcome.state == DeliveryState.SENT:
            delivery.sent_at = at
        elif outcome.state == DeliveryState.WAITING and delivery.attempts >= MOST_ATTEMPTS:
            delivery.state = DeliveryState.FAILED
        elif outcome.state == DeliveryState.WAITING:
            delivery.due_at = at + timedelta(minutes=4 ** (delivery.attempts - 1))
            jobs.enqueue("messaging.deliver", street=street, schedule_at=delivery.due_at, delivery_ids=[delivery_id])
        delivery.save()


def unsent(*, street: int, at: datetime, most: int = 500) -> list[int]:
    """Return deliveries that should have gone out and did not: their job was lost, or the worker died while sending."""
    late = Q(state=DeliveryState.WAITING, due_at__lt=at - LONGEST_SENDING)
    stuck = Q(state=DeliveryState.SENDING, tried_at__lt=at - LONGEST_SENDING)
    found = Delivery.objects.filter(late | stuck, street=street).order_by("due_at")
    return list(found.values_list("pk", flat=True)[:most])


def _unsent(at: datetime) -> Q:
    stuck = Q(state=DeliveryState.SENDING, tried_at__lt=at - LONGEST_SENDING)
    return Q(state=DeliveryState.WAITING, due_at__lte=at) | stuck
