"""All requests of a phone."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core import clock
from shanzhi.people.models import Person, PhoneCode
from shanzhi.people.phones import phone_index
from shanzhi.people.services import correct_person
from shanzhi.portal import pacing
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import LISTING, Stage
from tests.world import World

MINE = "/s/430407002/mine/"
PHONE = "138-0000-1234"


def code_sent(world: World) -> str:
    with in_street(world.street):
        code = PhoneCode.objects.latest("id").code
    assert code is not None
    return str(code.open())


def prove(world: World, client: StreetClient, phone: str = PHONE) -> Any:
    client.post(MINE + "code/", {"phone": phone})
    return client.post(MINE + "code/", {"phone": phone, "code": code_sent(world)})


def test_code_opens_all_own_requests_and_nobody_elses(world: World, client: StreetClient, stage: Stage) -> None:
    mine, hers = stage("waiting", phone=PHONE, text="我的灯"), stage("accepted", phone="138-0000-9999", text="她的灯")

    assert "我的灯" not in client.get(MINE).content.decode()
    assert prove(world, client).headers["Location"] == MINE
    page = client.get(MINE).content.decode()

    assert "我的灯" in page
    assert f"/r/{mine.token}/" in page
    assert "她的灯" not in page
    assert hers.token not in page


def test_a_phone_written_by_staff_opens_nothing_from_before(world: World, client: StreetClient, stage: Stage) -> None:
    stage("waiting", phone=PHONE, text="我的灯")
    with in_street(world.street):
        person = Person.objects.get(phone_index=phone_index(PHONE))
        correct_person(
            actor=world.street_staff().actor, person=person, phone="139-0000-5678", at=clock.now() - timedelta(hours=1)
        )
    stage("waiting", phone="139-0000-5678", text="新的灯", ago=timedelta(0))

    prove(world, client, "139-0000-5678")

    page = client.get(MINE).content.decode()
    assert "新的灯" in page
    assert "我的灯" not in page
    assert "不能用来查看以前的信息" in client.get("/s/430407002/mine/data/").content.decode()


def test_leaving_forgets_the_phone(world: World, client: StreetClient, stage: Stage) -> None:
    stage("waiting", phone=PHONE, text="我的灯")
    prove(world, client)

    client.post(MINE + "leave/")

    assert "我的灯" not in client.get(MINE).content.decode()


def test_wrong_code_is_refused_and_counts(world: World, client: StreetClient, stage: Stage) -> None:
    stage("waiting", phone=PHONE, text="我的灯")
    client.post(MINE + "code/", {"phone": PHONE})
    right = code_sent(world)
    wrong = "000000" if right != "000000" else "111111"

    for _attempt in range(5):
        assert client.post(MINE + "code/", {"phone": PHONE, "code": wrong}).status_code == 422
    after = client.post(MINE + "code/", {"phone": PHONE, "code": right})

    assert after.status_code == 422
    assert "我的灯" not in client.get(MINE).content.decode()


@pytest.mark.parametrize("fields", [{"phone": ""}, {"phone": "12"}, {"phone": PHONE, "code": ""}, {"code": "123456"}])
def test_nonsense_comes_back(world: World, client: StreetClient, fields: dict[str, str]) -> None:
    assert world.community

    assert client.post(MINE + "code/", fields).status_code == 422


def test_second_code_within_a_minute_is_refused(world: World, client: StreetClient) -> None:
    assert world.community
    client.post(MINE + "code/", {"phone": PHONE})

    assert client.post(MINE + "code/", {"phone": PHONE}).status_code == 422


def test_too_many_codes_from_one_browser_are_refused(
    world: World, client: StreetClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.community
    monkeypatch.setattr(pacing, "LIMITS", (("browser", 0, 60),))

    assert client.post(MINE + "code/", {"phone": PHONE}).status_code == 429


def test_proof_holds_for_its_own_street_only(
    world: World, other_world: World, client: StreetClient, stage: Stage
) -> None:
    stage("waiting", phone=PHONE)
    prove(world, client)

    page = client.get(f"/s/{other_world.street}/mine/").content.decode()

    assert "把数字发给我" in page


def test_unknown_phone_learns_nothing(world: World, client: StreetClient) -> None:
    assert world.community

    response = client.post(MINE + "code/", {"phone": "138-0000-7777"})

    assert response.status_code == 200
    prove_page = client.post(MINE + "code/", {"phone": "138-0000-7777", "code": code_sent(world)})
    assert prove_page.status_code == 302
    assert "还没有提过诉求" in client.get(MINE).content.decode()


def test_followed_requests_are_listed_too(world: World, client: StreetClient, stage: Stage) -> None:
    other = stage("accepted", phone="138-0000-9999")
    client.post(f"{LISTING}{other.pk}/", {"phone": PHONE})
    prove(world, client)

    page = client.get(MINE).content.decode()

    assert f"{LISTING}{other.pk}/" in page
    assert other.token not in page


def test_list_costs_the_same_for_one_and_three_rows(
    world: World, client: StreetClient, stage: Stage, django_assert_num_queries: Any
) -> None:
    stage("waiting", phone=PHONE)
    prove(world, client)

    for more in (0, 2):
        for _number in range(more):
            stage("waiting", phone=PHONE)
        with django_assert_num_queries(6 + 2):  # session, scope, count, rows, followed, community; two savepoints
            client.get(MINE)


def test_many_communities_need_the_one_one_came_from(world: World, client: StreetClient) -> None:
    assert world.community
    with in_street(world.street):
        type(world.community).objects.create(street=world.street, community=430407002014, name="另一社区")

    assert "西湖新村社区" not in client.get(MINE).content.decode()
    assert "西湖新村社区" in client.get(MINE, {"c": "430407002013"}).content.decode()
    assert client.get(MINE, {"c": "x"}).status_code == 200
