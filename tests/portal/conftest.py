"""A community with its menu, and requests at every stage."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shanzhi.core.clock import now
from shanzhi.service_requests.enums import Grade, ServiceMode, VisitChannel
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import categories, dispatch, hear, judge, progress, sort
from tests.database import in_street
from tests.world import World

TELL = "/c/430407002013/tell/{}/"
LISTING = "/c/430407002013/requests/"


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    """Return a small picture as a browser uploads it."""
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "tan").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


@pytest.fixture
def menu(world: World) -> dict[str, Category]:
    """The street's service menu, by code."""
    assert world.community
    with in_street(world.street):
        opened = categories.open_menu(actor=world.program(), street=world.street, at=world.at)
    return {category.code: category for category in opened}


Stage = Callable[..., ServiceRequest]


@pytest.fixture
def stage(world: World, menu: dict[str, Category]) -> Stage:
    """`stage("done")`: a request that has come as far as that. Anything more goes to `hear.submit`."""

    def reach(upto: str, *, code: str = "repair", ago: timedelta = timedelta(days=1), **more: Any) -> ServiceRequest:
        at = now() - ago
        staff, member, group = world.community_staff(), world.member(), world.group
        assert member.member is not None
        with in_street(world.street):
            told = {"text": "楼道的灯坏了", "building": world.building, "category": menu[code], **more}
            made = hear.submit(actor=world.resident(), community=world.code, at=at, **told)
            which = {"request_id": made.pk}
            steps: list[tuple[str, Callable[[], Any]]] = [
                ("accepted", lambda: sort.accept(actor=staff.actor, at=at, lead=world.committee, **which)),
                (
                    "dispatched",
                    lambda: dispatch.assign(actor=staff.actor, member=member.member, group=group, at=at, **which),
                ),
                ("taken", lambda: dispatch.take(actor=member.actor, at=at, **which)),
                (
                    "in_progress",
                    lambda: progress.record_service(
                        actor=member.actor, mode=ServiceMode.ON_FOOT, what="换了灯泡", at=at, **which
                    ),
                ),
                ("done", lambda: progress.finish(actor=member.actor, at=at, **which)),
                ("to_visit", lambda: progress.check(actor=staff.actor, at=at, **which)),
                (
                    "rated",
                    lambda: judge.rate(
                        actor=world.resident(),
                        solved=True,
                        grade=Grade.SATISFIED,
                        at=at,
                        channel=VisitChannel.LINK,
                        **which,
                    ),
                ),
            ]
            for name, step in steps if upto != "waiting" else []:
                step()
                if name == upto:
                    break
            made.refresh_from_db()
        return made

    return reach


@pytest.fixture
def order(world: World, stage: Stage) -> Any:
    """An order handed over to the partner unit."""
    return handed_over(world, stage("accepted"))


def handed_over(world: World, request: ServiceRequest, **more: Any) -> Any:
    with in_street(world.street):
        return dispatch.hand_over(
            actor=world.community_staff().actor,
            request_id=request.pk,
            partner=world.partner,
            at=more.get("at", now()),
            words="请尽快",
        )


def again(world: World, request: ServiceRequest) -> ServiceRequest:
    """Return the request as the database has it now."""
    with in_street(world.street):
        return ServiceRequest.objects.select_related("category", "reporter").get(pk=request.pk)
