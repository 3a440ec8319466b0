"""Care in a real Chromium: a visit noted on the phone, also without network; a person entered at the desk; axe, 320 pixels."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.care.enums import CareForm, EventKind, Ground, Relation
from shanzhi.care.models import CareKind, CarePerson, CareVisit, CountCampaign
from shanzhi.care.services import enter_person, link_family, note_event, open_kinds, set_plan
from shanzhi.care.services.counting import Part, enter_count, start_count
from shanzhi.core import clock
from tests.clients import client_of
from tests.database import in_street
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Look]:
    """`look("/desk/care/", who=…)` opens a page as somebody; errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, who: Someone | None, width: int = 390, language: str = "zh-hans") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
        contexts.append(context)
        cookies = {"django_language": language}
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
    assert [said for said in complaints if not re.search(r"status of (404|422)|ERR_INTERNET_DISCONNECTED", said)] == []


@pytest.fixture
def entry(world: World) -> CarePerson:
    """Somebody in care with everything that can be on the pages."""
    at, secretary = clock.now(), world.secretary().actor
    _homes, _second, keeper = world.households, world.other_building, world.member()
    with in_street(world.street):
        kinds = {kind.code: kind for kind in open_kinds(actor=world.program(), street=world.street, at=at)}
        made = enter_person(
            actor=secretary,
            person=world.person(),
            household=world.households[0],
            kind=kinds["needy_old"],
            ground=Ground.CONSENT,
            keeper=keeper.member,
            at=at,
        )
        set_plan(actor=secretary, entry=made, form=CareForm.DOCTOR, every_days=90, at=at)
        note_event(actor=secretary, entry=made, kind=EventKind.DISCHARGE, at=at)
        link_family(actor=secretary, entry=made, relative=world.person(), relation=Relation.CHILD, at=at)
        campaign = start_count(
            actor=secretary, community=world.community, title="三长摸底", starts_on=at.date(), ends_on=at.date(), at=at
        )
        for place, number in ((world.building, 1), (world.other_building, 1), (world.estate, 4)):
            numbers = {kind: number for kind in kinds.values() if kind.in_count}
            enter_count(actor=secretary, campaign=campaign, part=Part(place), numbers=numbers, at=at)
    return made


def test_a_visit_is_noted_on_the_phone_even_where_there_is_no_network(
    world: World, look: Look, entry: CarePerson
) -> None:
    page = look("/desk/care/", who=world.member())
    page.get_by_role("link", name=re.compile("1单元 101")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1栋 1单元 101")
    page.locator("textarea[name=heard]").press_sequentially("想换一只灯泡")
    page.context.set_offline(True)
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-draft-said]")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("textarea[name=heard]")).to_have_value("想换一只灯泡")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url("**/desk/care/")
    with in_street(world.street):
        noted = CareVisit.objects.get(recorded_by=world.member().account)
        assert str(noted.heard) == "***"


def test_a_person_is_entered_at_the_desk(world: World, look: Look, entry: CarePerson) -> None:
    page = look("/desk/care/register/", who=world.secretary(), width=1440)
    page.get_by_role("link", name="登记一个人").click()
    page.locator("input[name=name]").fill("罗桂香")
    page.locator("select[name=building]").select_option(label="西湖新村 1栋")
    page.locator("input[name=entrance]").fill("1")
    page.locator("input[name=door]").fill("102")
    page.get_by_role("radio", name="高", exact=True).check()
    page.get_by_role("button", name="录入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("罗*")
    with in_street(world.street):
        assert CarePerson.objects.order_by("-id")[0].plans.get().every_days == 7
        assert CareKind.objects.count() == 8


def problems(page: Page, paths: list[str]) -> list[Any]:
    """Return what axe finds on each page, and which are wider than the screen."""
    base, wrong = re.split(r"(?<=\d)/", page.url, maxsplit=1)[0], []
    for path in paths:
        page.goto(base + path)
        found = [(problem["id"], problem["nodes"][0]["target"]) for problem in Axe().run(page).response["violations"]]
        if found or page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append((path, found))
    return wrong


def test_every_page_is_accessible_and_fits_a_narrow_phone(world: World, look: Look, entry: CarePerson) -> None:
    with in_street(world.street):
        visit, link, campaign = entry.visits.order_by("id")[0], entry.family.get(), CountCampaign.objects.get()
    here, family = f"/desk/care/register/{entry.pk}/", f"/care/{link.token}/"
    for who, language, paths in (
        (
            world.secretary(),
            "en",
            [
                "/desk/care/register/",
                "/desk/care/register/new/",
                here,
                f"{here}risk/",
                f"{here}event/",
                f"/desk/care/visits/{visit.pk}/",
                "/desk/care/late/",
                "/desk/care/figures/",
                "/desk/care/enter/",
                "/desk/care/counts/",
                f"/desk/care/counts/{campaign.pk}/",
            ],
        ),
        (world.member(), "zh-hans", ["/desk/care/", f"/desk/care/visits/{visit.pk}/"]),
        (world.street_staff(), "zh-hans", ["/desk/care/settings/"]),
        (None, "zh-hans", [family, f"{family}event/"]),
    ):
        assert problems(look(paths[0], who=who, width=320, language=language), paths) == []
