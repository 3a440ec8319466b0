"""Who is told about what, and what ends by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shanzhi.messaging.models import Delivery, InboxEntry
from shanzhi.organisations.models import Post
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import closing, dispatch, hear, progress, sort
from shanzhi.service_requests.services.telling import tell
from tests.world import World

Told = Callable[[str], list[tuple[str, int | None]]]


@pytest.fixture
def thing(world: World, menu: Any) -> ServiceRequest:
    world.secretary()
    return hear.submit(
        actor=world.resident(),
        community=world.community.community,
        category=menu["repair"],
        text="路灯坏了",
        building=world.building,
        name="钱一山",
        phone="139-0000-1000",
        at=world.at,
    )


@pytest.fixture
def told(world: World, thing: ServiceRequest) -> Told:
    """`told("accept")` tells about the last such step and returns (message, account) of each notice."""

    def after(action: str) -> list[tuple[str, int | None]]:
        step = thing.steps.filter(action=action).latest("id")
        tell(step_id=step.pk, at=world.at)
        return list(InboxEntry.objects.values_list("message", "account_id"))

    return after


def test_staff_hear_of_a_new_request(world: World, told: Told) -> None:
    assert told("submit") == [("service_requests.request_came", world.secretary().account.pk)]


def test_staff_hear_until_their_post_ends(world: World, told: Told) -> None:
    Post.objects.filter(person=world.secretary().person).update(until=world.at.date() + timedelta(days=1))

    assert told("submit") == [("service_requests.request_came", world.secretary().account.pk)]


def test_the_member_hears_of_a_job_and_the_dispatcher_of_the_answer(
    world: World, thing: ServiceRequest, told: Told
) -> None:
    actor, member = world.secretary().actor, world.member()
    sort.accept(actor=actor, request_id=thing.pk, at=world.at)
    dispatch.assign(actor=actor, request_id=thing.pk, member=member.member, at=world.at)
    assert told("assign") == [("service_requests.job_given", member.account.pk)]
    dispatch.take(actor=member.actor, request_id=thing.pk, at=world.at)
    assert ("service_requests.job_answered", world.secretary().account.pk) in told("take")


def test_the_resident_gets_text_messages(world: World, thing: ServiceRequest, told: Told) -> None:
    sort.accept(actor=world.secretary().actor, request_id=thing.pk, at=world.at)
    told("accept")
    delivery = Delivery.objects.get(person_id=thing.reporter_id)
    assert (delivery.channel, delivery.data["action"]) == ("sms", "accept")
    assert "139" not in str(delivery.data)


def test_old_news_is_no_news(world: World, thing: ServiceRequest) -> None:
    tell(step_id=thing.steps.get().pk, at=world.at + timedelta(days=3))
    assert InboxEntry.objects.count() == 0


def test_what_nobody_answers_ends_by_itself(world: World, thing: ServiceRequest) -> None:
    actor, at, program = world.secretary().actor, world.at, world.program()
    sort.accept(actor=actor, request_id=thing.pk, at=at)
    progress.record_service(actor=actor, request_id=thing.pk, mode="online", what="电话答复", at=at)
    progress.finish(actor=actor, request_id=thing.pk, at=at)
    progress.check(actor=actor, request_id=thing.pk, at=at)
    later = at + timedelta(days=13)
    assert closing.close_unanswered(actor=program, street=world.street, at=later) == 0
    later = at + timedelta(days=15)
    assert closing.close_unanswered(actor=program, street=world.street, at=later) == 1
    assert closing.archive_finished(actor=program, street=world.street, at=later + timedelta(days=29)) == 0
    assert closing.archive_finished(actor=program, street=world.street, at=later + timedelta(days=31)) == 1
    thing.refresh_from_db()
    assert (thing.state, thing.grade) == ("archived", None)
