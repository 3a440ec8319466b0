"""The nightly job, done by a real worker."""

import pytest

from shanzhi.core.clock import now
from shanzhi.core.jobs import enqueue_everywhere
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.reports.models import Tally
from shanzhi.reports.queries import Period, figures
from shanzhi.service_requests.services import hear
from shanzhi.service_requests.services.categories import open_menu
from tests.database import in_street
from tests.worker import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def ask_three_times(world: World) -> None:
    with in_street(world.street):
        menu = {c.code: c for c in open_menu(actor=world.program(), street=world.street, at=now())}
        for _ in range(3):
            hear.submit(
                actor=world.resident(), community=world.code, category=menu["repair"], text="路灯坏了", at=now()
            )


def test_sums_of_every_street_are_folded_and_stay_the_same(world: World, other_world: World) -> None:
    today = now().date()
    counted = []
    for one in (world, other_world):
        ask_three_times(one)
        with in_street(one.street):
            assert Tally.objects.count() > 1
            counted.append(figures(within=Jurisdiction.of_code(one.code), period=Period(today, today)).counts)

    enqueue_everywhere("reports.fold_tallies")
    work()

    for one, before in zip((world, other_world), counted, strict=True):
        with in_street(one.street):
            assert Tally.objects.count() == 1
            assert figures(within=Jurisdiction.of_code(one.code), period=Period(today, today)).counts == before
