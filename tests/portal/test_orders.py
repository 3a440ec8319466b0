"""A partner unit's limited page."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core.clock import now
from shanzhi.core.public_tokens import new_token
from shanzhi.service_requests.models import Dispatch, ServiceRecord, ServiceRequest, Step
from shanzhi.service_requests.services import dispatch as dispatching
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import Stage, handed_over, photo
from tests.world import OTHER_STREET, World


def url(order: Dispatch, tail: str = "") -> str:
    return f"/h/{order.link_token}/{tail}"


def state_of(world: World, order: Dispatch) -> str:
    with in_street(world.street):
        return str(ServiceRequest.objects.get(pk=order.request_id).state)


def test_order_shows_problem_place_words_and_due(client: StreetClient, order: Dispatch) -> None:
    page = client.get(url(order)).content.decode()

    for words in ("楼道的灯坏了", "西湖新村 1栋", "请尽快", "我们接单"):
        assert words in page


def test_order_never_shows_who_asked(world: World, client: StreetClient, stage: Stage) -> None:
    order = handed_over(world, stage("accepted", name="王秀英", phone="138-0000-1234"))
    client.post(url(order, "take/"))

    page = client.get(url(order)).content.decode()

    assert "王秀英" not in page
    assert "1234" not in page


def test_door_shows_from_taking_to_completion_only(world: World, client: StreetClient, stage: Stage) -> None:
    home = world.households[2]
    with in_street(world.street):
        home.door = "Q-77"
        home.save()
    order = handed_over(world, stage("accepted", household=home))

    before = client.get(url(order)).content.decode()
    client.post(url(order, "take/"))
    during = client.get(url(order)).content.decode()
    client.post(url(order, "note/"), {"what": "修好了", "mode": "on_foot", "done": "1"})
    after = client.get(url(order)).content.decode()

    assert [home.door in page for page in (before, during, after)] == [False, True, False]


def test_taking_noting_and_reporting_done(world: World, client: StreetClient, order: Dispatch, media: Any) -> None:
    client.post(url(order, "take/"))
    taken = state_of(world, order)
    client.post(
        url(order, "note/"),
        {"what": "看了，要换零件", "mode": "on_foot", "draft_key": "k1", "before": [photo()], "after": [photo()]},
    )
    client.post(url(order, "note/"), {"what": "看了，要换零件", "mode": "on_foot", "draft_key": "k1"})
    noted = state_of(world, order)
    client.post(url(order, "note/"), {"what": "换好了", "mode": "on_foot", "draft_key": "k2", "done": "1"})

    assert (taken, noted, state_of(world, order)) == ("taken", "in_progress", "done")
    with in_street(world.street):
        assert [service.what for service in ServiceRecord.objects.all()] == ["看了，要换零件", "换好了"]
        assert Step.objects.filter(action="take").get().actor == "湖畔物业公司"
    assert "已报办结" in client.get(url(order)).content.decode()


def test_declining_needs_a_reason_and_ends_the_page(world: World, client: StreetClient, order: Dispatch) -> None:
    asked = client.get(url(order, "decline/"))
    empty = client.post(url(order, "decline/"), {"reason": ""})
    given = client.post(url(order, "decline/"), {"reason": "没有电工"})

    assert asked.status_code == 200
    assert empty.status_code == 422
    assert "谢谢告知" in given.content.decode()
    assert state_of(world, order) == "declined"
    assert client.get(url(order)).status_code == 410


def test_taking_twice_is_refused_kindly(client: StreetClient, order: Dispatch) -> None:
    client.post(url(order, "take/"))

    assert client.post(url(order, "take/")).status_code == 409


def test_declining_what_is_taken_is_refused(world: World, client: StreetClient, order: Dispatch) -> None:
    client.post(url(order, "take/"))

    assert client.post(url(order, "decline/"), {"reason": "反悔"}).status_code == 409
    assert state_of(world, order) == "taken"


@pytest.mark.parametrize("fields", [{"what": ""}, {"what": "好", "mode": "flying"}, {"what": "好\0"}])
def test_note_refuses_what_cannot_be(
    world: World, client: StreetClient, order: Dispatch, fields: dict[str, str]
) -> None:
    client.post(url(order, "take/"))

    assert client.post(url(order, "note/"), {"mode": "on_foot", **fields}).status_code == 422
    assert state_of(world, order) == "taken"


def test_note_before_taking_is_refused(world: World, client: StreetClient, order: Dispatch) -> None:
    response = client.post(url(order, "note/"), {"what": "修好了", "mode": "on_foot"})

    assert response.status_code == 409
    with in_street(world.street):
        assert not ServiceRecord.objects.exists()


def test_link_ends_with_its_day(world: World, client: StreetClient, stage: Stage) -> None:
    order = handed_over(world, stage("accepted", ago=timedelta(days=40)), at=now() - timedelta(days=31))

    page = client.get(url(order))

    assert page.status_code == 410
    assert "本页已失效" in page.content.decode()
    assert "楼道的灯坏了" not in page.content.decode()
    for tail in ("take/", "decline/", "note/"):
        assert client.post(url(order, tail), {"reason": "x", "what": "x", "mode": "on_foot"}).status_code == 404
    assert client.get(url(order, "photos/x/")).status_code == 404


def test_link_ends_when_the_order_is_taken_back(world: World, client: StreetClient, order: Dispatch) -> None:
    with in_street(world.street):
        dispatching.recall(actor=world.community_staff().actor, request_id=order.request_id, reason="换一家", at=now())

    assert client.get(url(order)).status_code == 410
    assert client.post(url(order, "take/")).status_code == 404


@pytest.mark.parametrize("tail", ["", "decline/", "photos/x/"])
def test_wrong_links_are_404(world: World, client: StreetClient, order: Dispatch, tail: str) -> None:
    with in_street(world.street):
        own = ServiceRequest.objects.get(pk=order.request_id).token
    other = new_token(OTHER_STREET).split("-")[0] + "-" + order.link_token.split("-", 1)[1]

    for token in (own, other, order.link_token[:-1], "x", order.link_token + "%00"):
        assert client.get(f"/h/{token}/{tail}").status_code == 404
    assert client.get(f"/r/{order.link_token}/").status_code == 404


def test_deeds_are_not_for_get(client: StreetClient, order: Dispatch) -> None:
    for tail in ("take/", "note/"):
        assert client.get(url(order, tail)).status_code == 405
