from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from shanzhi.core import jobs
from shanzhi.core.tenancy import scoped
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.services import Recipients, notify, sending
from shanzhi.records import audit
from tests.clients import StreetClient
from tests.messaging.messages import Progress
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ClientFor = Callable[[Any], StreetClient]
URL = reverse("messaging:outbox")


@pytest.fixture
def sent(world: World, other_world: World) -> World:
    """One text message sent in each of two streets."""
    for place, number in ((world, "QS-1"), (other_world, "QS-2")):
        community, person = place.community, place.person(phone="13800001234")
        with scoped(place.scope):
            audit.record(actor=place.program(), street=place.street, action="test", subject=community, at=place.at)
            notify(
                message=Progress(number=number),
                to=Recipients.persons([person.pk]),
                street=place.street,
                subject=community,
                at=place.at,
            )
            ids = list(Delivery.objects.values_list("pk", flat=True))
        sending.deliver(street=place.street, delivery_ids=ids, at=place.at)
    return world


def test_in_a_demo_everybody_sees_the_texts_with_masked_numbers(sent: World, client: StreetClient) -> None:
    assert len(jobs.streets_in_use()) == 2
    page = client.get(URL).content.decode()
    assert "QS-1" in page
    assert "QS-2" in page
    assert "138****1234" in page
    assert "13800001234" not in page


def test_street_staff_see_their_own_street(sent: World, client_for: ClientFor, settings: Any) -> None:
    settings.DEMO = False
    page = client_for(sent.street_staff()).get(URL).content.decode()
    assert "QS-1" in page
    assert "QS-2" not in page


@pytest.mark.parametrize("who", ["community_staff", "secretary", "group_leader", "member", "partner_contact"])
def test_nobody_else_sees_the_outbox(sent: World, client_for: ClientFor, settings: Any, who: str) -> None:
    settings.DEMO = False
    assert client_for(getattr(sent, who)()).get(URL).status_code == 404


def test_guests_are_sent_to_the_sign_in(client: StreetClient, settings: Any) -> None:
    settings.DEMO = False
    assert client.get(URL).status_code == 302


def test_outbox_can_be_narrowed(sent: World, client: StreetClient) -> None:
    def count(**query: str) -> int:
        return len(client.get(URL, query).context["page"].object_list)

    assert count(channel="sms") == 2
    assert count(channel="email") == 0
    assert count(state="sent", channel="sms") == 2
    assert count(state="failed") == 0
    assert count(state="nonsense") == 2
