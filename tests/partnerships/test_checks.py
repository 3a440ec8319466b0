"""Merchants' checks at homes in care: falling due once, taken, done, late; with consent only, and the door for a while only."""

from datetime import date, timedelta
from typing import Any

import pytest

from shanzhi.care.consents import PARTNERS
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.messaging.models import InboxEntry
from shanzhi.organisations.enums import PartnerKind, PostKind
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import CheckState, Found, Level, Rhythm
from shanzhi.partnerships.models import Check, CheckedHome, CheckPlan
from shanzhi.partnerships.personal import export_checks
from shanzhi.partnerships.queries import checks_visible_to
from shanzhi.partnerships.rhythms import turns
from shanzhi.partnerships.services import check_plans, checks
from shanzhi.partnerships.services.telling import tell_check
from shanzhi.people.rules import may_look
from shanzhi.people.services import withdraw_consent
from shanzhi.service_requests.services.categories import open_menu
from tests.database import in_street
from tests.partnerships.conftest import add_unit, enter_in_care
from tests.world import Someone, World

DAY = timedelta(days=1)


def fall_due(world: World, at: Any = None) -> list[Check]:
    with in_street(world.street):
        return checks.generate(actor=world.program(), street=world.street, at=at or world.at)


@pytest.fixture
def check(world: World, home: CheckedHome, shopkeeper: Someone) -> Check:
    (made,) = fall_due(world)
    return made


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm.MONTHLY, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        (Rhythm.QUARTERLY, [date(2026, 1, 31)]),
        (
            Rhythm.FORTNIGHTLY,
            [date(2026, 1, 31), date(2026, 2, 14), date(2026, 2, 28), date(2026, 3, 14), date(2026, 3, 28)],
        ),
    ],
)
def test_turns_are_reckoned_from_the_first(rhythm: Rhythm, expected: list[date]) -> None:
    assert list(turns(date(2026, 1, 31), rhythm, since=date(2026, 1, 1), up_to=date(2026, 3, 31))) == expected


def test_turns_before_a_home_was_added_do_not_count() -> None:
    found = turns(date(2024, 2, 29), Rhythm.YEARLY, since=date(2025, 3, 1), up_to=date(2028, 2, 29))
    assert list(found) == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_a_check_falls_due_once_a_week_ahead(world: World, home: CheckedHome) -> None:
    (made,) = fall_due(world)
    assert (made.turn_on, made.due_on) == (world.at.date() + 3 * DAY, world.at.date() + 3 * DAY)
    assert fall_due(world) == []
    assert fall_due(world, world.at + 20 * DAY) == []
    (second,) = fall_due(world, world.at + 30 * DAY)
    assert second.turn_on == date(2026, 4, 13)


def test_a_turn_that_was_missed_is_made_late_rather_than_never(world: World, home: CheckedHome) -> None:
    at = world.at + 10 * DAY
    (made,) = fall_due(world, at)
    assert (made.turn_on, made.due_on) == (world.at.date() + 3 * DAY, at.date())


def test_only_homes_that_agreed_are_added_and_only_by_who_keeps_the_register(world: World, plan: CheckPlan) -> None:
    shy, open_one = enter_in_care(world, agrees=False), enter_in_care(world, home=1)
    with in_street(world.street):
        with pytest.raises(DomainError) as refusal:
            check_plans.add_homes(actor=world.secretary().actor, plan_id=plan.pk, entries=[shy], at=world.at)
        assert shy.number in str(refusal.value)
        for refused in (world.street_staff().actor, world.member().actor, world.partner_contact().actor):
            with pytest.raises(NotPermitted):
                check_plans.add_homes(actor=refused, plan_id=plan.pk, entries=[open_one], at=world.at)
        one = {"actor": world.secretary().actor, "plan_id": plan.pk, "entries": [open_one], "at": world.at}
        assert check_plans.add_homes(**one) == check_plans.add_homes(**one)


def test_the_door_is_shown_from_taking_to_done_and_to_the_merchant_only(
    world: World, check: Check, shopkeeper: Someone
) -> None:
    keeper = shopkeeper.actor
    with in_street(world.street):
        person = check.home.entry.person
        assert not rules.may_see_door(check)
        assert not may_look(keeper, person, "name", check)
        taken = checks.take(actor=keeper, check_id=check.pk, at=world.at)
        assert rules.may_see_door(taken)
        assert may_look(keeper, person, "phone", taken)
        assert not may_look(keeper, person, "identity", taken)
        assert not may_look(world.partner_contact().actor, person, "name", taken)
        done = checks.finish(actor=keeper, check_id=check.pk, found=Found.IN_ORDER, at=world.at)
        assert not rules.may_see_door(done)
        assert not may_look(keeper, person, "phone", done)


def test_consent_taken_back_hides_the_door_at_once_and_ends_the_checks_at_night(
    world: World, check: Check, shopkeeper: Someone
) -> None:
    secretary = world.secretary().actor
    with in_street(world.street):
        person = check.home.entry.person
        taken = checks.take(actor=shopkeeper.actor, check_id=check.pk, at=world.at)
        withdraw_consent(actor=secretary, person=person, purpose=PARTNERS, at=world.at)
        assert not rules.may_see_door(taken)
    assert fall_due(world, world.at + DAY) == []
    with in_street(world.street):
        check.refresh_from_db()
        assert check.state == CheckState.CANCELLED
        assert CheckedHome.objects.get(pk=check.home_id).until == world.at.date() + DAY


def test_a_check_is_not_taken_without_consent(world: World, check: Check, shopkeeper: Someone) -> None:
    with in_street(world.street):
        withdraw_consent(actor=world.secretary().actor, person=check.home.entry.person, purpose=PARTNERS, at=world.at)
        with pytest.raises(NotPossible):
            checks.take(actor=shopkeeper.actor, check_id=check.pk, at=world.at)


def test_only_the_merchant_asked_takes_a_check(world: World, check: Check) -> None:
    with in_street(world.street):
        for refused in (
            world.partner_contact().actor,
            world.member().actor,
            world.street_staff().actor,
            world.resident(),
        ):
            with pytest.raises(NotPermitted):
                checks.take(actor=refused, check_id=check.pk, at=world.at)


def test_a_declined_check_goes_to_another_merchant(world: World, check: Check, shopkeeper: Someone) -> None:
    other = add_unit(world, "便民水电", PartnerKind.MERCHANT)
    neighbour = world.someone((PostKind.UNIT_CONTACT, other))
    with in_street(world.street):
        with pytest.raises(DomainError):
            checks.decline(actor=shopkeeper.actor, check_id=check.pk, words="", at=world.at)
        declined = checks.decline(actor=shopkeeper.actor, check_id=check.pk, words="店休", at=world.at)
        assert (declined.is_declined, declined.level) == (True, Level.COMMUNITY)
        with pytest.raises(NotPossible):
            checks.take(actor=shopkeeper.actor, check_id=check.pk, at=world.at)
        with pytest.raises(NotPermitted):
            checks.hand_on(actor=shopkeeper.actor, check_id=check.pk, partner=other, at=world.at)
        handed = checks.hand_on(actor=world.secretary().actor, check_id=check.pk, partner=other, at=world.at)
        assert (handed.is_declined, handed.level) == (False, Level.MERCHANT)
        assert not checks_visible_to(shopkeeper.actor).exists()
        assert checks_visible_to(neighbour.actor).get() == handed
        assert checks.take(actor=neighbour.actor, check_id=check.pk, at=world.at).state == CheckState.TAKEN


def test_a_late_check_climbs_to_community_and_street_where_it_is_seen(world: World, check: Check) -> None:
    street, program = world.street_staff().actor, world.program()
    with in_street(world.street):
        climbed = []
        for days in range(12):
            at = world.at + days * DAY
            for pk in checks.due_to_climb(world.street, at):
                climbed.append((days, checks.climb(actor=program, check_id=pk, at=at).level))
            assert checks_visible_to(street).exists() == (days >= 7)
        assert climbed == [(4, Level.COMMUNITY), (7, Level.STREET)]
        step = check.steps.order_by("-id")[0]
        tell_check(step_id=step.pk, at=step.at)
        told = InboxEntry.objects.filter(message="partnerships.check_late").values_list("account_id", flat=True)
        assert world.street_staff().account.pk in told


def test_a_childs_check_stays_with_the_secretary(world: World, plan: CheckPlan, shopkeeper: Someone) -> None:
    entry, secretary, program = enter_in_care(world, is_child=True), world.secretary(), world.program()
    street, staff = world.street_staff(), world.community_staff()
    with in_street(world.street):
        check_plans.add_homes(actor=secretary.actor, plan_id=plan.pk, entries=[entry], at=world.at)
    (check,) = fall_due(world)
    with in_street(world.street):
        late = world.at + 4 * DAY
        assert checks.climb(actor=program, check_id=check.pk, at=late).level == Level.COMMUNITY
        assert checks.due_to_climb(world.street, world.at + 60 * DAY) == []
        tell_check(step_id=check.steps.order_by("-id")[0].pk, at=late)
        told = InboxEntry.objects.filter(message="partnerships.check_late").values_list("account_id", flat=True)
        assert set(told) == {secretary.account.pk, shopkeeper.account.pk}
        checks.take(actor=shopkeeper.actor, check_id=check.pk, at=late)
        assert checks.find_nobody(actor=shopkeeper.actor, check_id=check.pk, at=late).climbs_on is None
        Check.objects.filter(pk=check.pk).update(level=Level.STREET)
        check.refresh_from_db()
        for other in (street, staff):
            assert not checks_visible_to(other.actor).exists()
            assert not rules.may_keep_check(other.actor, check)
        assert checks_visible_to(secretary.actor).get() == check


def test_nobody_in_gives_three_more_days(world: World, check: Check, shopkeeper: Someone) -> None:
    at = world.at + 3 * DAY
    with in_street(world.street):
        checks.take(actor=shopkeeper.actor, check_id=check.pk, at=world.at)
        tried = checks.find_nobody(actor=shopkeeper.actor, check_id=check.pk, at=at)
        assert (tried.state, tried.due_on) == (CheckState.TAKEN, at.date() + 3 * DAY)
        assert checks.due_to_climb(world.street, at + 3 * DAY) == []
        assert checks.due_to_climb(world.street, at + 4 * DAY) == [check.pk]


def test_more_to_do_becomes_a_request_once(world: World, check: Check, shopkeeper: Someone) -> None:
    secretary = world.secretary().actor
    with in_street(world.street):
        category = next(
            c for c in open_menu(actor=world.program(), street=world.street, at=world.at) if c.code == "repair"
        )
        checks.take(actor=shopkeeper.actor, check_id=check.pk, at=world.at)
        words: dict[str, Any] = {"actor": shopkeeper.actor, "check_id": check.pk, "at": world.at}
        with pytest.raises(DomainError):
            checks.finish(found=Found.NEEDS_MORE, **words)
        with pytest.raises(DomainError):
            checks.finish(found="broken", **words)
        checks.finish(found=Found.NEEDS_MORE, words="插座烧黑", **words)
        one: dict[str, Any] = {"check_id": check.pk, "category": category, "text": "", "at": world.at}
        with pytest.raises(NotPermitted):
            checks.request_from_check(actor=shopkeeper.actor, **one)
        request = checks.request_from_check(actor=secretary, **one)
        assert (request.text, request.household_id) == ("插座烧黑", check.home.entry.household_id)
        with pytest.raises(NotPossible):
            checks.request_from_check(actor=secretary, **one)


def test_ending_a_plan_cancels_what_is_open(world: World, check: Check) -> None:
    plan_id = check.home.plan_id
    with in_street(world.street):
        with pytest.raises(NotPermitted):
            check_plans.end_plan(actor=world.street_staff().actor, plan_id=plan_id, at=world.at)
        check_plans.end_plan(actor=world.secretary().actor, plan_id=plan_id, at=world.at)
        check.refresh_from_db()
        assert check.state == CheckState.CANCELLED
        with pytest.raises(NotPossible):
            check_plans.end_plan(actor=world.secretary().actor, plan_id=plan_id, at=world.at)
    assert fall_due(world, world.at + 40 * DAY) == []


def test_the_merchant_is_told_of_a_new_check(world: World, check: Check, shopkeeper: Someone) -> None:
    with in_street(world.street):
        tell_check(step_id=check.steps.get().pk, at=world.at)
        (told,) = InboxEntry.objects.filter(message="partnerships.check_given")
    assert told.account_id == shopkeeper.account.pk


def test_the_copy_of_ones_data_says_which_merchants_were_sent(world: World, check: Check, merchant: Any) -> None:
    with in_street(world.street):
        (told,) = export_checks(check.home.entry.person)
        assert (told["number"], told["merchant"]) == (check.number, merchant.name)
        assert export_checks(world.secretary().person) == []


@pytest.mark.parametrize("homes", [1, 3])
def test_falling_due_asks_the_same_for_any_number_of_homes(
    world: World, plan: CheckPlan, homes: int, django_assert_num_queries: Any
) -> None:
    people = [enter_in_care(world, home=number) for number in range(homes)]
    with in_street(world.street):
        check_plans.add_homes(actor=world.secretary().actor, plan_id=plan.pk, entries=people, at=world.at)
    fall_due(world)
    with in_street(world.street), django_assert_num_queries(5):
        checks.generate(actor=world.program(), street=world.street, at=world.at)
