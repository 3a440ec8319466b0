"""Adding words and photos to one's own open request."""

from typing import Any

import pytest

from shanzhi.core.clock import now
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.messaging.models import InboxEntry
from shanzhi.records.models import File
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.queries import find
from shanzhi.service_requests.services import dispatch, sort
from shanzhi.service_requests.services.telling import tell
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.portal.conftest import Stage, handed_over, photo
from tests.world import World


def added(client: StreetClient, request: ServiceRequest, **sent: Any) -> Any:
    return client.post(f"/r/{request.token}/add/", sent)


def test_words_and_photos_stand_in_the_story_and_on_the_desk(
    world: World, client: StreetClient, stage: Stage, media: Any
) -> None:
    request = stage("in_progress")

    response = added(client, request, words="今天又多了一处漏水", photos=[photo()])

    assert response.status_code == 302
    mine = client.get(response.url).content.decode()
    assert "您补充了" in mine
    assert "今天又多了一处漏水" in mine
    assert mine.count("photos__item") == 1
    desk = client_of(world.community_staff()).get(f"/desk/requests/{request.pk}/").content.decode()
    assert "今天又多了一处漏水" in desk
    with in_street(world.street):
        assert File.objects.filter(subject_id=request.pk).count() == 1
        assert find("多了一处", within=Jurisdiction.of_code(world.code)) == [request.pk]


def test_photos_stay_with_the_moment_they_were_sent(
    world: World, client: StreetClient, stage: Stage, media: Any
) -> None:
    request = stage("accepted", photos=[photo()])

    added(client, request, words="再发一张", photos=[photo()])

    page = client.get(f"/r/{request.token}/").content.decode()
    first, _sep, second = page.partition("您补充了")
    assert (first.count("photos__item"), second.count("photos__item")) == (1, 1)


def test_who_handles_it_is_told(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("taken")

    added(client, request, words="钥匙在门卫那里")

    with in_street(world.street):
        tell(step_id=Step.objects.get(request=request, action="add").pk, at=now())
        told = InboxEntry.objects.filter(message="service_requests.words_added").values_list("account_id", flat=True)
        assert list(told) == [world.member().account.pk]


def test_staff_are_told_while_nobody_handles_it(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("waiting")
    staff = {world.secretary().account.pk, world.community_staff().account.pk}

    added(client, request, words="还有一件")

    with in_street(world.street):
        tell(step_id=Step.objects.get(request=request, action="add").pk, at=now())
        told = InboxEntry.objects.filter(message="service_requests.words_added").values_list("account_id", flat=True)
        assert set(told) == staff


def test_the_unit_reads_it_on_its_page(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    order = handed_over(world, request)

    added(client, request, words="请下午来")

    assert "请下午来" in client.get(f"/h/{order.link_token}/").content.decode()


def test_others_who_follow_it_read_nothing_of_it(world: World, client: StreetClient, stage: Stage) -> None:
    request, mine = stage("accepted"), stage("accepted")
    added(client, request, words="我家在三楼")
    with in_street(world.street):
        sort.merge(actor=world.community_staff().actor, request_id=mine.pk, into_id=request.pk, at=now())

    for address in (f"/c/{world.code}/requests/{request.pk}/", f"/r/{mine.token}/"):
        page = client.get(address).content.decode()
        assert "我家在三楼" not in page
        assert "补充了" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"words": " "}, "请写下要补充的内容，或选一张照片。"), ({"words": "长" * 501}, "500")],
)
def test_nothing_or_too_much_comes_back_with_what_was_written(
    client: StreetClient, stage: Stage, sent: dict[str, str], said: str
) -> None:
    response = added(client, stage("waiting"), **sent)

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert sent["words"] in page


def test_what_is_no_picture_is_refused_and_nothing_is_kept(world: World, client: StreetClient, stage: Stage) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = stage("waiting")

    response = added(client, request, words="看照片", photos=[SimpleUploadedFile("a.jpg", b"no picture")])

    assert response.status_code == 422
    assert "看照片" in response.content.decode()
    with in_street(world.street):
        assert not Step.objects.filter(request=request, action="add").exists()


@pytest.mark.parametrize(
    ("upto", "is_open"), [("waiting", True), ("done", True), ("to_visit", False), ("rated", False)]
)
def test_only_an_open_request_takes_more(client: StreetClient, stage: Stage, upto: str, is_open: bool) -> None:
    request = stage(upto)

    page = client.get(f"/r/{request.token}/").content.decode()
    response = added(client, request, words="还有")

    assert (f"/r/{request.token}/add/" in page) == is_open
    assert response.status_code == (302 if is_open else 409)


def test_the_neighbour_street_has_no_such_page(client: StreetClient, stage: Stage) -> None:
    assert client.get(f"/r/{stage('waiting').token[:-2]}xx/add/").status_code == 404


def test_a_clicking_finger_is_slowed_down(client: StreetClient, stage: Stage) -> None:
    request = stage("waiting")

    answers = [added(client, request, words=f"第{number}次").status_code for number in range(21)]

    assert answers == [302] * 20 + [429]


def test_dispatching_takes_words_along(world: World, client: StreetClient, stage: Stage) -> None:
    request = stage("accepted")
    added(client, request, words="门铃坏了，请敲门")
    member = world.member()
    assert member.member is not None
    with in_street(world.street):
        dispatch.assign(actor=world.secretary().actor, request_id=request.pk, member=member.member, at=now())

    assert "门铃坏了，请敲门" in client_of(member).get(f"/desk/requests/{request.pk}/").content.decode()
