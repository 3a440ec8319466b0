from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from shanzhi.territory.queries import forget_work_calendar
from tests.clients import StreetClient
from tests.territory.import_desk import Desk
from tests.world import Someone, World


@pytest.fixture(autouse=True)
def _calendar_of_this_test() -> Iterator[None]:
    """The calendar is kept in the process: a test's days must not reach the next."""
    forget_work_calendar()
    yield
    forget_work_calendar()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def english(client_for: Callable[[Someone | None], StreetClient]) -> Callable[[Someone | None], StreetClient]:
    """`english(secretary).get(…)`: a browser of somebody who reads English."""

    def browser(someone: Someone | None) -> StreetClient:
        client = client_for(someone)
        client.cookies["django_language"] = "en"
        return client

    return browser


@pytest.fixture
def desk(world: World, street_scope: object) -> Desk:
    return Desk(world)
