"""Choosing the community, its front page, the code on a door."""

from typing import Any

from django.utils.translation import override

from tests.clients import StreetClient
from tests.portal.conftest import Stage
from tests.world import World

HOME = "/c/430407002013/"


def test_front_door_leads_straight_to_the_only_community(world: World, client: StreetClient) -> None:
    assert world.community

    assert client.get("/").headers["Location"] == HOME


def test_front_door_offers_all_communities(world: World, other_world: World, client: StreetClient) -> None:
    assert world.community
    assert other_world.community

    page = client.get("/").content.decode()

    assert "西湖新村社区" in page
    assert "邻街社区" in page


def test_front_door_finds_by_name_pinyin_and_initials(world: World, other_world: World, client: StreetClient) -> None:
    assert world.community
    assert other_world.community

    for text in ("新村", "xihu", "xhxc", "Xi Hu"):
        page = client.get("/", {"q": text}).content.decode()
        assert "西湖新村社区" in page
        assert "邻街社区" not in page


def test_front_door_says_when_nothing_is_found(world: World, client: StreetClient) -> None:
    assert world.community

    assert "没有找到" in client.get("/", {"q": "没有这里"}).content.decode()


def test_front_door_without_any_community_says_so(db: None, client: StreetClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "还没有设好的社区" in response.content.decode()


def test_home_shows_phone_and_what_is_going_on(client: StreetClient, stage: Stage) -> None:
    stage("accepted")

    page = client.get(HOME).content.decode()

    assert 'href="tel:0734-0000000"' in page
    assert "水电维修" in page
    assert "楼道的灯坏了" not in page


def test_home_of_a_community_that_is_not_there_is_404(world: World, client: StreetClient) -> None:
    assert world.community

    for code in ("430407002014", "430407003001", "430407002", "9999999999999"):
        assert client.get(f"/c/{code}/").status_code == 404


def test_home_in_elder_mode_has_at_most_six_tiles(client: StreetClient, stage: Stage) -> None:
    stage("accepted")
    client.cookies["elder"] = "1"

    page = client.get(HOME).content.decode()

    assert 0 < page.count('class="elder-tile') <= 7  # six tiles and the box around them


def test_home_speaks_english(client: StreetClient, stage: Stage) -> None:
    stage("accepted")
    client.cookies["django_language"] = "en"

    with override(None):
        page = client.get(HOME).content.decode()

    assert "Tell us what is wrong" in page
    assert "Water, power, repairs" in page


def test_code_on_the_door_fills_in_the_place(world: World, client: StreetClient, stage: Stage) -> None:
    stage("waiting")

    page = client.get(f"/b/{world.building.token}/").content.decode()

    assert "西湖新村 1栋" in page
    assert f"/c/430407002013/tell/repair/?b={world.building.token}" in page


def test_unknown_code_on_a_door_is_a_friendly_404(world: World, client: StreetClient) -> None:
    response = client.get(f"/b/{world.building.token[:-4]}xxxx/")

    assert response.status_code == 404
    assert "选择您的社区" in response.content.decode()


def test_elder_menu_turns_over_at_six_tiles(client: StreetClient, stage: Stage) -> None:
    stage("waiting")
    client.cookies["elder"] = "1"

    first = client.get(HOME + "tell/").content.decode()
    second = client.get(HOME + "tell/", {"from": "5"}).content.decode()

    assert first.count('<a class="elder-tile') == 6
    assert 'href="?from=5"' in first
    assert second.count('<a class="elder-tile') == 6
    assert 'href="?from=' not in second
    assert client.get(HOME + "tell/", {"from": "99999999999999999999"}).status_code == 200


def test_home_tells_the_year_in_one_sentence(client: StreetClient, stage: Stage) -> None:
    stage("accepted")

    assert "今年以来" in client.get(HOME).content.decode()


def test_home_costs_the_same_for_one_and_three_rows(
    client: StreetClient, stage: Stage, django_assert_num_queries: Any
) -> None:
    for more in (1, 2):
        for _number in range(more):
            stage("accepted")
        with django_assert_num_queries(4 + 2):  # scope, community, rows, figures; two savepoints
            client.get(HOME)
