"""Two at once: nobody gets two duties at one time, no duty two answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.venues.models import Duty
from shanzhi.venues.services import duties
from tests.database import in_street
from tests.venues.conftest import MONDAY, MORNING, Neighbourhood, moment
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Callable[[], object]], street: int) -> list[str]:
    """Do each deed in a thread and transaction of its own, all starting together; return what came of each."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            with scoped(Scope.of_street(street)):
                deed()
        except DomainError:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(do, deeds))


def test_nobody_is_given_two_duties_at_one_time(place: Neighbourhood, world: World) -> None:
    station, person, actor = place.station, world.member().person, world.secretary().actor

    def give(minutes: int) -> Callable[[], object]:
        starts = moment(MONDAY, MORNING[0]) + timedelta(minutes=minutes)
        return lambda: duties.plan_duty(
            actor=actor,
            venue=station,
            keeper=person,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            at=world.at,
        )

    assert at_once([give(0), give(30), give(60)], world.street) == ["done", "refused", "refused"]
    with in_street(world.street):
        assert Duty.objects.count() == 1
