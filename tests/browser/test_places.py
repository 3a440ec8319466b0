"""Places and workdays in a real Chromium: axe, 320 pixels, dark, both languages; a file imported; the plan by keyboard; without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.people.models import Account, Administration
from shanzhi.territory.models import Building, Household
from tests.clients import client_of
from tests.database import in_street
from tests.territory.import_desk import SMALL, Desk
from tests.territory.place_files import places_file
from tests.world import COMMUNITY, STREET, Someone, World, administrator

pytestmark = pytest.mark.django_db(transaction=True)
HERE = f"/desk/places/{COMMUNITY}/"
Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, live_server: LiveServer, world: World) -> Iterator[Look]:
    """`look("/desk/places/")` opens a page as staff of the street; errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str, *, width: int = 1440, language: str = "zh-hans", who: Someone | Account | None = None, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce", **options)
        contexts.append(context)
        session = client_of(who or world.street_staff()).cookies["sessionid"].value
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
def pages(world: World) -> list[str]:
    """Every kind of page, with something on it and without."""
    _homes, building, estate = world.households, world.building, world.estate
    desk = Desk(world)
    with in_street(STREET):
        wrong = desk.check(places_file(estate=[["东苑", "12345", "九"]], household=[["无名", "1栋", "1", "101"]]))
    here, house = f"{HERE}estates/{estate.pk}/", f"{HERE}buildings/{building.pk}/"
    return [
        "/desk/places/",
        "/desk/places/open/",
        "/desk/places/open/?q=nowhere",
        HERE,
        f"{HERE}change/",
        f"{HERE}import/",
        f"{HERE}import/{wrong.pk}/",
        f"{HERE}grids/new/",
        f"{HERE}estates/new/",
        here,
        f"{here}plan/",
        f"{here}buildings/new/",
        f"{here}buildings/row/",
        house,
        f"{house}?entrance={world.entrance.pk}",
        f"{house}change/",
        f"{house}remove/",
        f"{house}homes/new/",
        f"{house}homes/row/",
        "/desk/workdays/",
        "/desk/workdays/2026/",
    ]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:150]}" for v in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(look: Look, live_server: LiveServer, pages: list[str], scheme: str) -> None:
    page = look(pages[0], color_scheme=scheme)
    found = []
    for path in pages:
        page.goto(live_server.url + path)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_scrolls_sideways_at_320(look: Look, live_server: LiveServer, pages: list[str], language: str) -> None:
    page = look(pages[0], width=320, language=language)
    wide = []
    for path in pages:
        page.goto(live_server.url + path)
        if overflow(page):
            wide.append(path)
    assert wide == []


def test_a_file_is_sent_looked_at_and_imported(look: Look, world: World, tmp_path: Path) -> None:
    _community = world.community
    file = tmp_path / "西苑.xlsx"
    file.write_bytes(places_file("zh-hans", **SMALL))
    page = look(f"{HERE}import/", width=390, who=world.secretary())
    page.get_by_label("Excel 文件").set_input_files(file)
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_role("heading", name="西苑.xlsx")).to_be_visible()
    expect(page.get_by_text("还没有导入")).to_be_visible()
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已全部导入，没有遗漏。")).to_be_visible()
    with in_street(STREET):
        assert Household.objects.count() == 3


def test_an_old_excel_file_is_refused_with_what_to_do(look: Look, world: World, tmp_path: Path) -> None:
    _community = world.community
    file = tmp_path / "旧.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    page = look(f"{HERE}import/")
    page.get_by_label("Excel 文件").set_input_files(file)
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_role("alert")).to_contain_text("旧版 Excel")


def test_the_plan_is_walked_with_the_keyboard(look: Look, world: World) -> None:
    _homes, other = world.households, world.other_building
    page = look(f"{HERE}estates/{world.estate.pk}/plan/", width=390)
    first = page.get_by_role("link", name="1栋：4", exact=True)
    first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="2栋：0", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/buildings/{other.pk}/$"))


def test_buildings_are_added_without_scripts(look: Look, world: World) -> None:
    page = look(f"{HERE}estates/{world.estate.pk}/buildings/row/", java_script_enabled=False)
    page.get_by_label("到几栋").fill("12")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("已添加 12 栋。")).to_be_visible()
    with in_street(STREET):
        assert Building.objects.count() == 12


def test_a_notice_is_read_and_entered(look: Look) -> None:
    page = look("/desk/workdays/2027/notice/", width=390, who=administrator(Administration.SYSTEM))
    assert overflow(page) == 0
    assert violations(page) == []
    page.get_by_label("通知原文").fill("七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）上班。")
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_role("heading", name="对不对？")).to_be_visible()
    page.get_by_role("button", name="录入这些日子").click()
    expect(page.get_by_text("已录入 8 天。")).to_be_visible()
