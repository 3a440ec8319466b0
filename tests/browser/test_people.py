"""Signing in, looking at a masked value, giving a post, one's own page: in a real Chromium, with axe, at 320 pixels, without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django_otp.oath import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shanzhi.core import clock
from shanzhi.people.models import Account, Administration, Look, Person
from shanzhi.people.phones import phone_index
from shanzhi.people.services import look as look_at
from shanzhi.people.services.phone_codes import keep_proof
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.people.conftest import SECRET, enrol
from tests.world import PASSWORD, Someone, World, administrator

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Page]

STAFF_PAGES = [
    "/me/",
    "/me/name/",
    "/me/phone/",
    "/me/consents/",
    "/me/looks/",
    "/me/sign-in/",
    "/me/password/",
    "/me/second-factor/",
    "/me/work/",
    "/desk/people/",
    "/desk/people/?who=没有这个人",
    "/desk/people/new/",
    "/desk/people/erasures/",
    "/desk/organisations/",
    "/desk/organisations/?on=2001-01-01",
    "/desk/organisations/?open=none",
    "/desk/organisations/new/",
    "/desk/organisations/coverage/",
    "/desk/organisations/coverage/?gaps=on",
    "/desk/organisations/premises/new/",
    "/desk/members/reported/",
    "/desk/members/",
    "/desk/members/?skill=没有",
    "/desk/members/new/",
    "/desk/partners/",
    "/desk/partners/new/",
]
ADMINISTRATION = {
    Administration.SYSTEM: ["/administration/accounts/", "/administration/accounts/new/", "/administration/streets/",
                            "/administration/streets/new/"],
    Administration.SECURITY: ["/administration/security/"],
    Administration.AUDIT: ["/administration/audit/", "/administration/audit/looks/"],
}  # fmt: skip


def session_of(client: StreetClient) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def opens(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """`opens(world.secretary(), "/me/", width=390)`: a browser in which somebody is signed in; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        who: Someone | Account | str | None,
        path: str,
        *,
        width: int = 1440,
        language: str = "zh-hans",
        options: dict[str, Any] | None = None,
        **cookies: str,
    ) -> Page:
        viewport = {"width": width, "height": 844}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **(options or {}))
        contexts.append(context)
        session = who if isinstance(who, str) else session_of(client_of(who)) if who else ""
        wanted = {"django_language": language, **cookies}
        if session:
            wanted[settings.SESSION_COOKIE_NAME] = session
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in wanted.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not re.search(r"status of (404|422|429)", said)] == []


def check(page: Page) -> None:
    """Fail on anything axe finds and on a page that scrolls sideways."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    told = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in found.response["violations"]]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def things(world: World) -> list[str]:
    """Return the pages about one thing each, with something in them."""
    member, leader, staff = world.member(), world.group_leader(), world.secretary()
    with in_street(world.street):
        for someone in (member, leader):
            Person.objects.filter(pk=someone.person.pk).update(working_name=someone.name)
        look_at(actor=staff.actor, person=member.person, field="phone", reason="就路灯回电", at=world.at)
        post = leader.person.posts.get()
    person, group, row = member.person.pk, world.group.pk, member.member.pk
    return [
        f"/desk/people/{person}/",
        f"/desk/people/{person}/correct/",
        f"/desk/people/{person}/consent/",
        f"/desk/people/{person}/look/phone/",
        f"/desk/organisations/{group}/",
        f"/desk/organisations/{group}/change/",
        f"/desk/organisations/{group}/buildings/",
        f"/desk/organisations/{group}/dissolve/",
        f"/desk/organisations/{group}/posts/new/",
        f"/desk/organisations/{group}/posts/new/?person={person}",
        f"/desk/organisations/{group}/members/new/?who={member.phone}",
        f"/desk/posts/{post.pk}/end/",
        f"/desk/members/{row}/",
        f"/desk/members/{row}/change/",
        f"/desk/members/{row}/transfer/",
        f"/desk/members/{row}/status/",
        f"/desk/members/{row}/report/",
        f"/desk/members/in/{world.code}/import/",
        f"/desk/organisations/{world.branch.pk}/units/",
        f"/desk/partners/{world.partner.pk}/",
        f"/desk/partners/{world.partner.pk}/end/",
    ]


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "zh-hans", "light"), (320, "en", "dark")])
def test_staff_pages_are_clean(opens: Opens, world: World, width: int, language: str, theme: str) -> None:
    page = opens(world.secretary(), "/me/", width=width, language=language, theme=theme)
    for path in [*STAFF_PAGES, *things(world)]:
        page.goto(f"{page.url.split('/me/')[0].split('/desk/')[0]}{path}")
        check(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_tree_folds_with_the_keyboard(opens: Opens, world: World, width: int) -> None:
    world.group_leader()
    page = opens(world.secretary(), "/desk/organisations/?open=all", width=width)
    group, branch = page.get_by_role("link", name=world.group.name), page.get_by_role("link", name=world.branch.name)
    expect(group).to_be_visible()

    page.locator("summary", has_text=world.branch.name).focus()
    page.keyboard.press("Enter")

    expect(group).to_be_hidden()
    expect(branch).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (320, "light")])
@pytest.mark.parametrize("kind", Administration)
def test_administrators_pages_are_clean(
    opens: Opens, world: World, kind: Administration, width: int, theme: str
) -> None:
    things(world)
    client = client_of(enrol(administrator(kind)))
    session = client.session
    session["second_factor"] = True
    session.save()
    for path in ADMINISTRATION[kind]:
        check(opens(session_of(client), path, width=width, theme=theme))


@pytest.mark.parametrize("elder", ["", "1"])
def test_a_residents_own_data_are_clean(opens: Opens, world: World, elder: str) -> None:
    staff = world.street_staff()
    with in_street(world.street):
        person = world.person(phone="13900008888", phone_index=phone_index("13900008888"))
        look_at(actor=staff.actor, person=person, field="phone", reason="就路灯回电", at=world.at)
    client = StreetClient()
    session = client.session
    keep_proof(session, street=world.street, index=phone_index("13900008888"), at=clock.now())
    session.save()

    page = opens(session.session_key, f"/s/{world.street}/mine/data/", width=320, elder=elder)
    check(page)
    expect(page.get_by_text("13900008888")).to_be_visible()
    page.goto(f"{page.url}name/")
    check(page)


def test_one_signs_in_with_a_second_factor(opens: Opens, world: World) -> None:
    account = enrol(world.secretary().account)
    page = opens(None, "/sign-in/?next=/me/", width=390)
    check(page)
    page.get_by_label("登录名或手机号").fill(world.secretary().phone)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="第二步")).to_be_visible()
    check(page)
    totp = TOTP(bytes.fromhex(SECRET))
    totp.time = clock.now().timestamp()
    page.get_by_label("动态验证码").fill(f"{totp.token():06d}")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的页面")).to_be_visible()
    account.refresh_from_db()
    assert account.last_login is not None


def test_a_locked_out_page_says_until_when(opens: Opens, world: World) -> None:
    page = opens(None, "/sign-in/", width=320)
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        page.get_by_label("登录名或手机号").fill(world.secretary().phone)
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="账号暂停登录")).to_be_visible()
    check(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_masked_phone_is_shown_after_a_reason(opens: Opens, world: World, scripts: bool) -> None:
    member = world.member()
    page = opens(
        world.secretary(), f"/desk/members/{member.member.pk}/", width=390, options={"java_script_enabled": scripts}
    )
    masked = page.locator("[data-masked]")
    expect(page.get_by_text(member.phone)).to_have_count(0)
    masked.get_by_role("link", name="查看").click()
    expect(page.get_by_text("您的姓名、原因和时间都会记录")).to_be_visible()
    if scripts:
        assert page.url.endswith(f"/desk/members/{member.member.pk}/")  # it opened in place
        check(page)
    page.get_by_label("就诉求回电").check()
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text(member.phone)).to_be_visible()
    with in_street(world.street):
        assert Look.objects.get().reason == "就诉求回电"


def test_a_post_is_given_with_the_keyboard_alone(opens: Opens, world: World) -> None:
    someone = world.account_without_post()
    page = opens(world.secretary(), f"/desk/organisations/{world.group.pk}/posts/new/")
    box = page.get_by_role("searchbox", name="手机号或姓名")
    box.focus()
    page.keyboard.type(someone.phone)
    page.keyboard.press("Enter")
    page.locator(".list__link").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="保存").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已任命")).to_be_visible()
    expect(page.get_by_role("heading", name=world.group.name)).to_be_visible()


def test_a_consent_is_given_and_withdrawn_without_scripts(opens: Opens, world: World) -> None:
    page = opens(world.member(), "/me/consents/", width=320, options={"java_script_enabled": False})
    page.get_by_role("button", name="同意").first.click()
    expect(page.get_by_role("button", name="撤回")).to_have_count(1)
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("button", name="撤回")).to_have_count(0)
