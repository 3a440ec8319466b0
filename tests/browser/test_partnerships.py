"""Asking a unit, its answer on a phone, a merchant's check by link, an offer in one minute: in a real Chromium, with axe, at 320 pixels."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from shanzhi.care.consents import PARTNERS
from shanzhi.care.enums import Ground
from shanzhi.care.services import enter_person, open_kinds
from shanzhi.core import clock
from shanzhi.partnerships.models import Check, Offer, Promise
from shanzhi.partnerships.services import check_plans, checks, entries, promises, reviews
from shanzhi.people.enums import GivenHow
from shanzhi.people.services import give_consent
from tests.browser.test_people import Opens, check, opens  # noqa: F401 - `opens` is a fixture
from tests.database import in_street
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def furnish(world: World) -> dict[str, Any]:
    """Make one of everything; returns it by name."""
    secretary, at = world.secretary().actor, clock.now()
    world.partner_contact(), world.households
    soon = at.date() + timedelta(days=9)
    with in_street(world.street):
        need = entries.add_need(
            actor=secretary,
            street=world.street,
            community=world.code,
            kind="people",
            title="重阳节帮手",
            amount=9,
            measure="人",
            at=at,
        )
        offer = entries.add_offer(
            actor=secretary, partner=world.partner, kind="people", title="保安帮忙", amount=12, measure="人", at=at
        )
        promise = promises.propose(
            actor=secretary, partner=world.partner, community=world.code, title="更换楼道灯", due_on=soon, at=at
        )
        for thing in (need, offer):
            entries.publish(actor=secretary, thing=thing, text=thing.title, at=at)
        review = reviews.call_review(
            actor=secretary, street=world.street, community=world.code, year=at.year, held_on=at.date(), at=at
        )
        kinds = open_kinds(actor=world.program(), street=world.street, at=at)
        person = world.person()
        entry = enter_person(
            actor=secretary,
            person=person,
            household=world.households[0],
            kind=next(kind for kind in kinds if not kind.is_children),
            ground=Ground.CONSENT,
            at=at,
        )
        give_consent(actor=secretary, person=person, purpose=PARTNERS, how=GivenHow.PAPER, at=at)
        plan = check_plans.plan_checks(
            actor=secretary,
            partner=world.partner,
            community=world.code,
            title="水电检查",
            rhythm="monthly",
            first_on=at.date() + timedelta(days=3),
            at=at,
        )
        check_plans.add_homes(actor=secretary, plan_id=plan.pk, entries=[entry], at=at)
        (due,) = checks.generate(actor=world.program(), street=world.street, at=at)
    return {"need": need, "offer": offer, "promise": promise, "review": review, "plan": plan, "check": due}


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "zh-hans", "light"), (320, "en", "dark")])
def test_pages_are_clean(opens: Opens, world: World, width: int, language: str, theme: str) -> None:  # noqa: F811
    made, lists = furnish(world), "/desk/lists/"
    page = opens(world.secretary(), "/me/", width=width, language=language, theme=theme)
    site = page.url.split("/me/")[0]
    for path in (
        "needs/",
        "needs/?q=没有",
        "needs/new/",
        f"needs/{made['need'].pk}/",
        "offers/",
        f"offers/{made['offer'].pk}/",
        "promises/",
        f"promises/new/?need={made['need'].pk}&offer={made['offer'].pk}",
        f"promises/{made['promise'].pk}/",
        f"promises/{made['promise'].pk}/extend/",
        "units/",
        f"reviews/{made['review'].pk}/",
        f"reviews/{made['review'].pk}/units/{world.partner.pk}/",
        "checks/",
        "checks/plans/new/",
        f"checks/plans/{made['plan'].pk}/",
        f"checks/plans/{made['plan'].pk}/homes/",
        f"checks/{made['check'].pk}/",
    ):
        page.goto(site + lists + path)
        check(page)
    for who, paths in (
        (
            world.partner_contact(),
            ["/desk/unit/", "/desk/unit/offers/new/", f"{lists}checks/{made['check'].pk}/take/"],
        ),
        (None, [f"/c/{world.code}/lists/", f"/u/{made['promise'].link_token}/", f"/k/{made['check'].link_token}/"]),
    ):
        for path in paths:
            check(opens(who, path, width=width, language=language, theme=theme))


def test_staff_ask_a_unit_that_promises_on_its_phone(opens: Opens, world: World) -> None:  # noqa: F811
    made = furnish(world)
    desk = opens(world.secretary(), f"/desk/lists/needs/{made['need'].pk}/")
    desk.get_by_role("link", name="征询该单位").click()
    desk.get_by_label("完成期限").fill((clock.now().date() + timedelta(days=9)).isoformat())
    desk.get_by_role("button", name="征询承诺").click()
    expect(desk.get_by_text("待单位答复").first).to_be_visible()
    phone = opens(world.partner_contact(), "/desk/unit/", width=390)
    phone.get_by_role("link", name="重阳节帮手").click()
    phone.get_by_role("link", name="承诺", exact=True).click()
    phone.get_by_role("button", name="承诺", exact=True).click()
    expect(phone.get_by_text("已承诺，推进中").first).to_be_visible()
    with in_street(world.street):
        assert Promise.objects.get(need=made["need"]).state == "running"


def test_a_unit_offers_something_on_its_phone(opens: Opens, world: World) -> None:  # noqa: F811
    phone = opens(world.partner_contact(), "/desk/unit/", width=390)
    phone.get_by_role("link", name="我们能提供资源").click()
    phone.get_by_text("场地").first.click()
    phone.get_by_label("简要说明").fill("周末会议室")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("周末会议室")).to_be_visible()
    with in_street(world.street):
        assert Offer.objects.get().kind == "place"


def test_a_merchant_without_an_account_makes_a_check_by_its_link(opens: Opens, world: World) -> None:  # noqa: F811
    made = furnish(world)
    with in_street(world.street):
        door = made["check"].home.entry.household.door
    phone = opens(None, f"/k/{made['check'].link_token}/", width=390)
    expect(phone.get_by_text(door, exact=True)).to_have_count(0)
    phone.get_by_role("link", name="接单").click()
    phone.locator("main form button[type=submit]").click()
    expect(phone.get_by_text(door, exact=True)).to_be_visible()
    phone.get_by_role("link", name="登记检查结果").click()
    phone.get_by_text("一切正常").click()
    phone.locator("main form button[type=submit]").click()
    expect(phone.get_by_text(door, exact=True)).to_have_count(0)
    with in_street(world.street):
        assert Check.objects.get().found == "in_order"
