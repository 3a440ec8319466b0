"""Boards in a real browser: put up, ask, answer, print, see; pages clean with axe, in both languages, at 320 px."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.people.services import give_consent
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.models import Board
from shanzhi.publicity.services.boards import put_up_board
from shanzhi.publicity.services.consents import ask_for_consent
from tests.clients import client_of
from tests.database import in_street
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """`opens(world.secretary(), "/desk/boards/", width=390)`: a browser of somebody; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(who: Someone | None, path: str, *, width: int = 1440, language: str = "zh-hans", **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
        contexts.append(context)
        cookies = {"django_language": language, **{key: value for key, value in more.items() if value}}
        if who is not None:
            cookies["sessionid"] = client_of(who).cookies["sessionid"].value
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|422)", said)] == []


def check(page: Page) -> None:
    """Fail on anything axe finds and on a page that scrolls sideways."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


@pytest.fixture
def board(world: World) -> Board:
    leader, actor = world.group_leader(), world.secretary().actor
    with in_street(world.street):
        board = put_up_board(
            actor=actor,
            community=world.code,
            organisation=world.group,
            services="代办\n调解",
            place="1单元门厅",
            at=world.at,
        )
        ask_for_consent(actor=actor, board=board, at=world.at)
        for field in (PublicField.NAME, PublicField.PHONE):
            give_consent(actor=leader.actor, person=leader.person, purpose=field.purpose, at=world.at)
    return board


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "zh-hans", "dark"), (320, "en", "light")])
def test_desk_pages_are_clean(opens: Opens, world: World, board: Board, width: int, language: str, theme: str) -> None:
    with in_street(world.street):
        entry = board.entries.get().pk
    page = opens(world.secretary(), "/desk/boards/", width=width, language=language, theme=theme)
    for path in ("", "new/", f"{board.pk}/", f"{board.pk}/change/", f"{board.pk}/people/{entry}/consents/"):
        page.goto(f"{page.url.split('/desk/')[0]}/desk/boards/{path}")
        check(page)


@pytest.mark.parametrize(
    ("width", "elder", "language"), [(320, "1", "zh-hans"), (320, "", "en"), (1440, "", "zh-hans")]
)
def test_public_pages_are_clean(
    opens: Opens, world: World, board: Board, width: int, elder: str, language: str
) -> None:
    page = opens(None, f"/n/{board.token}/", width=width, elder=elder, language=language)
    expect(page.get_by_text(world.group_leader().name)).to_be_visible()
    check(page)
    page.goto(f"{page.url.split('/n/')[0]}/c/{world.code}/boards/")
    check(page)


def test_a_board_is_put_up_asked_for_answered_and_seen(opens: Opens, world: World) -> None:
    leader = world.group_leader()
    desk = opens(world.secretary(), "/desk/boards/", width=1440)
    desk.get_by_role("button", name="全部设立").click()
    desk.get_by_role("link", name=world.group.name).click()
    desk.get_by_role("button", name="征求1人同意").click()
    expect(desk.get_by_text("姓名: 已询问")).to_be_visible()

    phone = opens(leader, "/me/boards/", width=390)
    check(phone)
    phone.get_by_label("电话").uncheck()
    phone.get_by_role("button", name="同意公示勾选的").click()
    expect(phone.get_by_text("正在公示")).to_be_visible()
    check(phone)

    phone.get_by_role("link", name=world.group.name).click()
    expect(phone.get_by_text(leader.name)).to_be_visible()
    expect(phone.get_by_text(leader.phone)).to_have_count(0)
