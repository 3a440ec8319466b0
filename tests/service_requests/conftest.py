import pytest

from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import hear
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.models import CalendarDay
from tests.database import in_street
from tests.world import World


@pytest.fixture
def scope_of_tests_is_off():
    """Ask for this in a test that opens its own transactions."""


@pytest.fixture(autouse=True)
def scope(request: pytest.FixtureRequest, world: World):
    """All of these tests happen inside the world's street."""
    if "scope_of_tests_is_off" in request.fixturenames:
        yield
        return
    CalendarDay.objects.get_or_create(day="2026-05-01", defaults={"is_workday": False, "name": "劳动节"})
    with in_street(world.street):
        yield


@pytest.fixture
def menu(world: World) -> dict[str, Category]:
    return {c.code: c for c in open_menu(actor=world.program(), street=world.street, at=world.at)}


@pytest.fixture
def asked(world: World, menu: dict[str, Category]) -> ServiceRequest:
    """A request a resident has just sent."""
    return hear.submit(
        actor=world.resident(),
        community=world.community.community,
        category=menu["repair"],
        text="楼道路灯坏了三天",
        building=world.building,
        at=world.at,
    )
