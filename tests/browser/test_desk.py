"""The desk in a real Chromium: dispatch, take, do, rate on desk and phone; two browsers, one order; axe; 320 pixels; no scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core.clock import now
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import categories, dispatch, hear, progress, sort, visits
from tests.clients import client_of
from tests.database import in_street
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[..., Page]
PAGES = {
    "today": "/desk/",
    "table": "/desk/requests/",
    "nothing found": "/desk/requests/?q=没有这样的事",
    "filter": "/desk/requests/filters/",
    "board": "/desk/board/",
    "new": "/desk/requests/new/",
    "visits": "/desk/visits/",
    "links": "/desk/visits/links/",
    "services": "/desk/services/",
    "new service": "/desk/services/new/",
}
OF_WAITING = ("", "accept/", "refuse/", "merge/", "split/", "transfer/", "route/")
OF_ACCEPTED = ("dispatch/", "whistle/", "extend/", "serve/")
OF_DONE = ("", "visit/", "send-back/", "comments/")


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Look]:
    """`look(world.secretary(), "/desk/", width=390)`: a browser in which somebody is signed in; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        who: Someone, path: str, *, width: int = 1440, options: dict[str, Any] | None = None, language: str = "zh-hans"
    ) -> Page:
        viewport = {"width": width, "height": 844}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **(options or {}))
        contexts.append(context)
        session = client_of(who).cookies["sessionid"].value
        cookies = {"sessionid": session, "django_language": language}
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|409|422)", said)] == []


@pytest.fixture
def make(world: World) -> Callable[[str], ServiceRequest]:
    """`make("accepted")`: a request, an hour old, in a state; from "dispatched" on it is the member's."""
    at = now() - timedelta(hours=1)
    actor, member = world.secretary().actor, world.member()
    with in_street(world.street):
        menu = {c.code: c for c in categories.open_menu(actor=world.program(), street=world.street, at=at)}

    def made(state: str) -> ServiceRequest:
        with in_street(world.street):
            thing = hear.submit(
                actor=world.resident(),
                community=world.community.community,
                category=menu["repair"],
                text="三单元楼道灯不亮，晚上老人看不见台阶",
                building=world.building,
                household=world.households[0],
                name="钱一山",
                phone="139-0000-1000",
                at=at,
            )
            deeds = {
                "waiting": lambda: None,
                "accepted": lambda: sort.accept(actor=actor, request_id=thing.pk, at=at),
                "open": lambda: dispatch.offer(actor=actor, request_id=thing.pk, at=at),
                "dispatched": lambda: dispatch.assign(actor=actor, request_id=thing.pk, member=member.member, at=at),
                "taken": lambda: dispatch.take(actor=member.actor, request_id=thing.pk, at=at),
                "served": lambda: progress.record_service(
                    actor=member.actor, request_id=thing.pk, mode="on_foot", what="换了灯泡", at=at
                ),
                "done": lambda: progress.finish(actor=member.actor, request_id=thing.pk, at=at),
            }
            order = ["waiting", "accepted", "dispatched", "taken", "served", "done"]
            steps = ["waiting", "accepted", "open"] if state == "open" else order[: order.index(state) + 1]
            for step in steps:
                deeds[step]()
        return thing

    return made


@pytest.fixture
def pages(world: World, make: Callable[[str], ServiceRequest]) -> dict[str, str]:
    """Every kind of page with something on it."""
    waiting, accepted, done = make("waiting"), make("accepted"), make("done")
    make("open")
    with in_street(world.street):
        visits.link_household(
            actor=world.secretary().actor,
            member=world.member().member,
            household=world.households[0],
            on=now().date(),
            at=now(),
        )
    found = dict(PAGES)
    for thing, keys in ((waiting, OF_WAITING), (accepted, OF_ACCEPTED), (done, OF_DONE)):
        found |= {f"{thing.number[-1]} {key}": f"/desk/requests/{thing.pk}/{key}" for key in keys}
    return found | {"visit": f"/desk/visits/{world.households[0].pk}/"}


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "light"), (1440, "dark")])
def test_pages_are_accessible(look: Look, world: World, pages: dict[str, str], width: int, scheme: str) -> None:
    page = look(world.secretary(), "/desk/", width=width, options={"color_scheme": scheme, "bypass_csp": True})
    base = page.url.removesuffix("/desk/")
    found = {}
    for name, path in pages.items():
        page.goto(base + path)
        wrong = Axe().run(page).response["violations"]
        if wrong:
            found[name] = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in wrong]
    assert found == {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_fit_320_pixels(look: Look, world: World, pages: dict[str, str], language: str) -> None:
    page = look(world.secretary(), "/desk/", width=320, language=language)
    base = page.url.removesuffix("/desk/")
    found = {}
    for name, path in pages.items():
        page.goto(base + path)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if too_wide:
            found[name] = too_wide
    assert found == {}


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_dispatch_take_do_rate(look: Look, world: World, make: Any, options: dict[str, Any]) -> None:
    thing = make("waiting")
    desk = look(world.secretary(), "/desk/", options=options)
    desk.locator("#to_decide").get_by_role("button", name="受理").click()
    expect(desk.get_by_text("已受理。")).to_be_visible()
    desk.locator("#to_decide a.button", has_text="派单").click()
    desk.get_by_label(str(world.member().person)).first.check()
    desk.get_by_label("给接单人的话").fill("请今天去看看")
    desk.get_by_role("button", name="派单").click()
    expect(desk.get_by_text("已派单。")).to_be_visible()

    phone = look(world.member(), "/desk/", width=390, options=options)
    phone.get_by_role("button", name="接单").click()
    phone.locator("a.button[href*=serve]").first.click()
    phone.get_by_label("做了什么").fill("换了灯泡，现在亮了")
    phone.get_by_label("已经办好，直接报办结。").check()
    phone.locator("form .form__foot button").first.click()
    expect(phone.get_by_text("已记下，谢谢。")).to_be_visible()

    desk.goto(desk.url.split("/desk/")[0] + f"/desk/requests/{thing.pk}/")
    desk.get_by_role("button", name="核实办结").click()
    desk.get_by_role("link", name="回访").first.click()
    desk.get_by_label("是", exact=True).nth(1).check()
    desk.get_by_label("非常满意", exact=True).check()
    desk.get_by_label("居民原话").fill("很快，谢谢")
    desk.get_by_role("button", name="记下").click()
    expect(desk.get_by_text("已评价").first).to_be_visible()


def test_two_browsers_claim_one_order(look: Look, world: World, make: Any) -> None:
    make("open")
    one = look(world.member(), "/desk/", width=390)
    other = look(world.other_member(), "/desk/", width=390)
    one.get_by_role("button", name="抢单").click()
    expect(one.get_by_text("归您了，谢谢。")).to_be_visible()
    other.get_by_role("button", name="抢单").click()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    with in_street(world.street):
        thing = ServiceRequest.objects.select_related("holder").get()
        assert thing.holder is not None
        assert (thing.state, thing.holder.person_id) == ("taken", world.member().person.pk)
    assert other.get_by_text("归您了，谢谢。").count() == 0


def test_a_draft_survives_and_offline_is_said(look: Look, world: World, make: Any) -> None:
    thing = make("taken")
    phone = look(world.member(), f"/desk/requests/{thing.pk}/serve/", width=390)
    phone.get_by_label("做了什么").press_sequentially("楼道没信号")
    expect(phone.locator("[data-draft-said]")).to_be_visible()
    phone.context.set_offline(True)
    phone.locator("form .form__foot button").first.click()
    expect(phone.locator(".draft--offline")).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_label("做了什么")).to_have_value("楼道没信号")


def test_the_keyboard_walks_the_table(look: Look, world: World, make: Any) -> None:
    make("waiting")
    page = look(world.secretary(), "/desk/requests/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/requests/\d+/$"))
