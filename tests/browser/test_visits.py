"""Visits in a real browser: a round noted without a signal, sheets, plans; clean with axe at 320 px, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.service_requests.models import HomeVisit, HouseholdLink
from shanzhi.service_requests.services import links, visit_plans, visits
from tests.clients import client_of
from tests.database import in_street
from tests.worker import work
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """`opens(world.member(), "/desk/visits/", width=390)`: a browser of somebody; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        who: Someone, path: str, *, width: int = 390, language: str = "zh-hans", theme: str = "light"
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
        contexts.append(context)
        session = client_of(who).cookies["sessionid"].value
        cookies = {"django_language": language, "theme": theme, "sessionid": session}
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|422)|INTERNET_DISCONNECTED", said)] == []


def check(page: Page) -> None:
    """Fail on anything axe finds and on a page that scrolls sideways."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


@pytest.fixture
def member(world: World) -> Someone:
    """A member who looks after two homes; at one of them something was heard."""
    member, _staff = world.member(), world.secretary()
    for home in world.households[:2]:
        with in_street(world.street):
            visits.link_household(
                actor=world.secretary().actor, member=member.member, household=home, on=date(2025, 1, 1), at=world.at
            )
    with in_street(world.street):
        visits.record_visit(actor=member.actor, household=world.households[0], at=world.at, heard="想装扶手")
    return member


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "zh-hans", "dark"), (320, "en", "light")])
def test_pages_are_clean(opens: Opens, world: World, member: Someone, width: int, language: str, theme: str) -> None:
    with in_street(world.street):
        sheet = visit_plans.print_sheet(actor=member.actor, member=member.member, at=world.at)
        proposal = links.propose_links(
            actor=world.secretary().actor, community=world.code, homes_a_member=5, reach="near", at=world.at
        )
    page = opens(member, "/desk/visits/", width=width, language=language, theme=theme)
    check(page)
    base = page.url.removesuffix("/desk/visits/")
    for path in ("round/", f"sheets/{sheet.pk}/"):
        page.goto(f"{base}/desk/visits/{path}")
        check(page)

    desk = opens(world.secretary(), f"/desk/visits/links/proposals/{proposal.pk}/", width=width, language=language)
    check(desk)
    work()
    for path in (
        "links/",
        f"plan/{world.code}/",
        f"links/propose/{world.code}/",
        f"links/proposals/{proposal.pk}/",
        f"links/proposals/{proposal.pk}/{world.building.pk}/",
    ):
        desk.goto(f"{base}/desk/visits/{path}")
        check(desk)


def test_a_round_is_noted_without_a_signal_and_sent_later(opens: Opens, world: World, member: Someone) -> None:
    page = opens(member, "/desk/visits/round/")
    home = page.get_by_role("group", name=re.compile("102"))
    page.context.set_offline(True)
    home.get_by_label("是", exact=True).check()
    home.get_by_role("textbox").fill("灯坏了三天")
    page.get_by_role("button", name="提交走访记录").click()
    expect(page.locator(".draft--offline")).to_be_visible()
    assert page.url.endswith("/round/")

    page.context.set_offline(False)
    page.reload()
    expect(home.get_by_role("textbox")).to_have_value("灯坏了三天")
    page.get_by_role("button", name="提交走访记录").click()
    expect(page.get_by_text("已记录1次走访")).to_be_visible()
    with in_street(world.street):
        assert HomeVisit.objects.filter(heard="灯坏了三天").count() == 1


def test_homes_are_shared_out_changed_and_adopted(opens: Opens, world: World, member: Someone) -> None:
    page = opens(world.secretary(), f"/desk/visits/links/propose/{world.code}/", width=1440)
    page.get_by_role("button", name="出方案").click()
    expect(page.get_by_role("heading", name="正在分配")).to_be_visible()
    work()
    expect(page.get_by_role("button", name="采用")).to_be_visible()
    page.get_by_role("link", name="1栋").click()
    page.get_by_label(re.compile("202")).select_option("")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="方案").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_role("heading", name="走访计划")).to_be_visible()
    with in_street(world.street):
        assert HouseholdLink.objects.filter(until=None).count() == 3
