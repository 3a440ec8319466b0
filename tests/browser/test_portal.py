"""The portal in a real Chromium: three taps, the judgement, elder mode, without scripts, on the narrowest screen, with axe."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core.clock import now
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import dispatch as dispatching
from tests.database import in_street
from tests.portal.conftest import Stage, again, handed_over, menu, photo, stage
from tests.world import World

__all__ = ["menu", "stage"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)

COMMUNITY = "/c/430407002013/"
Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Look]:
    """`look("/", width=390, elder="1")` opens a page in a browser of its own; errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str, *, width: int = 390, language: str = "zh-hans", options: dict[str, Any] | None = None, **cookies: str
    ) -> Page:
        viewport = {"width": width, "height": 844}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **(options or {}))
        contexts.append(context)
        wanted = {"django_language": language, **cookies}
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in wanted.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|409|410|422|429)", said)] == []


def last_request(world: World) -> ServiceRequest:
    with in_street(world.street):
        return ServiceRequest.objects.select_related("building", "reporter").latest("id")


@pytest.fixture
def pages(world: World, stage: Stage) -> dict[str, str]:
    """Every kind of page of the portal, with something on it."""
    assert world.other_building
    done, rated, waiting = stage("to_visit"), stage("rated"), stage("waiting", phone="138-0000-1234")
    late, gone = stage("to_visit", ago=timedelta(days=20)), handed_over(world, stage("accepted"))
    with in_street(world.street):
        dispatching.recall(actor=world.community_staff().actor, request_id=gone.request_id, reason="换", at=now())
    order, held = handed_over(world, stage("accepted")), stage("taken", code="environment")
    return {
        "home": COMMUNITY,
        "menu": COMMUNITY + "tell/",
        "tell": COMMUNITY + "tell/repair/",
        "tell here": COMMUNITY + f"tell/repair/?b={world.building.token}",
        "emergency": COMMUNITY + "tell/emergency/",
        "petition": COMMUNITY + "tell/petition/",
        "list": COMMUNITY + "requests/",
        "nothing": COMMUNITY + "requests/?stage=done&category=safety",
        "one of the list": COMMUNITY + f"requests/{held.pk}/",
        "map": COMMUNITY + "map/",
        "door": f"/b/{world.building.token}/",
        "unknown door": f"/b/{world.building.token}x/",
        "sent": f"/r/{waiting.token}/sent/?danger=1",
        "thread waiting": f"/r/{waiting.token}/",
        "thread done": f"/r/{done.token}/",
        "thread rated": f"/r/{rated.token}/",
        "judge": f"/r/{done.token}/judge/",
        "judged": f"/r/{rated.token}/judge/",
        "judged too late": f"/r/{late.token}/judge/",
        "nothing to judge": f"/r/{waiting.token}/judge/",
        "ended order": f"/h/{gone.link_token}/",
        "remind": f"/r/{waiting.token}/urge/",
        "withdraw": f"/r/{waiting.token}/withdraw/",
        "wrong link": "/r/h33k4v-x/",
        "order": f"/h/{order.link_token}/",
        "decline": f"/h/{order.link_token}/decline/",
        "mine": "/s/430407002/mine/",
        "choose": "/?q=zzz",
    }


MODES = {
    "phone": {},
    "large screen, dark": {"width": 1440, "theme": "dark"},
    "elder": {"elder": "1"},
    "elder, largest letters, English": {"elder": "1", "text": "4", "language": "en"},
}


@pytest.mark.parametrize("mode", MODES)
def test_every_page_is_accessible(look: Look, pages: dict[str, str], live_server: LiveServer, mode: str) -> None:
    page = look("/", options={"bypass_csp": True}, **MODES[mode])
    found: dict[str, Any] = {}
    for name, path in pages.items():
        page.goto(live_server.url + path)
        wrong = Axe().run(page).response["violations"]
        if wrong:
            found[name] = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in wrong]
    assert found == {}


@pytest.mark.parametrize("mode", ["normal", "elder", "english", "largest letters"])
def test_no_page_is_wider_than_the_narrowest_phone(
    look: Look, pages: dict[str, str], live_server: LiveServer, mode: str
) -> None:
    cookies = {
        "normal": {},
        "elder": {"elder": "1"},
        "english": {"language": "en"},
        "largest letters": {"elder": "1", "text": "4"},
    }
    page = look("/", width=320, **cookies[mode])
    wide = {}
    for name, path in pages.items():
        page.goto(live_server.url + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    assert wide == {}


# Telling


def test_three_taps_and_some_words(world: World, look: Look, menu: dict[str, Category]) -> None:
    page = look(COMMUNITY)

    page.get_by_role("main").get_by_role("link", name="说说您的事").click()
    page.get_by_role("link", name="水电维修").click()
    page.get_by_label("是什么事？").fill("楼道的灯坏了")
    expect(page.get_by_role("button", name="发送")).to_be_in_viewport()
    page.get_by_role("button", name="发送").click()

    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()
    made = last_request(world)
    expect(page.get_by_text(made.number)).to_be_visible()
    page.get_by_role("link", name="看办到哪一步").click()
    expect(page.get_by_text("我们收到了").first).to_be_visible()


def test_from_the_code_on_the_door(world: World, look: Look, menu: dict[str, Category]) -> None:
    page = look(f"/b/{world.building.token}/")

    page.get_by_role("link", name="环境卫生").click()
    page.get_by_label("是什么事？").fill("垃圾没有收")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()

    made = last_request(world)
    assert (made.source, made.building) == ("qr", world.building)


def test_words_are_kept_when_the_page_is_closed_and_gone_after_sending(look: Look, menu: dict[str, Category]) -> None:
    page = look(COMMUNITY + "tell/repair/")
    page.get_by_label("是什么事？").press_sequentially("楼道的灯")
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿")

    page.reload()
    expect(page.get_by_label("是什么事？")).to_have_value("楼道的灯")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()
    page.go_back()
    page.goto(page.url)
    expect(page.get_by_label("是什么事？")).to_have_value("")


def test_while_writing_similar_requests_and_numbers_come_up(world: World, look: Look, stage: Stage) -> None:
    found = stage("accepted", text="楼道路灯不亮", code="facilities")
    page = look(COMMUNITY + "tell/facilities/")

    page.get_by_label("是什么事？").press_sequentially("路灯不亮，有人触电", delay=5)
    expect(page.get_by_role("link", name="急救")).to_be_visible()
    page.get_by_role("link", name="跟进这件").click()
    page.get_by_role("button", name="我也是").click()
    expect(page.get_by_text("记下了，算上您一份")).to_be_visible()

    assert again(world, found).supporters_count == 1


def test_warned_while_writing_one_tap_sends(world: World, look: Look, menu: dict[str, Category]) -> None:
    page = look(COMMUNITY + "tell/safety/")

    page.get_by_label("是什么事？").press_sequentially("楼道里冒烟", delay=5)
    expect(page.get_by_role("link", name="火警")).to_be_visible()
    page.get_by_role("button", name="发送").click()

    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()
    expect(page.get_by_role("link", name="火警")).to_be_visible()


def test_photos_travel_along(world: World, look: Look, menu: dict[str, Category]) -> None:
    page = look(COMMUNITY + "tell/repair/")
    page.get_by_label("是什么事？").fill("灯坏了")
    picture = photo()
    page.locator("input[type=file]").set_input_files(
        {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": picture.read()}
    )
    page.get_by_role("button", name="发送").click()
    page.get_by_role("link", name="看办到哪一步").click()

    image = page.get_by_role("img", name="随诉求发来的照片")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


@pytest.mark.parametrize("elder", ["0", "1"])
def test_without_scripts_everything_works(world: World, look: Look, menu: dict[str, Category], elder: str) -> None:
    page = look(COMMUNITY, options={"java_script_enabled": False}, elder=elder)

    page.get_by_role("main").get_by_role("link", name="说说您的事").click()
    page.get_by_role("link", name="水电维修").click()
    page.get_by_label("是什么事？").fill("灯坏了")
    if elder == "1":
        for _step in range(3):
            page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()
    page.get_by_role("link", name="看办到哪一步").click()
    page.get_by_role("link", name="不用办了").click()
    page.get_by_role("button", name="是，撤回").click()

    expect(page.get_by_text("您已撤回，不会有人来了").or_(page.get_by_text("已撤回").first)).to_be_visible()
    assert last_request(world).state == "withdrawn"


def test_elder_mode_from_the_switch_to_the_thanks(world: World, look: Look, menu: dict[str, Category]) -> None:
    page = look(COMMUNITY)
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-elder", "")

    page.get_by_role("link", name="说说您的事").click()
    page.get_by_role("link", name="其他的事").click()
    page.get_by_role("link", name="公共设施").click()
    page.get_by_label("是什么事？").fill("扶手松了")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("具体在哪里？").fill("北门台阶")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="上一步").click()
    expect(page.get_by_label("具体在哪里？")).to_have_value("北门台阶")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("您的电话").fill("13800001234")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="发送").click()

    expect(page.get_by_role("heading", name="已经记下了")).to_be_visible()
    expect(page.get_by_role("link", name="打电话")).to_be_visible()
    made = last_request(world)
    assert (made.text, made.place, str(made.reporter.phone)) == ("扶手松了", "北门台阶", "138****1234")


def test_elder_targets_are_sixty_pixels(look: Look, pages: dict[str, str], live_server: LiveServer) -> None:
    page = look("/", elder="1")
    small: dict[str, list[str]] = {}
    for name in ("home", "menu", "tell", "judge", "thread done", "sent", "emergency"):
        page.goto(live_server.url + pages[name])
        found = page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, main summary, main label.choice")]
              .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 59.5 && !e.closest("ul.photos"))
              .map(e => e.outerHTML.slice(0, 120) + e.getBoundingClientRect().height)"""
        )
        if found:
            small[name] = found
    assert small == {}


# Judging


def test_judging_with_a_face(world: World, look: Look, stage: Stage) -> None:
    request = stage("to_visit")
    page = look(f"/r/{request.token}/")

    page.get_by_role("link", name="我来评一评").click()
    page.locator("label", has_text="解决了").first.click()
    page.locator(".judge__grade label").first.click()
    page.get_by_role("button", name="提交评价").click()

    expect(page.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    assert again(world, request).grade == 5


def test_unhappy_judgement_in_elder_mode_takes_it_up_again(world: World, look: Look, stage: Stage) -> None:
    request = stage("to_visit")
    page = look(f"/r/{request.token}/judge/", elder="1")

    page.locator("label", has_text="还没有").click()
    page.get_by_role("button", name="下一步").click()
    page.locator(".judge__grade label").last.click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("还想说点什么吗？").fill("还在闪")
    page.get_by_role("button", name="提交评价").click()

    expect(page.get_by_role("heading", name="重新办理")).to_be_visible()
    assert again(world, request).state == "in_progress"


# The partner unit


def test_unit_takes_notes_and_reports_done(world: World, look: Look, stage: Stage) -> None:
    order = handed_over(world, stage("accepted"))
    page = look(f"/h/{order.link_token}/")

    page.get_by_role("button", name="我们接单").click()
    page.get_by_label("做了什么？").fill("换了灯泡")
    page.get_by_role("button", name="记下并报办结").click()

    expect(page.get_by_text("已报办结").first).to_be_visible()
    assert again(world, order.request).state == "done"
