"""What everybody may see, and following it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from shanzhi.core.clock import now
from shanzhi.portal import pacing
from shanzhi.service_requests.services import sort
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import LISTING, Stage, again
from tests.world import World

MAP = "/c/430407002013/map/"


def test_list_shows_kind_place_and_state_but_no_words_of_the_author(
    world: World, client: StreetClient, stage: Stage
) -> None:
    stage("accepted", name="王秀英", phone="138-0000-1234", place="301室")

    page = client.get(LISTING).content.decode()

    assert "水电维修" in page
    assert "西湖新村 1栋" in page
    for private in ("楼道的灯坏了", "王秀英", "1234", "301室"):
        assert private not in page


def test_list_shows_the_released_wording(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("waiting")
    with in_street(world.street):
        sort.accept(actor=world.community_staff().actor, request_id=request.pk, at=now(), public_text="一栋楼道灯不亮")

    assert "一栋楼道灯不亮" in client.get(LISTING).content.decode()


def test_list_waits_for_the_delay(world: World, client: StreetClient, stage: Stage) -> None:
    with in_street(world.street):
        world.community.public_delay_hours = 48
        world.community.save()
    stage("accepted", ago=timedelta(hours=47))

    assert "这里还没有内容" in client.get(LISTING).content.decode()


@pytest.mark.parametrize("upto", ["waiting"])
def test_list_leaves_out_what_is_not_accepted(client: StreetClient, stage: Stage, upto: str) -> None:
    stage(upto)

    assert "这里还没有内容" in client.get(LISTING).content.decode()


def test_list_leaves_out_sensitive_kinds(client: StreetClient, stage: Stage) -> None:
    hidden = stage("accepted", code="hardship")

    page = client.get(LISTING).content.decode()

    assert f"/requests/{hidden.pk}/" not in page
    assert "困难需求" not in page
    assert client.get(f"{LISTING}{hidden.pk}/").status_code == 404


def test_list_is_narrowed_and_says_when_nothing_is_left(world: World, client: StreetClient, stage: Stage) -> None:
    lamp, sweep = stage("accepted"), stage("taken", code="environment")

    def shown(**query: Any) -> list[bool]:
        page = client.get(LISTING, query).content.decode()
        return [f"/requests/{request.pk}/" in page for request in (lamp, sweep)]

    assert shown() == [True, True]
    assert shown(category="repair") == [True, False]
    assert shown(stage="under_way") == [False, True]
    assert shown(building=world.building.pk) == [True, True]
    assert shown(building=world.other_building.pk) == [False, False]
    assert shown(stage="nonsense", category="nonsense", building="x", page="x") == [True, True]
    assert shown(page="99999999999999999999") == [True, True]
    assert "没有这一类的" in client.get(LISTING, {"stage": "done"}).content.decode()


def test_list_has_twenty_a_page(client: StreetClient, stage: Stage) -> None:
    for _number in range(21):
        stage("accepted")

    first, second = client.get(LISTING).content.decode(), client.get(LISTING, {"page": 2}).content.decode()

    assert first.count('class="list__item"') == 20
    assert second.count('class="list__item"') == 1


def test_list_costs_the_same_for_one_and_three_rows(
    client: StreetClient, stage: Stage, django_assert_num_queries: Any
) -> None:
    for number in (1, 2):
        stage("accepted")
        if number == 2:
            stage("accepted")
        with django_assert_num_queries(5 + 2):  # scope, community, menu, count, rows; two savepoints
            client.get(LISTING)


def test_public_page_tells_titles_only(client: StreetClient, stage: Stage) -> None:
    request = stage("in_progress", name="王秀英")

    page = client.get(f"{LISTING}{request.pk}/").content.decode()

    assert "社区受理了" in page
    for private in ("楼道的灯坏了", "换了灯泡", "王秀英", request.token, request.number):
        assert private not in page


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_public_page_of_nothing_is_404(world: World, client: StreetClient, stage: Stage, pk: str) -> None:
    stage("accepted")

    assert client.get(f"{LISTING}{pk}/").status_code == 404


def test_request_of_another_community_is_404(
    world: World, other_world: World, client: StreetClient, stage: Stage
) -> None:
    request = stage("accepted")
    assert other_world.community

    assert client.get(f"/c/{other_world.code}/requests/{request.pk}/").status_code == 404


def test_following_counts_one_phone_once(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    where = f"{LISTING}{request.pk}/"

    for _time in range(2):
        response = client.post(where, {"words": "我家也是", "phone": "138-0000-4321"})
        assert response.headers["Location"] == where
    client.post(where, {})

    assert again(world, request).supporters_count == 2


def test_following_with_a_wrong_phone_comes_back(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")

    response = client.post(f"{LISTING}{request.pk}/", {"words": "我家也是", "phone": "12"})

    assert response.status_code == 422
    assert "我家也是" in response.content.decode()
    assert again(world, request).supporters_count == 0


def test_following_too_often_is_asked_to_wait(
    client: StreetClient, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "LIMITS", (("address", 0, 60),))

    assert client.post(f"{LISTING}{stage('accepted').pk}/", {}).status_code == 429


def test_closed_requests_cannot_be_followed(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("rated")

    page = client.post(f"{LISTING}{request.pk}/", {}).content.decode()

    assert "我也是" not in page
    assert again(world, request).supporters_count == 0


def test_map_counts_what_runs_at_each_building(world: World, client: StreetClient, stage: Stage) -> None:
    assert world.other_building
    stage("accepted")
    stage("taken")
    stage("rated")

    page = client.get(MAP).content.decode()

    assert 'aria-label="1栋：2"' in page
    assert 'aria-label="2栋：0"' in page


def test_map_without_buildings_says_so(world: World, client: StreetClient) -> None:
    assert world.community

    assert "还没有录入楼栋" in client.get(MAP).content.decode()


def test_proxy_address_counts_only_behind_our_proxy(rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})

    assert pacing.address_of(request) == "127.0.0.1"
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
    assert pacing.address_of(request) == "2.2.2.2"
