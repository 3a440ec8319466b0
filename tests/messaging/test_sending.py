from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core.tenancy import scoped
from shanzhi.messaging.enums import DeliveryState
from shanzhi.messaging.gateways.outcome import Refused, Unavailable
from shanzhi.messaging.models import Delivery, EmailAddress
from shanzhi.messaging.services import Recipients, notify, sending
from tests.messaging.messages import Danger, News, Ordinary, Progress
from tests.worker import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Gateway:
    """Stands for the outside world: what it received, and what it answers."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, ...]] = []
        self.error: Exception | None = None

    def send(self, *letter: str) -> str:
        if self.error:
            raise self.error
        self.sent.append(letter)
        return "receipt-1"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    outside = Gateway()
    monkeypatch.setattr(sending, "sms_gateway", lambda: outside)
    monkeypatch.setattr(sending, "email_gateway", lambda: outside)
    return outside


def tell(world: World, message: Any, to: Recipients) -> None:
    community = world.community
    with scoped(world.scope):
        notify(message=message, to=to, street=world.street, subject=community, at=world.at)


def outbox(world: World) -> list[Delivery]:
    with scoped(world.scope):
        return list(Delivery.objects.order_by("pk"))


def test_worker_sends_a_resident_the_text_message(world: World, gateway: Gateway) -> None:
    person = world.person(phone="13800001234")

    tell(world, Progress(number="QS-1"), Recipients.persons([person.pk]))
    work()

    assert gateway.sent == [("13800001234", "【善治】Your request QS-1: taken.")]
    [delivery] = outbox(world)
    assert (delivery.state, delivery.attempts, delivery.receipt) == (DeliveryState.SENT, 1, "receipt-1")
    assert delivery.sent_at is not None
    assert str(delivery.address) == "138****1234"
    assert delivery.body
    assert delivery.body.open() == "【善治】Your request QS-1: taken."


def test_staff_get_e_mail_only_at_a_confirmed_address(world: World, gateway: Gateway) -> None:
    confirmed, unconfirmed = world.secretary(), world.community_staff()
    EmailAddress.objects.create(account=confirmed.account, email="chen@example.cn", confirmed_at=world.at)
    EmailAddress.objects.create(account=unconfirmed.account, email="wu@example.cn")

    tell(world, Danger(number="QS-1"), Recipients.accounts([confirmed.account.pk, unconfirmed.account.pk]))
    work()

    mails = [letter for letter in gateway.sent if len(letter) == 3]
    assert [(address, title) for address, title, _ in mails] == [("chen@example.cn", "Danger: QS-1")]
    dropped = [d for d in outbox(world) if d.state == DeliveryState.DROPPED]
    assert [(d.account_id, d.channel) for d in dropped] == [(unconfirmed.account.pk, "email")]
    assert all(d.reason for d in dropped)


def test_message_that_needs_consent_is_dropped_without(world: World, gateway: Gateway) -> None:
    tell(world, News(), Recipients.persons([world.person().pk]))
    work()
    assert gateway.sent == []
    assert [d.state for d in outbox(world)] == [DeliveryState.DROPPED]


def test_person_without_a_phone_is_dropped_with_the_reason(world: World, gateway: Gateway) -> None:
    tell(world, Progress(number="QS-1"), Recipients.persons([world.person(phone=None, phone_index=None).pk]))
    work()
    assert [d.state for d in outbox(world)] == [DeliveryState.DROPPED]


def test_unavailable_gateway_is_tried_again_later_and_given_up_in_the_end(world: World, gateway: Gateway) -> None:
    gateway.error = Unavailable("HTTP 503")
    tell(world, Progress(number="QS-1"), Recipients.persons([world.person().pk]))
    work()

    [delivery] = outbox(world)
    assert (delivery.state, delivery.reason) == (DeliveryState.WAITING, "HTTP 503")
    waits = [delivery.due_at - delivery.tried_at]  # type: ignore[operator]
    again = ProcrastinateJob.objects.get(task_name="messaging.deliver", status="todo")
    assert again.scheduled_at == delivery.due_at

    while delivery.state == DeliveryState.WAITING:
        sending.deliver(street=world.street, delivery_ids=[delivery.pk], at=delivery.due_at)
        [delivery] = outbox(world)
        waits.append(delivery.due_at - delivery.tried_at)  # type: ignore[operator]

    assert [round(wait.total_seconds() / 60) for wait in waits[:-1]] == [1, 4, 16, 64, 256]
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, sending.MOST_ATTEMPTS)


def test_refused_message_fails_at_once_and_does_not_hold_up_the_others(world: World, gateway: Gateway) -> None:
    gateway.error = Refused("HTTP 400")
    tell(world, Progress(number="QS-1"), Recipients.persons([world.person().pk, world.person().pk]))
    work()
    assert [(d.state, d.attempts) for d in outbox(world)] == [(DeliveryState.FAILED, 1)] * 2


def test_delivery_is_not_sent_twice_nor_before_it_is_due(world: World, gateway: Gateway) -> None:
    tell(world, Progress(number="QS-1"), Recipients.persons([world.person().pk]))
    [delivery] = outbox(world)
    for at in (world.at - timedelta(hours=1), world.at, world.at):
        sending.deliver(street=world.street, delivery_ids=[delivery.pk], at=at)
    assert len(gateway.sent) == 1


def test_what_a_killed_worker_left_behind_is_found_again(world: World, gateway: Gateway) -> None:
    tell(world, Progress(number="QS-1"), Recipients.persons([world.person().pk]))
    [delivery] = outbox(world)
    assert sending.claim(street=world.street, delivery_id=delivery.pk, at=world.at) is not None

    with scoped(world.scope):
        assert sending.unsent(street=world.street, at=world.at + timedelta(minutes=5)) == []
        assert sending.unsent(street=world.street, at=world.at + timedelta(minutes=11)) == [delivery.pk]
    sending.deliver(street=world.street, delivery_ids=[delivery.pk], at=world.at + timedelta(minutes=11))

    assert len(gateway.sent) == 1
    assert outbox(world)[0].attempts == 2


def test_ordinary_notice_sends_nothing(world: World, gateway: Gateway) -> None:
    tell(world, Ordinary(number="QS-1"), Recipients.accounts([world.secretary().account.pk]))
    work()
    assert gateway.sent == []
