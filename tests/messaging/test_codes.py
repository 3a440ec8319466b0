import re
from datetime import timedelta

import pytest

from shanzhi.core import clock
from shanzhi.core.tenancy import scoped
from shanzhi.messaging.enums import DeliveryState
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.services import sending
from shanzhi.people.services.phone_codes import redeem, send_code
from tests.worker import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def delivery_of(world: World) -> Delivery:
    with scoped(world.scope):
        return Delivery.objects.get()


def test_code_is_sent_to_the_phone_and_works(world: World) -> None:
    at = clock.now()
    with scoped(world.scope):
        send_code(street=world.street, phone="138-0000-1234", at=at)
    work()

    delivery = delivery_of(world)
    assert delivery.state == DeliveryState.SENT
    assert delivery.address
    assert delivery.address.open() == "13800001234"
    assert delivery.body
    code = re.findall(r"\d{6}", delivery.body.open())[0]
    with scoped(world.scope):
        assert redeem(street=world.street, phone="13800001234", code=code, at=at)


def test_code_is_never_kept_outside_a_demo(world: World, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with scoped(world.scope):
        send_code(street=world.street, phone="13800001234", at=clock.now())
    work()
    delivery = delivery_of(world)
    assert delivery.state == DeliveryState.SENT
    assert delivery.body
    assert not re.search(r"\d", delivery.body.open())
    assert delivery.data.keys() == {"phone_code_id"}


def test_expired_code_is_not_sent(world: World) -> None:
    at = clock.now()
    with scoped(world.scope):
        send_code(street=world.street, phone="13800001234", at=at)
    sending.deliver(street=world.street, delivery_ids=[delivery_of(world).pk], at=at + timedelta(minutes=11))
    assert delivery_of(world).state == DeliveryState.DROPPED
