"""Was it answered already? Shown while one writes and after sending; never in the way."""

import pytest

from shanzhi.core.clock import now
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.earlier import answered_before
from shanzhi.service_requests.services import sort
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import TELL, Stage
from tests.portal.test_mine import prove
from tests.world import World

ANSWER = "配件周五到货，周六修好。"
PHONE = "139-0000-1000"


def release(world: World, thing: ServiceRequest) -> None:
    with in_street(world.street):
        sort.release(actor=world.secretary().actor, request_id=thing.pk, at=now(), public_answer=ANSWER)


def hints(client: StreetClient, text: str) -> str:
    return str(client.post(TELL.format("repair") + "hints/", {"text": text}).content.decode())


@pytest.fixture
def answered(world: World, stage: Stage) -> ServiceRequest:
    """A question answered a day ago, with the answer released."""
    thing = stage("done", text="楼道的灯什么时候修", phone=PHONE)
    release(world, thing)
    return thing


def test_a_released_answer_comes_up_while_one_writes(client: StreetClient, answered: ServiceRequest) -> None:
    assert ANSWER in hints(client, "灯什么时候修")
    assert ANSWER not in hints(client, "停车位")
    assert answered.text not in hints(client, "灯什么时候修")


def test_it_stands_on_its_public_page(world: World, client: StreetClient, answered: ServiceRequest) -> None:
    assert ANSWER in client.get(f"/c/{world.code}/requests/{answered.pk}/").content.decode()


def test_it_is_shown_after_sending_too(client: StreetClient, answered: ServiceRequest) -> None:
    sent = client.post(TELL.format("repair"), {"text": "灯什么时候修"}, follow=True)

    assert ANSWER in sent.content.decode()


def test_ones_own_answer_needs_a_proven_phone(
    world: World, client: StreetClient, stage: Stage, answered: ServiceRequest
) -> None:
    link = f"/r/{answered.token}/"
    assert link not in hints(client, "灯什么时候修")

    prove(world, client, PHONE)

    assert link in hints(client, "灯什么时候修")


def test_who_asked_again_reads_that_it_was_answered(
    world: World, client: StreetClient, stage: Stage, answered: ServiceRequest
) -> None:
    again = stage("waiting", text="楼道的灯什么时候修", phone=PHONE)
    with in_street(world.street):
        staff = world.secretary().actor
        earlier = answered_before(staff, again, now())[0]
        sort.refuse(actor=staff, request_id=again.pk, reason="", turn_to="", at=now(), earlier=earlier)

    page = client.get(f"/r/{again.token}/").content.decode()

    assert ANSWER in page
    assert "已答复过" in page
    assert "不归" not in page
