"""Halls, stations and duty in a real Chromium: the main paths on phone and desk, with axe, at 320 pixels."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core import clock
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.venues.enums import DutyState
from shanzhi.venues.models import Duty, Reception
from shanzhi.venues.services import changes
from tests.clients import client_of
from tests.database import in_street
from tests.venues.conftest import Neighbourhood
from tests.worker import work
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Page]


@pytest.fixture
def place(world: World) -> Neighbourhood:
    return Neighbourhood(world)


@pytest.fixture
def opens(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """`opens(world.secretary(), "/desk/venues/", width=390)`; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        who: Someone | None, path: str, *, width: int = 1440, language: str = "zh-hans", **cookies: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
        contexts.append(context)
        wanted = {"django_language": language, **cookies}
        if who:
            wanted[settings.SESSION_COOKIE_NAME] = client_of(who).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in wanted.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
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
    told = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in found.response["violations"]]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def tomorrow(place: Neighbourhood, keeper: Someone) -> Duty:
    """A duty that is still to come by the real clock."""
    duty, start = place.duty(keeper), clock.now() + timedelta(days=1)
    with in_street(place.world.street):
        Duty.objects.filter(pk=duty.pk).update(starts_at=start, ends_at=start + timedelta(hours=3))
        duty.refresh_from_db()
    return duty


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "zh-hans", "light"), (320, "en", "dark")])
def test_pages_are_clean(
    opens: Opens, place: Neighbourhood, world: World, width: int, language: str, theme: str
) -> None:
    hall, rota, duty = place.open_hall(), place.draft(), tomorrow(place, world.member())
    station, keeper = place.station.pk, place.keeper(world.member()).pk
    with in_street(world.street):
        drafted = rota.duties.first().pk
        changes.ask_change(actor=world.member().actor, duty_id=duty.pk, of=world.other_member().person, at=clock.now())
    page = opens(world.secretary(), "/desk/venues/", width=width, language=language, theme=theme)
    base = page.url.split("/desk/")[0]
    check(page)
    for path in (
        "desk/venues/new/?kind=hall",
        f"desk/venues/{hall.pk}/",
        f"desk/venues/{hall.pk}/consent/",
        f"desk/venues/{hall.pk}/criteria/",
        f"desk/venues/{hall.pk}/equipment/",
        f"desk/venues/{station}/",
        f"desk/venues/{station}/hours/",
        f"desk/venues/{station}/keepers/",
        f"desk/venues/{station}/keepers/add/",
        f"desk/venues/{station}/rotas/new/",
        f"desk/venues/{station}/book/",
        f"desk/venues/{station}/book/new/",
        f"desk/venues/{station}/uses/new/",
        f"desk/venues/{station}/duties/",
        f"desk/rotas/{rota.pk}/",
        f"desk/duties/{drafted}/",
        f"desk/keepers/{keeper}/",
        f"c/{world.code}/venues/",
        f"v/{hall.token}/",
    ):
        page.goto(f"{base}/{path}")
        check(page)
    page = opens(world.other_member(), "/me/duties/", width=width, language=language, theme=theme)
    check(page)
    page = opens(world.member(), f"/me/duties/{duty.pk}/change/", width=width, language=language, theme=theme)
    check(page)


def test_large_print_fits_the_smallest_phone(opens: Opens, place: Neighbourhood, world: World) -> None:
    page = opens(None, f"/v/{place.station.token}/", width=320, elder="1", text="4")
    check(page)
    page.get_by_role("link", name="议事厅与驿站").click()
    check(page)


def test_a_rota_from_click_to_notice(opens: Opens, place: Neighbourhood, world: World) -> None:
    """On the desk: opening hours and keepers are there; two presses make a rota, one publishes it."""
    page = opens(world.secretary(), f"/desk/venues/{place.station.pk}/")
    page.get_by_role("link", name="新的值班表").click()
    page.get_by_label("最后一天").fill(page.get_by_label("第一天").input_value())
    page.get_by_role("button", name="开始排班").click()
    expect(page.get_by_text("需要几秒钟")).to_be_visible()
    work()
    page.reload()
    expect(page.get_by_role("heading", name="是否均衡")).to_be_visible()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("有班次的人都会收到通知")).to_be_visible()
    with in_street(world.street):
        assert Duty.objects.get().keeper_id in {one.person.pk for one in place.people}


def test_a_visitor_is_noted_on_the_phone(opens: Opens, place: Neighbourhood, world: World) -> None:
    station = place.station
    with in_street(world.street):
        open_menu(actor=world.program(), street=world.street, at=world.at)
    page = opens(world.member(), f"/desk/venues/{station.pk}/book/new/", width=390)
    page.get_by_label("来谈什么事？").fill("楼道灯不亮")
    page.get_by_text("需要办理").click()
    page.get_by_label("转成诉求吗？").select_option(index=1)
    check(page)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("已记录，并转成诉求。")).to_be_visible()
    with in_street(world.street):
        assert Reception.objects.get().request_id is not None


def test_a_duty_is_covered_and_kept_on_the_phone(opens: Opens, place: Neighbourhood, world: World) -> None:
    duty, other = tomorrow(place, world.member()), world.other_member()
    with in_street(world.street):
        name = str(other.person)
    page = opens(world.member(), "/me/duties/", width=390)
    page.get_by_role("link", name=re.compile("换班或顶班")).click()
    page.get_by_label(name).first.check()
    page.get_by_role("button", name="询问").click()
    expect(page.get_by_text("同事同意之前仍由您值班")).to_be_visible()
    page = opens(other, "/me/duties/", width=390)
    check(page)
    page.get_by_role("button", name="好，我来值").click()
    expect(page.get_by_text("这次值班归您了")).to_be_visible()
    with in_street(world.street):
        begun = clock.now() - timedelta(minutes=5)
        Duty.objects.filter(pk=duty.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    page.reload()
    page.get_by_role("link", name=re.compile("交接")).click()
    page.get_by_label("给下一位的留言").fill("钥匙在传达室")
    check(page)
    page.get_by_role("button", name="我值完了这一班").click()
    expect(page.get_by_text("下一位会看到您的留言")).to_be_visible()
    with in_street(world.street):
        assert Duty.objects.get().state == DutyState.KEPT


def test_a_household_takes_its_consent_back(opens: Opens, place: Neighbourhood, world: World) -> None:
    """As easily as it was given: one press and one yes, on the host's own page."""
    place.open_hall()
    page = opens(world.other_member(), "/me/duties/", width=390)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_text("不再对外公布")).to_be_visible()
    expect(page.get_by_text("目前没有同意")).to_be_visible()
