"""How many statements a page costs: the same at one row and at three, and within the budget of issue 2."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.service_requests.services import progress, whistles
from tests.clients import StreetClient
from tests.service_requests.views.conftest import Make
from tests.world import Someone, World

ClientFor = Callable[[Someone | None], StreetClient]
IN_TESTS_ONLY = ("SAVEPOINT", "RELEASE SAVEPOINT")


def counted(do: Callable[[], Any], *, status: int = 200) -> int:
    """Return the number of statements of a request, without the savepoint that stands for its transaction in a test."""

    with CaptureQueriesContext(connection) as captured:
        response = do()
    assert response.status_code == status
    statements = [query["sql"] for query in captured.captured_queries]
    return sum(not sql.startswith(IN_TESTS_ONLY) for sql in statements)


@pytest.fixture
def staff(client_for: ClientFor, world: World) -> StreetClient:
    client = client_for(world.secretary())
    client.get("/desk/requests/")  # builds the actor, warms the caches
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_table_costs_four(staff: StreetClient, make: Make, rows: int) -> None:
    for _row in range(rows):
        make("in_progress")
    assert counted(lambda: staff.get("/desk/requests/")) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_five(staff: StreetClient, make: Make, rows: int) -> None:
    for _row in range(rows):
        make("in_progress")
    assert counted(lambda: staff.get("/desk/requests/?q=路灯&list=running")) == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_a_request_costs_eight(staff: StreetClient, world: World, make: Make, rows: int) -> None:
    thing = make("in_progress")
    secretary = world.secretary().actor
    later = world.at.replace(year=2027)
    for row in range(rows):
        progress.record_service(actor=secretary, request_id=thing.pk, mode="online", what=f"第{row}次", at=world.at)
        whistles.blow(
            actor=secretary, request_id=thing.pk, partner=world.partner, matter="来看看", arrive_by=later, at=world.at
        )
    # the last one asks partnerships whether it stands on a list of needs already
    assert counted(lambda: staff.get(f"/desk/requests/{thing.pk}/")) == 8


def test_a_status_change_costs_at_most_ten(staff: StreetClient, make: Make, menu: Any) -> None:
    waiting, done = make("waiting"), make("done")
    accept = {"category": menu["repair"].pk}
    assert counted(lambda: staff.post(f"/desk/requests/{waiting.pk}/accept/", accept), status=302) <= 10
    assert counted(lambda: staff.post(f"/desk/requests/{done.pk}/check/"), status=302) <= 10


@pytest.mark.parametrize("rows", [1, 3])
def test_today_and_the_board_do_not_grow(staff: StreetClient, make: Make, rows: int) -> None:
    for _row in range(rows):
        for state in ("waiting", "accepted", "open", "dispatched", "in_progress", "done"):
            make(state)
    assert counted(lambda: staff.get("/desk/")) == 9
    assert counted(lambda: staff.get("/desk/board/")) == 5


def test_looking_again_costs_three(staff: StreetClient, make: Make) -> None:
    make("waiting")
    tag = staff.get("/desk/", headers={"HX-Request": "true"}).headers["ETag"]
    again = {"HX-Request": "true", "If-None-Match": tag}
    assert counted(lambda: staff.get("/desk/", headers=again), status=304) == 3
