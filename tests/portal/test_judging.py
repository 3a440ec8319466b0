"""The judgement by one-time link."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core.clock import now
from shanzhi.service_requests.enums import VisitChannel
from shanzhi.service_requests.models import ReturnVisit
from shanzhi.service_requests.services import judge
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import Stage, again
from tests.world import World


def url(request: Any) -> str:
    return f"/r/{request.token}/judge/"


@pytest.mark.parametrize("upto", ["done", "to_visit"])
def test_judging_shows_what_it_was_about_and_closes(
    world: World, client: StreetClient, stage: Stage, upto: str
) -> None:
    request = stage(upto)

    page = client.get(url(request)).content.decode()
    response = client.post(url(request), {"solved": "yes", "grade": "5", "words": "谢谢"})

    assert "楼道的灯坏了" in page
    assert "换了灯泡" in page
    assert response.status_code == 302
    found = again(world, request)
    assert (found.state, found.solved, found.grade) == ("rated", True, 5)
    with in_street(world.street):
        assert ReturnVisit.objects.get().words == "谢谢"
    assert "谢谢您的评价" in client.get(url(request)).content.decode()


@pytest.mark.parametrize(("solved", "grade"), [("no", "4"), ("yes", "2"), ("no", "1")])
def test_unhappy_answer_reopens(world: World, client: StreetClient, stage: Stage, solved: str, grade: str) -> None:
    request = stage("to_visit")

    client.post(url(request), {"solved": solved, "grade": grade, "words": "还在闪"})

    assert again(world, request).state == "in_progress"
    assert "重新办理" in client.get(url(request)).content.decode()


def test_link_works_once(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit")
    client.post(url(request), {"solved": "yes", "grade": "5"})

    client.post(url(request), {"solved": "no", "grade": "1"})

    found = again(world, request)
    assert (found.state, found.grade) == ("rated", 5)
    with in_street(world.street):
        assert ReturnVisit.objects.count() == 1


def test_after_fourteen_days_it_asks_to_call(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit", ago=timedelta(days=15))

    page = client.get(url(request)).content.decode()
    client.post(url(request), {"solved": "yes", "grade": "5"})

    assert "时间已过" in page
    assert again(world, request).state == "to_visit"
    assert "时间已过" in client.get(f"/r/{request.token}/").content.decode()


def test_who_was_not_reached_can_still_judge(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit")
    with in_street(world.street):
        judge.not_reached(
            actor=world.community_staff().actor, request_id=request.pk, at=now(), channel=VisitChannel.PHONE
        )

    client.post(url(request), {"solved": "yes", "grade": "4"})

    assert again(world, request).state == "rated"


def test_nothing_to_judge_before_it_is_done(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")

    assert "现在还不用评价" in client.get(url(request)).content.decode()
    client.post(url(request), {"solved": "yes", "grade": "5"})
    assert again(world, request).state == "accepted"


@pytest.mark.parametrize(
    "fields",
    [{}, {"solved": "yes"}, {"grade": "5"}, {"solved": "maybe", "grade": "5"}, {"solved": "yes", "grade": "6"}],
)
def test_incomplete_answers_come_back(world: World, client: StreetClient, stage: Stage, fields: dict[str, str]) -> None:
    request = stage("to_visit")

    response = client.post(url(request), {"words": "写了很多", **fields})

    assert response.status_code == 422
    assert "写了很多" in response.content.decode()
    assert again(world, request).state == "to_visit"


def test_elder_mode_asks_one_thing_a_page(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("to_visit")
    client.cookies["elder"] = "1"

    first = client.get(url(request)).content.decode()
    missing = client.post(url(request), {"step": "solved"})
    second = client.post(url(request), {"step": "solved", "solved": "yes"}).content.decode()
    third = client.post(url(request), {"step": "grade", "solved": "yes", "grade": "4"}).content.decode()
    client.post(url(request), {"step": "words", "solved": "yes", "grade": "4", "words": "好"})

    assert 'name="grade"' not in first
    assert missing.status_code == 422
    assert 'type="hidden" name="solved" value="yes"' in second
    assert 'type="hidden" name="grade" value="4"' in third
    assert again(world, request).grade == 4
