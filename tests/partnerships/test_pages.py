"""The pages: who finds what, what a refused form keeps, how many statements a list takes, paper and Excel, links without an account."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shanzhi.core import clock
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.partnerships.enums import CheckState, Found, PromiseState, ResourceKind
from shanzhi.partnerships.models import Check, Need, Offer, Promise
from shanzhi.partnerships.services import check_plans, checks, entries, promises, reviews
from tests.clients import client_of
from tests.database import in_street
from tests.partnerships.conftest import add_unit, ask, enter_in_care
from tests.world import Someone, World

DAY = timedelta(days=1)


@pytest.fixture
def check(world: World, home: Any, shopkeeper: Someone) -> Check:
    """A check that was taken now: links to it live."""
    with in_street(world.street):
        (made,) = checks.generate(actor=world.program(), street=world.street, at=world.at)
        Check.objects.filter(pk=made.pk).update(link_until=clock.now() + 9 * DAY)
        return checks.take(actor=shopkeeper.actor, check_id=made.pk, at=world.at)


@pytest.fixture
def people(world: World, other_world: World, shopkeeper: Someone) -> dict[str, Someone | None]:
    return {
        "street": world.street_staff(),
        "community": world.community_staff(),
        "contact": world.partner_contact(),
        "merchant": shopkeeper,
        "member": world.member(),
        "leader": world.group_leader(),
        "nobody": world.account_without_post(),
        "neighbour": other_world.secretary(),
        "guest": None,
    }


def test_each_page_is_found_by_whom_it_is_for(
    world: World, people: dict[str, Someone | None], need: Need, offer: Offer, promise: Promise, check: Check
) -> None:
    with in_street(world.street):
        review = reviews.call_review(
            actor=world.secretary().actor,
            street=world.street,
            community=world.code,
            year=2026,
            held_on=world.at.date(),
            at=world.at,
        )
        plan = check.home.plan_id
    staff = {"street", "community"}
    both = staff | {"contact"}
    finds = {
        **dict.fromkeys(
            ["needs", "offers", "promises", "checks", "units", "reviews", "need_new", "promise_new"], staff
        ),
        **dict.fromkeys(["lists_pdf", "lists_excel", "units_excel", "offer_new", "review_new"], staff),
        **dict.fromkeys([("need", need.pk), ("need_edit", need.pk), ("offer", offer.pk), ("review", review.pk)], staff),
        ("promise", promise.pk): both,
        ("promise_act", promise.pk, "confirm"): both,
        ("promise_act", promise.pk, "call-off"): staff,
        ("check", check.pk): {"community", "merchant"},
        ("check_act", check.pk, "finish"): {"community", "merchant"},
        ("check_act", check.pk, "cancel"): {"community"},
        "plan_new": {"community"},
        ("plan", plan): {"community"},
        ("plan_homes", plan): {"community"},
        "unit": {"contact", "merchant"},
        "unit_offer": {"contact", "merchant"},
        ("unit_offer_change", offer.pk): {"contact"},
    }
    for who, someone in people.items():
        client = client_of(someone)
        for page, allowed in finds.items():
            name, *parts = page if isinstance(page, tuple) else (page,)
            response = client.get(reverse(f"partnerships:{name}", args=parts))
            is_own_desk = who == "neighbour" and not parts and "community" in allowed  # lists of another street
            expected = 200 if who in allowed or is_own_desk else 302 if who == "guest" else 404
            assert response.status_code == expected, f"{who} {page}"


def test_the_door_stands_on_the_merchants_page_only_while_it_is_taken(
    world: World, check: Check, shopkeeper: Someone
) -> None:
    url = reverse("partnerships:check", args=[check.pk])
    with in_street(world.street):
        door = check.home.entry.household.door
    strong = f"<strong>{door}</strong>"
    assert strong in client_of(shopkeeper).get(url).content.decode()
    assert strong not in client_of(world.community_staff()).get(url).content.decode()
    with in_street(world.street):
        checks.finish(actor=shopkeeper.actor, check_id=check.pk, found=Found.IN_ORDER, at=world.at)
    assert strong not in client_of(shopkeeper).get(url).content.decode()


def test_a_merchants_check_is_done_by_its_link_without_an_account(world: World, check: Check) -> None:
    client = client_of(None)
    page = client.get(reverse("partnerships:check_link", args=[check.link_token]))
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    url = reverse("partnerships:check_link_act", args=[check.link_token, "finish"])
    empty = client.post(url, {"found": Found.NEEDS_MORE, "words": ""})
    assert empty.status_code == 422
    assert client.post(url, {"found": Found.NEEDS_MORE, "words": "插座松动"}).status_code == 302
    with in_street(world.street):
        check.refresh_from_db()
        assert (check.state, check.words) == (CheckState.DONE, "插座松动")
        Check.objects.filter(pk=check.pk).update(link_until=world.at)
    assert client.get(reverse("partnerships:check_link", args=[check.link_token])).status_code == 404


def test_a_promise_is_answered_by_its_link_and_nothing_else_is(world: World) -> None:
    with in_street(world.street):
        world.partner_contact()
    promise = ask(world, at=clock.now(), due_on=clock.now().date() + 9 * DAY)
    client, link = client_of(None), promise.link_token
    assert client.get(reverse("partnerships:promise_link", args=[link])).status_code == 200
    assert client.post(reverse("partnerships:promise_link_act", args=[link, "call-off"])).status_code == 404
    assert client.post(reverse("partnerships:promise_link_act", args=[link, "confirm"])).status_code == 302
    assert client.get(reverse("partnerships:promise_link", args=[link[:-1]])).status_code == 404
    with in_street(world.street):
        promise.refresh_from_db()
    assert promise.state == PromiseState.RUNNING


def test_a_unit_offers_something_on_its_own_desk(world: World) -> None:
    client = client_of(world.partner_contact())
    url = reverse("partnerships:unit_offer")
    wrong = client.post(url, {"kind": ResourceKind.PLACE, "title": "", "conditions": "仅周末"})
    assert wrong.status_code == 422
    assert "仅周末" in wrong.content.decode()
    assert client.post(url, {"kind": ResourceKind.PLACE, "title": "会议室", "conditions": "仅周末"}).status_code == 302
    page = client.get(reverse("partnerships:unit")).content.decode()
    assert "会议室" in page
    with in_street(world.street):
        assert Offer.objects.get().partner == world.partner


def test_who_speaks_for_two_units_says_for_which(world: World, merchant: Any) -> None:
    both = world.someone((PostKind.UNIT_CONTACT, world.partner), (PostKind.UNIT_CONTACT, merchant))
    client, url, said = client_of(both), reverse("partnerships:unit_offer"), {"kind": "skill", "title": "修家电"}
    assert client.post(url, said).status_code == 422
    assert client.post(url, {**said, "partner": merchant.pk}).status_code == 302
    with in_street(world.street):
        assert Offer.objects.get().partner == merchant


def test_part_time_members_stand_beside_their_units(world: World) -> None:
    committee = world.add_organisation(OrganisationKind.BIG_COMMITTEE, "社区大党委", community=world.code)
    seat = world.someone((PostKind.COMMITTEE_MEMBER, committee), (PostKind.UNIT_CONTACT, world.partner))
    page = client_of(world.secretary()).get(reverse("partnerships:units")).content.decode()
    assert "社区大党委" in page
    assert page.count(world.partner.name) == 2
    assert client_of(seat).get(reverse("partnerships:units")).status_code == 404


def test_a_units_contact_is_led_from_today_to_the_units_desk(world: World) -> None:
    response = client_of(world.partner_contact()).get(reverse("desk:today"))
    assert response["Location"] == reverse("partnerships:unit")


def test_staff_match_a_need_with_an_offer_and_the_unit_answers(world: World, need: Need, offer: Offer) -> None:
    staff = client_of(world.secretary())
    page = staff.get(reverse("partnerships:need", args=[need.pk])).content.decode()
    assert offer.title in page
    url = reverse("partnerships:promise_new", query={"need": need.pk, "offer": offer.pk})
    assert 'value="12"' in staff.get(url).content.decode()
    day = clock.now().date() + 9 * DAY
    wrong = staff.post(url, {"title": "搬桌椅", "due_on": clock.now().date() - DAY, "amount": 12, "measure": "人"})
    assert wrong.status_code == 422
    assert staff.post(url, {"title": "搬桌椅", "due_on": day, "amount": 12, "measure": "人"}).status_code == 302
    with in_street(world.street):
        promise = Promise.objects.get()
        assert (promise.need, promise.offer, promise.amount) == (need, offer, 12)
        assert promise.reasons
    unit = client_of(world.partner_contact())
    deed = reverse("partnerships:promise_act", args=[promise.pk, "confirm"])
    assert unit.post(deed).status_code == 302
    assert unit.post(deed).status_code == 409
    assert need.title not in unit.get(reverse("partnerships:promise", args=[promise.pk])).content.decode()


def test_paper_and_excel_hold_the_three_lists(world: World, promise: Promise, offer: Offer) -> None:
    client = client_of(world.secretary())
    for query in ({}, {"paper": "a3"}):
        pdf = client.get(reverse("partnerships:lists_pdf", query=query))
        assert pdf.content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("partnerships:lists_excel")).content))
    assert len(book.sheet_names) == 3
    rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(sheet) for sheet in rows] == [2, 2, 2]
    assert rows[1][1][1] == world.partner.name
    client.get(reverse("partnerships:units_excel"))
    with in_street(world.street):
        review = reviews.call_review(
            actor=world.secretary().actor,
            street=world.street,
            community=world.code,
            year=2026,
            held_on=world.at.date(),
            at=world.at,
        )
    assert client.get(reverse("partnerships:review_pdf", args=[review.pk])).content.startswith(b"%PDF")


def test_the_public_page_shows_released_wordings_only(world: World, need: Need) -> None:
    url = reverse("partnerships:public", args=[world.code])
    assert need.title not in client_of(None).get(url).content.decode()
    staff = client_of(world.secretary())
    publish = reverse("partnerships:publish", args=["need", need.pk])
    staff.post(publish, {"public_text": "招募二十名帮手"})
    assert "招募二十名帮手" in client_of(None).get(url).content.decode()
    staff.post(publish, {"public_text": "招募二十名帮手", "take_off": "1"})
    assert "招募二十名帮手" not in client_of(None).get(url).content.decode()
    assert client_of(None).get(reverse("partnerships:public", args=[430407002999])).status_code == 404


def fill(world: World, number: int) -> None:
    """Put so many of everything on the lists."""
    secretary = world.secretary().actor
    for place in range(number):
        unit = add_unit(world, f"单位{place}")
        with in_street(world.street):
            need = entries.add_need(
                actor=secretary,
                street=world.street,
                community=world.code,
                kind="people",
                title=f"需求{place}",
                at=world.at,
            )
            offer = entries.add_offer(actor=secretary, partner=unit, kind="people", title=f"资源{place}", at=world.at)
            promises.propose(
                actor=secretary,
                partner=unit,
                need=need,
                offer=offer,
                title=f"项目{place}",
                due_on=world.at.date() + DAY,
                at=world.at,
            )


STATEMENTS = {"needs": 10, "offers": 11, "promises": 11, "units": 12, "checks": 11}


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_statements_for_any_number_of_rows(
    world: World, plan: Any, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    fill(world, number)
    people = [enter_in_care(world, home=place) for place in range(number)]
    with in_street(world.street):
        check_plans.add_homes(actor=world.secretary().actor, plan_id=plan.pk, entries=people, at=world.at)
        checks.generate(actor=world.program(), street=world.street, at=world.at)
    client = client_of(world.secretary())
    client.get(reverse("partnerships:needs"))
    for name, statements in STATEMENTS.items():
        with django_assert_num_queries(statements, info=name):
            assert client.get(reverse(f"partnerships:{name}")).status_code == 200
