"""Recommending and voting on the phone, counting at the desk, every page with axe, at 320 pixels, without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core import clock
from shanzhi.elections import services
from shanzhi.elections.enums import ElectionKind
from shanzhi.elections.models import Ballot, Election, Round
from tests.clients import client_of
from tests.database import in_street
from tests.elections.conftest import DAY, Play, ballot, hands_of, party
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """`opens(someone, "/me/", width=390)`: a browser in which somebody is signed in; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(who: Someone, path: str, *, width: int = 1440, scripts: bool = True, **cookies: str) -> Page:
        viewport = {"width": width, "height": 844}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", java_script_enabled=scripts)
        contexts.append(context)
        session = client_of(who).cookies[settings.SESSION_COOKIE_NAME].value
        wanted = {"django_language": "zh-hans", settings.SESSION_COOKIE_NAME: session, **cookies}
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
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    told = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in found.response["violations"]]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def planned(world: World, **fields: Any) -> Play:
    """Return an election of the group's leader by six members, from now on."""
    people = party(world, 6)
    hands_of(world)
    at = clock.now()
    with in_street(world.street):
        election = services.plan_election(
            actor=world.secretary().actor, organisation=world.group, kind=ElectionKind.LEADER, at=at, **fields
        )
    return Play(world, election, people, at)


def test_a_member_recommends_and_votes_on_the_phone(opens: Opens, world: World) -> None:
    play = planned(world, online=True)
    voter, pk = play.people[0], play.election.pk
    with in_street(world.street):
        services.ask(**play.run, until=play.at.date() + 3 * DAY)
    page = opens(voter, "/me/elections/", width=390)
    page.get_by_role("link", name="推荐", exact=True).click()
    page.get_by_role("checkbox").first.check()
    check(page)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("截止日前可以修改")).to_be_visible()
    with in_street(world.street):
        assert play.election.roll.get(answered="phone").member == voter.member
        services.cancel(**play.run, reason="重来")
    play.election = start_online(play)
    page = opens(voter, "/me/elections/", width=320, scripts=False)
    page.get_by_role("link", name="去投票").click()
    page.get_by_role("radio", name="○ 同意").first.check()
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_role("heading", name="您的选票已投入票箱")).to_be_visible()
    with in_street(world.street):
        assert play.election.roll.get(ballot="online").member == voter.member
        assert not Ballot.objects.exists()
    assert pk != play.election.pk


def start_online(play: Play) -> Election:
    """Bring a new online election to the vote, which is open until days from now."""
    with in_street(play.world.street):
        election = services.plan_election(
            actor=play.world.secretary().actor,
            organisation=play.world.group,
            kind=ElectionKind.LEADER,
            online=True,
            at=play.at,
        )
        Play(play.world, election, play.people, play.at).voting()
    return election


def test_two_persons_enter_and_the_count_follows(opens: Opens, world: World) -> None:
    play = planned(world)
    with in_street(world.street):
        play.voting()
        services.close_round(**play.run, returned=2)
        hands = hands_of(world)
        for sheet in (1, 2):
            paper = ballot(play.members[0])
            services.enter_ballot(
                actor=hands.second, election_id=play.election.pk, sheet=sheet, paper=paper, at=play.at
            )
    page = opens(world.secretary(), f"/desk/elections/{play.election.pk}/")
    page.get_by_role("link", name="录入选票").click()
    expect(page.get_by_role("heading", name="第 1 号选票")).to_be_visible()
    check(page)
    for marks in (["○ 同意", "未作标记"], ["× 不同意", "未作标记"]):
        names = [page.get_by_role("group", name=str(one.person)) for one in play.members[:2]]
        for group, mark in zip(names, marks, strict=True):
            group.get_by_role("radio", name=mark).check()
        page.get_by_role("button", name="保存，下一张").click()
    expect(page.get_by_role("link", name="拿着选票核定")).to_have_count(0)
    page = opens(world.street_staff(), f"/desk/elections/{play.election.pk}/")
    page.get_by_role("link", name="拿着选票核定").click()
    expect(page.get_by_role("heading", name="两次录入不一致")).to_be_visible()
    check(page)
    page.get_by_role("link", name="第 2 号选票").click()
    expect(page.get_by_role("heading", name="第 2 号选票")).to_be_visible()
    check(page)
    page.get_by_role("radio", name="○ 同意").first.check()
    page.get_by_role("button", name="选票就是这样写的").click()
    page.get_by_role("link", name="返回选举").click()
    page.get_by_role("link", name="计票").click()
    page.get_by_role("button", name="计票").click()
    expect(page.get_by_text("计票完成").first).to_be_visible()
    with in_street(world.street):
        assert Round.objects.get().differences == 1


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (320, "dark")])
def test_every_page_is_clean(opens: Opens, world: World, width: int, theme: str) -> None:
    play = planned(world)
    leader = world.group_leader()
    with in_street(world.street):
        play.called()
        founding = services.plan_founding(
            actor=world.secretary().actor,
            parent=world.committee,
            community=world.code,
            kind="branch",
            name="东苑小区党支部",
            reason="就近成立",
            members=play.members[:3],
            at=play.at,
        )
        leader.person.posts.update(term_ends_on=play.at.date())
    one = f"/desk/elections/{play.election.pk}/"
    paths = [
        "/desk/elections/",
        "/desk/elections/?list=ended",
        "/desk/elections/new/",
        f"/desk/elections/new/?organisation={world.branch.pk}",
        "/desk/elections/found/",
        f"/desk/elections/found/?parent={world.committee.pk}",
        "/desk/elections/terms/",
        f"/desk/elections/terms/{world.group.pk}/delay/",
        "/desk/elections/rules/",
        one,
        *(f"{one}{name}/" for name in ("roll", "tellers", "present", "papers", "do/call", "do/cancel")),
        f"/desk/elections/{founding.pk}/",
        f"/desk/elections/{founding.pk}/do/propose/",
        "/me/elections/",
    ]
    page = opens(world.street_staff(), "/desk/elections/", width=width, theme=theme)
    start = page.url.split("/desk/")[0]
    for path in paths:
        page.goto(start + path)
        check(page)
