"""The job that lifts orders nobody takes, done by a real worker."""

from datetime import timedelta

import pytest

from shanzhi.core.clock import now
from shanzhi.core.jobs import enqueue_everywhere
from shanzhi.records.models import AuditEntry
from shanzhi.service_requests.enums import Level
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.services import dispatch, hear, sort
from shanzhi.service_requests.services.categories import open_menu
from tests.database import in_street
from tests.worker import work
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scope_of_tests_is_off")]


def offered(world: World, *, ago: timedelta) -> ServiceRequest:
    """Return an order offered to the group so long ago."""
    at, actor = now() - ago, world.secretary().actor
    with in_street(world.street):
        menu = {c.code: c for c in open_menu(actor=world.program(), street=world.street, at=at)}
        thing = hear.submit(
            actor=world.resident(), community=world.code, category=menu["repair"], text="水管漏水", at=at
        )
        sort.accept(actor=actor, request_id=thing.pk, at=at)
        dispatch.offer(actor=actor, request_id=thing.pk, group=world.group, at=at)
    return thing


def level_of(world: World, thing: ServiceRequest) -> int:
    with in_street(world.street):
        return ServiceRequest.objects.values_list("level", flat=True).get(pk=thing.pk)


def test_late_orders_of_every_street_climb_one_level_and_no_others_do(world: World, other_world: World) -> None:
    late, fresh, elsewhere = (
        offered(world, ago=timedelta(hours=2)),
        offered(world, ago=timedelta(minutes=5)),
        offered(other_world, ago=timedelta(hours=2)),
    )

    enqueue_everywhere("service_requests.climb")
    work()

    assert (level_of(world, late), level_of(world, fresh), level_of(other_world, elsewhere)) == (
        Level.GRID,
        Level.GROUP,
        Level.GRID,
    )
    with in_street(world.street):
        step = Step.objects.get(request=late, action="climb")
        assert (step.account_id, step.data) == (None, {"from_level": Level.GROUP, "to_level": Level.GRID})
        assert AuditEntry.objects.filter(subject_id=late.pk, action="service_requests.climb").count() == 1


def test_the_next_turn_waits_for_that_levels_clock(world: World) -> None:
    late = offered(world, ago=timedelta(hours=2))

    for _turn in range(2):
        enqueue_everywhere("service_requests.climb")
        work()

    assert level_of(world, late) == Level.GRID
