"""A resident's own request: its story, reminding, withdrawing, reopening; and everything the link does not do."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core.clock import now
from shanzhi.core.public_tokens import new_token
from shanzhi.records.models import File
from shanzhi.service_requests.enums import Grade, VisitChannel
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import hear, judge, progress, sort
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import Stage, again, handed_over, photo
from tests.world import OTHER_STREET, World


def page_of(client: StreetClient, request: ServiceRequest, tail: str = "") -> str:
    response = client.get(f"/r/{request.token}/{tail}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_story_is_told_in_plain_words_without_names(world: World, client: StreetClient, stage: Stage) -> None:
    page = page_of(client, stage("in_progress"))

    for words in ("您告诉了我们", "楼道的灯坏了", "社区受理了", "已经接下了", "换了灯泡", "正在办", "请您评一评"):
        assert words in page
    assert world.member().name not in page
    assert world.community_staff().name not in page


def test_story_names_the_unit_it_was_handed_to(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    handed_over(world, request)

    assert "交给湖畔物业公司办理" in page_of(client, request)


@pytest.mark.parametrize("upto", ["waiting", "accepted", "dispatched", "taken", "done", "to_visit", "rated"])
def test_every_stage_has_a_page_in_both_layouts(client: StreetClient, stage: Stage, upto: str) -> None:
    request = stage(upto)

    normal = page_of(client, request)
    client.cookies["elder"] = "1"
    elder = page_of(client, request)

    assert request.number in normal
    assert request.number in elder


def test_page_costs_the_same_for_one_and_three_services(
    world: World, client: StreetClient, stage: Stage, django_assert_num_queries: Any
) -> None:
    one, three = stage("in_progress"), stage("in_progress")
    member = world.member()
    with in_street(world.street):
        for number in range(2):
            progress.record_service(
                actor=member.actor, request_id=three.pk, mode="online", what=f"第{number}次", at=now()
            )

    for request in (one, three):
        with django_assert_num_queries(6 + 2):  # scope, request, community, steps, services, photos; two savepoints
            client.get(f"/r/{request.token}/")


def test_late_request_says_sorry(client: StreetClient, stage: Stage) -> None:
    assert "我们晚了" in page_of(client, stage("accepted", ago=timedelta(days=30)))


def test_refused_request_says_why_and_where_to_turn(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("waiting")
    with in_street(world.street):
        sort.refuse(
            actor=world.community_staff().actor,
            request_id=request.pk,
            reason="围墙属于别的单位。",
            turn_to="街道城管办",
            at=now(),
        )

    page = page_of(client, request)

    assert "围墙属于别的单位" in page
    assert "街道城管办" in page


def test_merged_request_shows_how_the_other_goes_on_but_not_its_words(
    world: World, client: StreetClient, stage: Stage
) -> None:
    mine, other = stage("accepted"), stage("accepted", text="邻居写的私事")
    with in_street(world.street):
        sort.merge(actor=world.community_staff().actor, request_id=mine.pk, into_id=other.pk, at=now())

    page = page_of(client, mine)

    assert "合并后的办理进展" in page
    assert "邻居写的私事" not in page
    assert other.token not in page


def test_split_request_leads_to_its_parts(
    world: World, client: StreetClient, stage: Stage, menu: dict[str, Category]
) -> None:
    request = stage("waiting")
    with in_street(world.street):
        parts = sort.split(
            actor=world.community_staff().actor,
            request_id=request.pk,
            parts=[(menu["repair"], "修灯"), (menu["environment"], "扫地")],
            at=now(),
        )

    page = page_of(client, request)

    for part in parts:
        assert f"/r/{part.token}/" in page


@pytest.mark.parametrize("tail", ["", "sent/", "judge/", "urge/", "withdraw/", "reopen/", "photos/x/"])
def test_wrong_links_are_404(world: World, client: StreetClient, stage: Stage, tail: str) -> None:
    token = stage("waiting").token
    wrong = [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        new_token(OTHER_STREET),
        new_token(OTHER_STREET).split("-")[0] + "-" + token.split("-", 1)[1],
        "x",
        "é" + token,
        token + "%00",
        token * 4,
        token + "' OR 1=1",
    ]

    for one in wrong:
        assert client.get(f"/r/{one}/{tail}").status_code == 404, one


def test_photos_are_shown_by_this_link_only(world: World, client: StreetClient, stage: Stage, media: Any) -> None:
    with in_street(world.street):
        other = stage("waiting")
    mine = stage("waiting")
    with in_street(world.street):
        from shanzhi.records.photos import add_photo

        added = add_photo(actor=world.resident(), subject=mine, upload=photo(), at=now())
        from shanzhi.records.photos import path_of

        for small in (False, True):
            path = path_of(world.street, added.token, thumbnail=small)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff\xd8jpeg")

    big = client.get(f"/r/{mine.token}/photos/{added.token}/")
    small_one = client.get(f"/r/{mine.token}/photos/{added.token}/?small=1")

    assert (big.status_code, big.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in big.headers["Cache-Control"]
    assert small_one.status_code == 200
    assert f"/r/{mine.token}/photos/{added.token}/?small=1" in page_of(client, mine)
    assert client.get(f"/r/{other.token}/photos/{added.token}/").status_code == 404
    with in_street(world.street):
        assert File.objects.count() == 1


# Reminding


def test_reminding_works_once_a_day(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    url = f"/r/{request.token}/urge/"

    assert "催一催" in client.get(url).content.decode()
    first = client.post(url)
    second = client.post(url)

    assert first.headers["Location"] == f"/r/{request.token}/"
    assert second.status_code == 409
    assert again(world, request).urges == 1
    assert "催过一次" in page_of(client, request)


def test_reminding_ends_when_it_is_closed(client: StreetClient, stage: Stage) -> None:
    assert client.post(f"/r/{stage('rated').token}/urge/").status_code == 409


# Withdrawing


def test_withdrawing_takes_it_back_with_the_reason(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")

    assert "不，继续办" in client.get(f"/r/{request.token}/withdraw/").content.decode()
    client.post(f"/r/{request.token}/withdraw/", {"reason": "自己修好了\0"})

    assert again(world, request).state == "withdrawn"
    assert "自己修好了" in page_of(client, request)


def test_withdrawing_what_is_taken_is_refused(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("taken")

    response = client.post(f"/r/{request.token}/withdraw/")

    assert response.status_code == 409
    assert again(world, request).state == "taken"
    assert "/withdraw/" not in page_of(client, request)


def test_looking_at_the_question_changes_nothing(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    for tail in ("withdraw/", "urge/", "reopen/", "judge/", "sent/"):
        client.get(f"/r/{request.token}/{tail}")

    assert again(world, request).state == "accepted"


# Reopening


def test_reopening_within_fourteen_days(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("rated")

    assert "又不好了" in page_of(client, request)
    response = client.post(f"/r/{request.token}/reopen/", {"reason": "又闪了"})

    assert response.headers["Location"] == f"/r/{request.token}/"
    found = again(world, request)
    assert (found.state, found.reopenings) == ("in_progress", 1)
    assert "又闪了" in page_of(client, request)


def test_reopening_needs_a_reason(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("rated")

    assert client.post(f"/r/{request.token}/reopen/", {"reason": " "}).status_code == 422
    assert again(world, request).state == "rated"


def test_reopening_after_fourteen_days_is_refused(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit", ago=timedelta(days=16))
    with in_street(world.street):
        judge.rate(
            actor=world.resident(),
            request_id=request.pk,
            solved=True,
            grade=Grade.FAIR,
            at=now() - timedelta(days=15),
            channel=VisitChannel.LINK,
        )

    assert "又不好了" not in page_of(client, request)
    assert client.post(f"/r/{request.token}/reopen/", {"reason": "又闪了"}).status_code == 409
    assert again(world, request).state == "rated"


def test_reopening_what_runs_is_refused(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")

    assert client.post(f"/r/{request.token}/reopen/", {"reason": "快点"}).status_code == 409


def test_followers_are_counted(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    with in_street(world.street):
        hear.follow(actor=world.resident(), request_id=request.pk, at=now())

    assert "另有 1 人" in page_of(client, request)


def test_private_pages_are_kept_by_nobody_on_the_way(client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit")

    for tail in ("", "sent/", "judge/"):
        headers = client.get(f"/r/{request.token}/{tail}").headers
        assert "private" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"
