from collections.abc import Callable

import pytest

from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import dispatch, hear, progress, sort
from tests.world import World

Make = Callable[..., ServiceRequest]


@pytest.fixture
def make(world: World, menu: dict[str, Category]) -> Make:
    """`make("in_progress")`: a request in a state; from "dispatched" on it is the member's."""

    def made(state: str = "waiting", text: str = "楼道路灯坏了三天", **fields: object) -> ServiceRequest:
        actor, at = world.secretary().actor, world.at
        given = {"building": world.building, "category": menu["repair"], **fields}
        thing = hear.submit(actor=world.resident(), community=world.community.community, text=text, at=at, **given)
        steps = ["waiting", "accepted", "dispatched", "taken", "in_progress", "done"]
        if state == "open":
            sort.accept(actor=actor, request_id=thing.pk, at=at)
            dispatch.offer(actor=actor, request_id=thing.pk, at=at)
            return thing
        member = world.member()
        deeds = {
            "accepted": lambda: sort.accept(actor=actor, request_id=thing.pk, at=at),
            "dispatched": lambda: dispatch.assign(actor=actor, request_id=thing.pk, member=member.member, at=at),
            "taken": lambda: dispatch.take(actor=member.actor, request_id=thing.pk, at=at),
            "in_progress": lambda: progress.record_service(
                actor=member.actor, request_id=thing.pk, mode="on_foot", what="换了灯泡", at=at
            ),
            "done": lambda: progress.finish(actor=member.actor, request_id=thing.pk, at=at),
        }
        for step in steps[1 : steps.index(state) + 1]:
            deeds[step]()
        thing.refresh_from_db()
        return thing

    return made
