"""The same matter with nothing new: the earlier answer, and nothing of other people's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from shanzhi.core.errors import NotPermitted
from shanzhi.messaging.models import Delivery
from shanzhi.records.models import Edge
from shanzhi.service_requests.enums import ServiceMode
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.notifications import RequestProgress
from shanzhi.service_requests.queries.earlier import answered_before, answered_publicly
from shanzhi.service_requests.services import hear, progress, sort
from shanzhi.service_requests.services.telling import tell
from shanzhi.service_requests.told import told_of
from tests.clients import client_of
from tests.world import World

MINE, OTHERS = "139-0000-1000", "139-0000-2000"
Ask = Callable[..., ServiceRequest]


@pytest.fixture
def ask(world: World, menu: Any) -> Ask:
    """`ask(phone, answer="…")`: a question about the lift; with an answer it is done, `public` is released for everybody."""

    def asked(phone: str = "", *, answer: str = "", public: str = "", days_ago: int = 0, **more: Any) -> ServiceRequest:
        at = world.at - timedelta(days=days_ago)
        staff = world.secretary().actor
        told = {"category": menu["facilities"], "text": "电梯什么时候能修好", "building": world.building, **more}
        thing = hear.submit(actor=world.resident(), community=world.code, phone=phone, at=at, **told)
        if answer:
            sort.accept(actor=staff, request_id=thing.pk, at=at)
            progress.record_service(actor=staff, request_id=thing.pk, mode=ServiceMode.ONLINE, what=answer, at=at)
            progress.finish(actor=staff, request_id=thing.pk, at=at)
        if public:
            sort.release(actor=staff, request_id=thing.pk, at=at, public_answer=public)
        thing.refresh_from_db()
        return thing

    return asked


def answers(world: World, thing: ServiceRequest) -> list[tuple[str, str]]:
    return [(one.request.number, one.answer) for one in answered_before(world.secretary().actor, thing, world.at)]


def test_ones_own_answer_is_offered_and_others_only_if_released(world: World, ask: Ask) -> None:
    own = ask(MINE, answer="配件周五到")
    ask(OTHERS, answer="王奶奶家的事")
    released = ask(OTHERS, answer="同上", public="配件周五到货，周六修好。")

    again = ask(MINE)

    assert answers(world, again) == [
        (own.number, "配件周五到"),
        (released.number, "配件周五到货，周六修好。"),
    ]


def test_who_left_no_phone_is_nobody_elses_double(world: World, ask: Ask) -> None:
    ask(answer="给第一个人的话")

    assert answers(world, ask()) == []


def test_what_still_runs_is_old_or_is_about_something_else_is_no_earlier_answer(
    world: World, ask: Ask, menu: Any
) -> None:
    ask(MINE)
    ask(MINE, answer="去年的", days_ago=366)
    ask(MINE, answer="扫了", text="楼道很脏", category=menu["environment"])

    assert answers(world, ask(MINE)) == []


def test_it_asks_as_often_for_one_as_for_three(world: World, ask: Ask, django_assert_num_queries: Any) -> None:
    ask(MINE, answer="一")
    one = ask(MINE)
    with django_assert_num_queries(4):
        answered_before(world.secretary().actor, one, world.at)
    ask(MINE, answer="二"), ask(OTHERS, answer="三", public="三")
    three = ask(MINE)
    with django_assert_num_queries(4):
        assert len(answered_before(world.secretary().actor, three, world.at)) == 3


def test_refusing_shows_the_earlier_answer_in_the_readers_language(world: World, ask: Ask) -> None:
    earlier = ask(MINE, answer="配件周五到。")
    again = ask(MINE)

    page = client_of(world.secretary()).post(f"/desk/requests/{again.pk}/refuse/", {"earlier": earlier.pk})

    assert page.status_code == 302
    again.refresh_from_db()
    assert again.state == "refused"
    step = Step.objects.filter(request=again).latest("id")
    with translation.override("zh-hans"):
        assert told_of(step) == (
            f"同一件事之前已经答复过（2026年3月10日，{earlier.number}）：配件周五到。如有新情况，请告诉我们。"
        )
    with translation.override("en"):
        assert told_of(step).startswith(f"The same matter was answered before ({earlier.number} of March 10, 2026)")
    tell(step_id=step.pk, at=world.at)
    said = Delivery.objects.filter(person_id=again.reporter_id).latest("id").data
    assert (said["action"], str(RequestProgress(**said).say_title())) == (
        "answered_before",
        f"您问的 {again.number} 之前已经答复过，答复见：",
    )
    assert Edge.objects.filter(relation="answered", from_id=earlier.pk, to_id=again.pk).exists()


def test_without_an_earlier_answer_reason_and_office_are_asked(world: World, ask: Ask) -> None:
    ask(MINE, answer="配件周五到")
    again = ask(MINE)
    client = client_of(world.secretary())

    assert client.post(f"/desk/requests/{again.pk}/refuse/", {"earlier": "", "reason": "不归社区管"}).status_code == 422
    assert client.post(f"/desk/requests/{again.pk}/refuse/", {"earlier": "999999"}).status_code == 422


def test_members_and_neighbours_release_nothing(world: World, other_world: World, ask: Ask) -> None:
    thing = ask(MINE, answer="配件周五到")
    for somebody in (world.member(), world.group_leader(), other_world.secretary()):
        with pytest.raises(NotPermitted):
            sort.release(actor=somebody.actor, request_id=thing.pk, at=world.at, public_answer="大家好")


def test_a_sensitive_matter_is_never_released(world: World, ask: Ask, menu: Any) -> None:
    thing = ask(MINE, answer="去看过了", category=menu["hardship"])
    with pytest.raises(NotPermitted):
        sort.release(actor=world.secretary().actor, request_id=thing.pk, at=world.at, public_answer="大家好")


def test_a_wording_can_be_taken_back(world: World, ask: Ask) -> None:
    thing = ask(MINE, answer="配件周五到", public="钱先生家的电梯周五修好")
    page = client_of(world.secretary()).post(
        f"/desk/requests/{thing.pk}/release/", {"public_text": "", "public_answer": ""}
    )
    assert page.status_code == 302
    thing.refresh_from_db()
    assert thing.public_answer == ""


def test_released_answers_are_found_by_words_near(world: World, ask: Ask, menu: Any) -> None:
    answered = ask(MINE, answer="配件周五到", public="周五到货", days_ago=3)
    later = world.at + timedelta(days=2)
    near = {"category_id": menu["facilities"].pk}

    assert list(answered_publicly(world.community, "电梯修好了吗", later, **near)) == [answered]
    assert list(answered_publicly(world.community, "停车位", later, **near)) == []
    assert list(answered_publicly(world.community, "电梯修好了吗", later)) == []
