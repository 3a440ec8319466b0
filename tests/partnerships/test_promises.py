"""A unit is asked, promises, does it, is late, reports; the community confirms; both rate each other; once a year both sides review."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.messaging.models import InboxEntry
from shanzhi.partnerships.enums import NeedState, PromiseState
from shanzhi.partnerships.models import Need, Promise
from shanzhi.partnerships.queries import figures_of, promises_visible_to, unit_figures
from shanzhi.partnerships.queries.figures import units_on
from shanzhi.partnerships.services import entries, promises, reviews
from shanzhi.partnerships.services.telling import tell_promise
from shanzhi.records.trace import story_of
from tests.database import in_street
from tests.partnerships.conftest import add_unit, ask
from tests.world import World

DAY = timedelta(days=1)


def state_of(thing: Any) -> str:
    thing.refresh_from_db()
    return str(thing.state)


def test_a_promise_goes_from_need_and_offer_to_kept(world: World, need: Need, promise: Promise) -> None:
    contact, secretary, at = world.partner_contact().actor, world.secretary().actor, world.at
    one: dict[str, Any] = {"promise_id": promise.pk, "at": at}
    with in_street(world.street):
        assert (state_of(promise), state_of(need)) == (PromiseState.PROPOSED, NeedState.PROMISED)
        assert promise.number.startswith("GJ-430407002-2026-")
        promises.confirm(actor=contact, **one)
        promises.report(actor=contact, result="八个人都来了。", **one)
        promises.send_back(actor=secretary, words="还差一张桌子", **one)
        promises.report(actor=contact, result="桌子也搬好了。", **one)
        promises.acknowledge(actor=secretary, **one)
        assert (state_of(promise), state_of(need)) == (PromiseState.KEPT, NeedState.MET)
        kinds = {node.kind for node in story_of(secretary, promise).nodes}
        assert kinds == {"partnerships.need", "partnerships.offer", "partnerships.promise"}
        assert promise.steps.count() == 6


def test_the_unit_does_not_confirm_its_own_promise(world: World, promise: Promise, shopkeeper: Any) -> None:
    contact, one = world.partner_contact().actor, {"promise_id": promise.pk, "at": world.at}
    with in_street(world.street):
        for refused in (shopkeeper.actor, world.member().actor, world.resident()):
            with pytest.raises(NotPermitted):
                promises.confirm(actor=refused, **one)
        promises.confirm(actor=contact, **one)
        promises.report(actor=contact, result="好了", **one)
        for deed in (
            lambda: promises.acknowledge(actor=contact, **one),
            lambda: promises.send_back(actor=contact, words="x", **one),
            lambda: promises.extend(actor=contact, due_on=world.at.date() + DAY, words="x", **one),
            lambda: promises.call_off(actor=contact, words="x", **one),
        ):
            with pytest.raises(NotPermitted):
                deed()


def test_what_the_unit_cannot_do_looks_for_somebody_again(world: World, need: Need, promise: Promise) -> None:
    contact, one = world.partner_contact().actor, {"promise_id": promise.pk, "at": world.at}
    with in_street(world.street):
        with pytest.raises(DomainError):
            promises.decline(actor=contact, words=" ", **one)
        promises.decline(actor=contact, words="人手不够", **one)
        assert (state_of(promise), state_of(need)) == (PromiseState.DECLINED, NeedState.OPEN)


def test_a_need_with_two_promises_is_met_by_the_one_that_is_kept(world: World, need: Need, promise: Promise) -> None:
    second = ask(world, need=need, is_agreed=True)
    contact, secretary = world.partner_contact().actor, world.secretary().actor
    with in_street(world.street):
        promises.report(actor=contact, promise_id=second.pk, result="好了", at=world.at)
        promises.acknowledge(actor=secretary, promise_id=second.pk, at=world.at)
        assert state_of(need) == NeedState.PROMISED
        promises.call_off(actor=secretary, promise_id=promise.pk, words="够了", at=world.at)
        assert state_of(need) == NeedState.MET


def test_each_side_rates_once_when_it_is_kept(world: World) -> None:
    promise = ask(world, is_agreed=True)
    contact, secretary = world.partner_contact().actor, world.secretary().actor
    one: dict[str, Any] = {"promise_id": promise.pk, "at": world.at}
    with in_street(world.street):
        with pytest.raises(NotPossible):
            promises.rate(actor=secretary, grade=5, **one)
        promises.report(actor=contact, result="好了", **one)
        promises.acknowledge(actor=secretary, **one)
        promises.rate(actor=secretary, grade=4, words="很及时", **one)
        promises.rate(actor=contact, grade=5, words="配合好", **one)
        for again, grade in ((secretary, 1), (contact, 1)):
            with pytest.raises(NotPossible):
                promises.rate(actor=again, grade=grade, **one)
        promise.refresh_from_db()
        assert (promise.grade_of_unit, promise.words_of_community) == (4, "很及时")
        assert (promise.grade_of_community, promise.words_of_unit) == (5, "配合好")


@pytest.mark.parametrize("grade", [0, 6])
def test_there_are_five_grades(world: World, promise: Promise, grade: int) -> None:
    with in_street(world.street), pytest.raises(DomainError):
        promises.rate(actor=world.secretary().actor, promise_id=promise.pk, grade=grade, at=world.at)


def test_asking_checks_unit_offer_and_day(world: World, offer: Any, merchant: Any) -> None:
    day = world.at.date()
    for wrong, field in (
        ({"due_on": day - DAY}, "due_on"),
        ({"title": " "}, "title"),
        ({"offer": offer, "partner": merchant}, "offer"),
    ):
        with pytest.raises(DomainError) as refusal:
            ask(world, **wrong)
        assert refusal.value.field == field
    assert ask(world, due_on=day).due_on == day
    with in_street(world.street):
        entries.withdraw_offer(actor=world.secretary().actor, offer_id=offer.pk, at=world.at)
        offer.refresh_from_db()
    with pytest.raises(NotPossible):
        ask(world, offer=offer)


def test_milestones_lie_before_the_end_and_are_reached_once(world: World) -> None:
    promise = ask(world, is_agreed=True)
    contact, one = world.partner_contact().actor, {"promise_id": promise.pk, "at": world.at}
    with in_street(world.street):
        with pytest.raises(DomainError):
            promises.add_milestone(actor=contact, title="太晚", due_on=promise.due_on + DAY, **one)
        made = promises.add_milestone(actor=contact, title="第一场", due_on=promise.due_on, **one)
        promises.reach_milestone(actor=contact, milestone_id=made.pk, **one)
        with pytest.raises(NotPossible):
            promises.reach_milestone(actor=contact, milestone_id=made.pk, **one)
        with pytest.raises(NotPermitted):
            promises.reach_milestone(actor=contact, milestone_id=0, **one)


def test_both_sides_are_reminded_the_day_after_then_weekly(world: World) -> None:
    promise = ask(world, is_agreed=True, due_on=world.at.date())
    program = world.program()
    with in_street(world.street):
        reminded = []
        for days in range(10):
            at = world.at + days * DAY
            for pk in promises.late_to_remind(world.street, at):
                promises.remind(actor=program, promise_id=pk, at=at)
                promises.remind(actor=program, promise_id=pk, at=at)
                reminded.append(days)
        assert reminded == [1, 8]
        step = promise.steps.order_by("-id")[0]
        tell_promise(step_id=step.pk, at=step.at)
        told = set(InboxEntry.objects.filter(message="partnerships.promise_late").values_list("account_id", flat=True))
    assert told == {world.partner_contact().account.pk, world.secretary().account.pk}


def test_another_day_stops_the_reminders(world: World) -> None:
    promise = ask(world, is_agreed=True, due_on=world.at.date())
    later = world.at + 2 * DAY
    with in_street(world.street):
        one: dict[str, Any] = {"actor": world.secretary().actor, "promise_id": promise.pk, "at": later}
        with pytest.raises(DomainError):
            promises.extend(due_on=later.date(), words="下雨", **one)
        promises.extend(due_on=later.date() + DAY, words="下雨", **one)
        assert promises.late_to_remind(world.street, later) == []


def test_a_unit_that_is_asked_is_told_unless_it_has_agreed_or_it_is_long_ago(world: World) -> None:
    asked, agreed = ask(world), ask(world, is_agreed=True)
    with in_street(world.street):
        for one, at in ((asked, world.at + 3 * DAY), (agreed, world.at), (asked, world.at)):
            tell_promise(step_id=one.steps.get(action="propose").pk, at=at)
        told = InboxEntry.objects.filter(message="partnerships.promise_asked")
        assert [entry.account_id for entry in told] == [world.partner_contact().account.pk]
        promises.confirm(actor=world.partner_contact().actor, promise_id=asked.pk, at=world.at)
        tell_promise(step_id=asked.steps.get(action="confirm").pk, at=world.at)
        answered = InboxEntry.objects.filter(message="partnerships.promise_answered")
        assert [entry.account_id for entry in answered] == [world.secretary().account.pk]


def test_figures_are_the_lengths_of_the_lists(world: World, need: Need, promise: Promise) -> None:
    late = ask(world, is_agreed=True, due_on=world.at.date())
    kept = ask(world, is_agreed=True)
    gone = ask(world)
    contact, secretary, day = world.partner_contact().actor, world.secretary().actor, world.at.date() + DAY
    with in_street(world.street):
        promises.report(actor=contact, promise_id=kept.pk, result="好了", at=world.at + 11 * DAY)
        promises.acknowledge(actor=secretary, promise_id=kept.pk, at=world.at + 11 * DAY)
        promises.decline(actor=contact, promise_id=gone.pk, words="不行", at=world.at)
        within = Jurisdiction.of_code(world.code)
        figures = figures_of(within, day)
        assert (figures.units, figures.needs, figures.offers) == (1, 1, 1)
        assert (figures.needs_open, figures.needs_met) == (0, 0)
        assert (figures.promises, figures.promises_running, figures.promises_kept) == (3, 2, 1)
        assert figures.promises_late == 1
        (unit,) = unit_figures(units_on(day, within), year=2026, on=day)
        assert (unit.made, unit.kept, unit.kept_late, unit.late, unit.given_up) == (4, 1, 1, 1, 1)
        assert unit_figures(units_on(day, within), year=2025, on=day)[0].made == 0
        assert late.pk


def test_promises_are_seen_by_both_sides_only(
    world: World, other_world: World, promise: Promise, shopkeeper: Any
) -> None:
    with in_street(world.street):
        seen = {
            "staff": world.community_staff().actor,
            "street": world.street_staff().actor,
            "contact": world.partner_contact().actor,
            "other unit": shopkeeper.actor,
            "member": world.member().actor,
            "leader": world.group_leader().actor,
            "resident": world.resident(),
            "neighbour": other_world.secretary().actor,
        }
        sees = {who for who, actor in seen.items() if promises_visible_to(actor).filter(pk=promise.pk).exists()}
    assert sees == {"staff", "street", "contact"}


def test_a_joint_review_is_held_once_a_year_and_stays_as_it_was_said(world: World, other_world: World) -> None:
    secretary, at = world.secretary().actor, world.at
    unit = add_unit(world, "湖滨银行")
    call: dict[str, Any] = {"street": world.street, "community": world.code, "held_on": at.date(), "at": at}
    with in_street(world.street):
        for refused in (world.partner_contact().actor, world.member().actor, other_world.secretary().actor):
            with pytest.raises(NotPermitted):
                reviews.call_review(actor=refused, year=2026, **call)
        with pytest.raises(DomainError):
            reviews.call_review(actor=secretary, year=2027, **call)
        review = reviews.call_review(actor=secretary, year=2026, **call)
        with pytest.raises(DomainError):
            reviews.call_review(actor=secretary, year=2026, **call)
        said: dict[str, Any] = {"actor": secretary, "review_id": review.pk, "partner": unit, "at": at}
        with pytest.raises(DomainError):
            reviews.note_opinion(grade_of_unit=6, **said)
        reviews.note_opinion(grade_of_unit=3, **said)
        opinion = reviews.note_opinion(grade_of_unit=4, words_of_unit="多沟通", **said)
        assert (review.opinions.count(), opinion.grade_of_unit, opinion.words_of_unit) == (1, 4, "多沟通")
        with pytest.raises(DomainError):
            reviews.conclude_review(actor=secretary, review_id=review.pk, minutes=" ", at=at)
        reviews.conclude_review(actor=secretary, review_id=review.pk, minutes="明年每季一会。", at=at)
        with pytest.raises(NotPossible):
            reviews.note_opinion(grade_of_unit=5, **said)


def test_a_unit_without_offers_can_be_asked_for_anything(world: World) -> None:
    unit = add_unit(world, "区中医院")
    promise = ask(world, partner=unit, title="义诊", starts_on=world.at.date())
    assert promise.need_id is None
    assert promise.offer_id is None
