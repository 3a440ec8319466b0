"""Surveys and groups in a real Chromium: a sheet entered by keyboard, a proposal changed with and without a mouse, axe, 320 pixels."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.building_groups import services
from shanzhi.building_groups.models import ProposedPart, SurveyAnswer
from tests.building_groups.conftest import Neighbourhood, neighbourhood  # noqa: F401 - a fixture
from tests.building_groups.deeds import agreed, first, worked_out
from tests.clients import client_of
from tests.database import in_street
from tests.world import STREET, World

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, live_server: LiveServer, world: World) -> Iterator[Look]:
    """`look("/desk/groups/")` opens a page as the secretary; errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, width: int = 1440, language: str = "zh-hans", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce", **options)
        contexts.append(context)
        session = client_of(world.secretary()).cookies["sessionid"].value
        cookies = {"django_language": language, "sessionid": session}
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|409|422)", said)] == []


@pytest.fixture
def pages(neighbourhood: Neighbourhood) -> list[str]:  # noqa: F811
    """Every kind of page with something on it; the last two are a survey's building and a proposal."""
    world = neighbourhood.world
    actor, building = world.secretary().actor, neighbourhood.buildings[0]
    neighbourhood.build()
    neighbourhood.settle(3, 0, 1)
    with in_street(STREET):
        survey = services.open_survey(actor=actor, community=world.code, name="春季摸底", at=world.at)
        answers = [services.Answer(neighbourhood.homes[0][0][0], "met", 3, "想装扶手")]
        services.enter_answers(actor=actor, survey_id=survey.pk, answers=answers, at=world.at)
        formation = worked_out(world)
        agreed(world, formation)
        proposal = first(formation)
    here = f"/desk/formations/{formation.pk}/"
    return [
        "/desk/groups/",
        f"/desk/groups/{world.code}/surveys/new/",
        f"/desk/groups/{world.code}/form/",
        f"/desk/surveys/{survey.pk}/",
        f"/desk/surveys/{survey.pk}/import/",
        f"/desk/places/{world.code}/buildings/{building.pk}/",
        f"/desk/places/{world.code}/links/",
        here,
        f"{here}meetings/new/",
        f"{here}proposals/{proposal.pk}/adopt/",
        f"/desk/surveys/{survey.pk}/buildings/{building.pk}/",
        f"{here}proposals/{proposal.pk}/",
    ]


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    look: Look, live_server: LiveServer, pages: list[str], scheme: str, language: str
) -> None:
    page = look(pages[0], width=320, color_scheme=scheme, language=language)
    found: list[Any] = []
    for path in pages:
        page.goto(live_server.url + path)
        found += [
            f"{path} {violation['id']}: {violation['nodes'][0]['html'][:150]}"
            for violation in Axe().run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path} is too wide")
    assert found == []


def test_a_sheet_is_entered_with_the_keyboard_alone(look: Look, pages: list[str]) -> None:
    page = look(pages[-2])
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("楼道灯不亮")
    page.get_by_role("button", name="保存", exact=True).press("Enter")
    expect(page.get_by_text("已保存：新录入 2 户，改动 0 户。")).to_be_visible()
    with in_street(STREET):
        said = SurveyAnswer.objects.order_by("pk").values_list("outcome", "residents", "heard")
        assert list(said) == [("met", 3, "想装扶手"), ("nobody", None, ""), ("met", 4, "楼道灯不亮")]


def test_a_building_is_dragged_to_another_group_and_back_without_a_mouse(look: Look, pages: list[str]) -> None:
    page = look(pages[-1])
    expect(page.get_by_text("各组都合规则")).to_be_visible()
    parts = page.locator("svg [data-part]")
    source, target = parts.nth(1), parts.nth(3)
    one, other = source.bounding_box(), target.bounding_box()
    assert one is not None
    assert other is not None
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2, steps=6)
    page.mouse.up()
    expect(page.get_by_text("有的组不合规则，已在下面标出")).to_be_visible()
    expect(page.get_by_text("几栋楼合组时，每栋楼的全部单元都要在内。")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("11栋2单元")).check()
    page.get_by_label("把勾选的移到").select_option("new")
    page.get_by_role("button", name="移动").click()
    expect(page.get_by_text("各组都合规则")).to_be_visible()


def test_a_part_is_moved_on_a_phone_without_scripts(look: Look, pages: list[str]) -> None:
    page = look(pages[-1], width=390, java_script_enabled=False)
    page.get_by_role("checkbox", name=re.compile("11栋1单元")).check()
    page.get_by_label("把勾选的移到").select_option("none")
    page.get_by_role("button", name="移动").click()
    expect(page.get_by_role("heading", name="未编组")).to_be_visible()
    with in_street(STREET):
        assert not ProposedPart.objects.filter(
            proposal__aim="near", entrance__name="1单元", building__name="11栋"
        ).exists()
