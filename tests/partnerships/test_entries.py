"""The lists of needs and resources: put on, changed, taken off, published, matched."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.partnerships.enums import NeedState, ResourceKind
from shanzhi.partnerships.models import Need, Offer
from shanzhi.partnerships.queries import (
    needs_for,
    needs_visible_to,
    offers_for,
    offers_visible_to,
    public_lists,
    with_left,
    with_missing,
)
from shanzhi.partnerships.services import entries, promises
from shanzhi.records.trace import story_of
from shanzhi.service_requests.services import hear, sort
from shanzhi.service_requests.services.categories import open_menu
from tests.database import in_street
from tests.partnerships.conftest import add_unit, ask
from tests.world import World

DAY = timedelta(days=1)


def add(world: World, actor: Any, **words: Any) -> Need:
    words = {"kind": ResourceKind.PLACE, "title": "活动场地", "community": world.code, **words}
    return entries.add_need(actor=actor, street=world.street, at=world.at, **words)


def test_only_who_runs_the_community_keeps_its_list(world: World, other_world: World) -> None:
    with in_street(world.street):
        for refused in (
            world.partner_contact().actor,
            world.member().actor,
            world.resident(),
            other_world.secretary().actor,
        ):
            with pytest.raises(NotPermitted):
                add(world, refused)
        assert add(world, world.community_staff().actor).state == NeedState.OPEN
        assert add(world, world.street_staff().actor, community=None).community is None
        with pytest.raises(NotPermitted):
            add(world, world.secretary().actor, community=None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"wanted_from": None, "wanted_until": None, "community": 430407003001}, "community"),
    ],
)
def test_a_need_says_what_it_is_and_belongs_here(world: World, wrong: dict[str, Any], field: str) -> None:
    with in_street(world.street), pytest.raises(DomainError) as refusal:
        add(world, world.program(), **wrong)
    assert refusal.value.field == field


def test_dates_the_wrong_way_round_are_refused(world: World) -> None:
    day = world.at.date()
    with in_street(world.street):
        with pytest.raises(DomainError) as of_need:
            add(world, world.secretary().actor, wanted_from=day, wanted_until=day - DAY)
        with pytest.raises(DomainError) as of_offer:
            entries.add_offer(
                actor=world.partner_contact().actor,
                partner=world.partner,
                kind=ResourceKind.GOODS,
                title="桌椅",
                available_from=day,
                available_until=day - DAY,
                at=world.at,
            )
    assert (of_need.value.field, of_offer.value.field) == ("wanted_until", "available_until")


def test_a_request_is_taken_up_once_and_stands_in_the_thread(world: World) -> None:
    secretary = world.secretary().actor
    with in_street(world.street):
        menu = open_menu(actor=world.program(), street=world.street, at=world.at)
        category = next(line for line in menu if line.code == "repair")
        asked = hear.submit(
            actor=world.resident(), community=world.community.community, category=category, text="灯坏了", at=world.at
        )
        sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
        need = add(world, secretary, request=asked, category=category)
        with pytest.raises(NotPossible):
            add(world, secretary, request=asked)
        story = story_of(secretary, need)
        assert {node.kind for node in story.nodes} == {"partnerships.need", "service_requests.servicerequest"}
        with pytest.raises(NotPermitted):
            add(world, world.partner_contact().actor, request=asked)


def test_a_need_is_changed_and_taken_off_until_somebody_promises(world: World, need: Need) -> None:
    secretary = world.secretary().actor
    with in_street(world.street):
        assert entries.change_need(actor=secretary, need_id=need.pk, at=world.at, title=" 帮手 ").title == "帮手"
        with pytest.raises(NotPermitted):
            entries.change_need(actor=world.partner_contact().actor, need_id=need.pk, at=world.at, title="x")
        assert entries.withdraw_need(actor=secretary, need_id=need.pk, at=world.at).state == NeedState.WITHDRAWN
        assert entries.reopen_need(actor=secretary, need_id=need.pk, at=world.at).state == NeedState.OPEN
        need.refresh_from_db()
    ask(world, need=need)
    with in_street(world.street):
        with pytest.raises(NotPossible):
            entries.change_need(actor=secretary, need_id=need.pk, at=world.at, title="x")
        with pytest.raises(NotPossible):
            entries.withdraw_need(actor=secretary, need_id=need.pk, at=world.at)


def test_an_offer_is_its_units_and_the_staffs(world: World, offer: Offer, shopkeeper: Any) -> None:
    with in_street(world.street):
        for refused in (shopkeeper.actor, world.member().actor, world.resident()):
            with pytest.raises(NotPermitted):
                entries.change_offer(actor=refused, offer_id=offer.pk, at=world.at, title="x")
        entries.change_offer(actor=world.secretary().actor, offer_id=offer.pk, at=world.at, amount=10)
        entries.withdraw_offer(actor=world.partner_contact().actor, offer_id=offer.pk, at=world.at)
        with pytest.raises(NotPossible):
            entries.withdraw_offer(actor=world.partner_contact().actor, offer_id=offer.pk, at=world.at)


def test_a_unit_that_left_offers_nothing(world: World) -> None:
    with in_street(world.street):
        world.partner.until = world.at.date()
        world.partner.save()
        with pytest.raises(DomainError):
            entries.add_offer(
                actor=world.secretary().actor, partner=world.partner, kind=ResourceKind.GOODS, title="桌椅", at=world.at
            )


@pytest.mark.parametrize("words", ["请联系 13800001234", "3栋 502室 张老师", "身份证 430102 19400101 1234"])
def test_published_words_hold_no_number_and_no_door(world: World, need: Need, words: str) -> None:
    with in_street(world.street), pytest.raises(DomainError) as refusal:
        entries.publish(actor=world.secretary().actor, thing=need, text=words, at=world.at)
    assert refusal.value.field == "public_text"


def test_what_is_published_stands_on_the_public_page_until_taken_off(world: World, need: Need, offer: Offer) -> None:
    secretary, today = world.secretary().actor, world.at.date()
    with in_street(world.street):
        assert public_lists(world.community, today).needs == []
        entries.publish(actor=secretary, thing=need, text="重阳节招募 20 名帮手", at=world.at)
        entries.publish(actor=secretary, thing=offer, text="保安保洁可帮忙", at=world.at)
        lists = public_lists(world.community, today)
        assert (lists.needs, lists.offers, lists.promises) == ([need], [offer], [])
        with pytest.raises(NotPermitted):
            entries.publish(actor=world.partner_contact().actor, thing=offer, text="x", at=world.at)
        entries.publish(actor=secretary, thing=need, text="", at=world.at)
        entries.withdraw_offer(actor=secretary, offer_id=offer.pk, at=world.at)
        lists = public_lists(world.community, today)
        assert (lists.needs, lists.offers) == ([], [])


def test_matching_says_what_speaks_for_and_against(world: World, need: Need, offer: Offer) -> None:
    day = world.at.date()
    other = add_unit(world, "湖滨银行")
    with in_street(world.street):
        secretary = world.secretary().actor
        late = entries.add_offer(
            actor=secretary,
            partner=other,
            kind=ResourceKind.PEOPLE,
            title="志愿队",
            amount=30,
            measure="人",
            available_from=day + 30 * DAY,
            at=world.at,
        )
        ample = entries.add_offer(
            actor=secretary,
            partner=other,
            kind=ResourceKind.PEOPLE,
            title="青年队",
            amount=20,
            measure="人",
            available_from=day,
            available_until=day + 60 * DAY,
            at=world.at,
        )
        entries.add_offer(actor=secretary, partner=other, kind=ResourceKind.PLACE, title="会议室", at=world.at)
        entries.add_offer(
            actor=secretary,
            partner=other,
            kind=ResourceKind.PEOPLE,
            title="过期的",
            available_until=day - DAY,
            at=world.at,
        )
        found = offers_for(with_missing(needs_visible_to(secretary)).get(pk=need.pk), day)
        assert found[0].offer == ample
        assert found[0].against == []
        assert len(found[0].reasons) == 4
        assert {suggestion.offer for suggestion in found} == {ample, late, offer}
        assert [len(suggestion.against) for suggestion in found] == [0, 1, 1]
        back = needs_for(with_left(offers_visible_to(secretary)).get(pk=offer.pk), day)
        assert [suggestion.need for suggestion in back] == [need]


def test_what_is_promised_is_neither_left_nor_missing(world: World, need: Need, offer: Offer) -> None:
    promise = ask(world, need=need, offer=offer, amount=12, measure="人")
    secretary, day = world.secretary().actor, world.at.date()
    with in_street(world.street):
        needed = with_missing(needs_visible_to(secretary)).get(pk=need.pk)
        assert needed.missing == 8
        assert with_left(offers_visible_to(secretary)).get(pk=offer.pk).left == 0
        assert offers_for(needed, day) == []
        promises.decline(actor=world.partner_contact().actor, promise_id=promise.pk, words="人手不够", at=world.at)
        assert with_left(offers_visible_to(secretary)).get(pk=offer.pk).left == 12


def test_lists_are_seen_by_their_own_side_only(
    world: World, other_world: World, need: Need, offer: Offer, shopkeeper: Any
) -> None:
    with in_street(world.street):
        seen = {
            "staff": world.community_staff().actor,
            "street": world.street_staff().actor,
            "contact": world.partner_contact().actor,
            "other unit": shopkeeper.actor,
            "member": world.member().actor,
            "resident": world.resident(),
            "neighbour": other_world.secretary().actor,
        }
        needs = {who for who, actor in seen.items() if needs_visible_to(actor).filter(pk=need.pk).exists()}
        offers = {who for who, actor in seen.items() if offers_visible_to(actor).filter(pk=offer.pk).exists()}
    assert needs == {"staff", "street"}
    assert offers == {"staff", "street", "contact"}
