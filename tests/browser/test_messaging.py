"""Inbox, choices, outbox and threads in a real Chromium: axe, 320 pixels, dark, with and without scripts; the code a resident waits for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core import clock
from shanzhi.core.tenancy import scoped
from shanzhi.messaging.models import EmailAddress, InboxEntry
from shanzhi.messaging.services import Recipients, notify
from shanzhi.people.services.phone_codes import send_code
from shanzhi.records import audit, trace
from shanzhi.records.trace import Shown, Thing
from shanzhi.territory.models import Building
from tests.clients import client_of
from tests.messaging.messages import Danger, Ordinary
from tests.worker import work
from tests.world import AT, Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    "/inbox/",
    "/inbox/?show=unread&category=account",
    "/inbox/preferences/",
    "/inbox/address/nonsense/",
    "/outbox/",
]


class Looker:
    """Opens pages as somebody; whatever a page complains about in its console is kept."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.server = browser, server
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self, who: Someone | None, path: str, *, width: int = 1440, language: str = "zh-hans", **options: Any
    ) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce", **options)
        self.contexts.append(context)
        cookies = {"django_language": language}
        if who is not None:
            cookies["sessionid"] = client_of(who).cookies["sessionid"].value
        context.add_cookies([{"name": key, "value": value, "url": self.server.url} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.server.url + path)
        return page


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Looker]:
    looker = Looker(browser, live_server)
    yield looker
    for context in looker.contexts:
        context.close()
    assert looker.complaints == []


@pytest.fixture
def told(world: World) -> Someone:
    """Street staff with two notices, a confirmed address, and a code in the outbox."""
    staff, community = world.street_staff(), world.community
    to = Recipients.accounts([staff.account.pk])
    EmailAddress.objects.create(account=staff.account, email="chen@example.cn", confirmed_at=world.at)
    at = clock.now()
    with scoped(world.scope):
        audit.record(actor=world.program(), street=world.street, action="test", subject=community, at=at)
        notify(message=Ordinary(number="QS-1"), to=to, street=world.street, subject=community, at=at)
        notify(message=Danger(number="QS-2"), to=to, street=world.street, subject=community, at=at)
    with scoped(world.scope):
        send_code(street=world.street, phone="13800001234", at=at)
    work()
    return staff


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:150]}" for v in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(look: Looker, told: Someone, scheme: str) -> None:
    for width in (390, 1440):
        page = look.open(told, PAGES[0], width=width, color_scheme=scheme)
        for path in PAGES:
            page.goto(look.server.url + path)
            assert violations(page) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_scrolls_sideways_at_320(look: Looker, told: Someone, language: str) -> None:
    page = look.open(told, PAGES[0], width=320, language=language)
    for path in PAGES:
        page.goto(look.server.url + path)
        assert (path, overflow(page)) == (path, 0)


def test_bell_tells_the_number_and_reading_lowers_it(look: Looker, told: Someone, world: World) -> None:
    page = look.open(told, "/inbox/preferences/", language="en")
    expect(page.locator(".inbox-link .count")).to_contain_text("2")
    page.locator(".inbox-link").click()
    page.get_by_role("button", name=re.compile("Danger: QS-2")).click()
    expect(page.locator(".inbox-link .count")).to_contain_text("1")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("1 notice marked as read.")).to_be_visible()
    expect(page.locator(".notice--unread")).to_have_count(0)
    with scoped(world.scope):
        assert not InboxEntry.objects.filter(read_at__isnull=True).exists()


def test_inbox_and_choices_work_without_scripts(look: Looker, told: Someone) -> None:
    page = look.open(told, "/inbox/?show=unread", language="en", java_script_enabled=False)
    page.get_by_role("button", name=re.compile("Danger: QS-2")).click()
    expect(page.locator(".notice")).to_have_count(1)
    page.get_by_role("link", name="How I am told").click()
    page.locator('select[name="sms:tests.ordinary"]').select_option("at_once")
    page.get_by_role("button", name="Save").click()
    expect(page.locator('select[name="sms:tests.ordinary"]')).to_have_value("at_once")


def test_resident_finds_the_code_in_the_demos_outbox(look: Looker, told: Someone) -> None:
    page = look.open(None, "/outbox/", width=390)
    assert violations(page) == []
    assert overflow(page) == 0
    expect(page.get_by_text(re.compile(r"验证码是 \d{6}"))).to_be_visible()
    expect(page.get_by_text("138****1234").first).to_be_visible()


def test_thread_is_a_story_on_a_phone(look: Looker, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = world.building, world.other_building
    monkeypatch.setattr(trace, "_things", {})

    def show(actor: Any, ids: list[int]) -> dict[int, Shown]:
        photos = (("/static/img/seal.svg", "/static/img/seal.svg", "一张照片"),)
        return {
            b.pk: Shown(b.name, "/inbox/", "ok", AT, text="修好了", photos=photos)
            for b in Building.objects.filter(pk__in=ids)
        }

    trace.register_thing(Thing("territory.building", "building", show))
    with scoped(world.scope):
        trace.link(actor=world.program(), source=first, target=second, relation="x", at=AT)
    page = look.open(world.secretary(), f"/thread/territory.building/{first.pk}/", width=390, language="en")
    expect(page.locator(".story__step")).to_have_count(2)
    assert violations(page) == []
    assert overflow(page) == 0
    page.locator(".story__origin a").click()
    assert page.url.endswith(f"#territory-building-{first.pk}")
