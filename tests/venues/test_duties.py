"""A duty in its keeper's hands: accepted, swapped, covered, kept with a note, in a calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.messaging.models import InboxEntry
from shanzhi.people.models import Account
from shanzhi.venues.calendars import calendar_of
from shanzhi.venues.enums import ChangeState, DutyState
from shanzhi.venues.models import Duty, DutyChange
from shanzhi.venues.queries import duties_of_person, note_before
from shanzhi.venues.queries.feeds import feed_at
from shanzhi.venues.services import changes, duties, feeds, keepers, venues
from tests.clients import client_of
from tests.venues.conftest import AFTERNOON, MONDAY, Neighbourhood
from tests.world import Someone, World

pytestmark = pytest.mark.usefixtures("street_scope")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def duty(place: Neighbourhood, world: World) -> Duty:
    """The member's, on Monday morning."""
    return place.duty(world.member())


def test_a_keeper_accepts_and_hands_over(place: Neighbourhood, world: World, duty: Duty) -> None:
    member = world.member()
    duties.accept_duty(actor=member.actor, duty_id=duty.pk, at=world.at)
    with pytest.raises(NotPossible):
        duties.keep_duty(actor=member.actor, duty_id=duty.pk, at=duty.starts_at - timedelta(minutes=1))
    duties.keep_duty(actor=member.actor, duty_id=duty.pk, handover="钥匙在传达室", at=duty.ends_at)
    duty.refresh_from_db()
    assert (duty.state, duty.kept_by) == (DutyState.KEPT, member.person)
    assert note_before(place.station, duty.ends_at) == duty
    with pytest.raises(NotPossible):
        duties.keep_duty(actor=member.actor, duty_id=duty.pk, at=duty.ends_at)


def test_the_deputy_stood_in(place: Neighbourhood, world: World) -> None:
    deputy = world.other_member()
    duty = duties.plan_duty(
        actor=world.secretary().actor,
        venue=place.station,
        keeper=world.member().person,
        deputy=deputy.person,
        starts_at=world.at,
        ends_at=world.at + timedelta(hours=2),
        at=world.at,
    )
    duties.keep_duty(actor=deputy.actor, duty_id=duty.pk, at=duty.ends_at)
    duty.refresh_from_db()
    assert duty.kept_by == deputy.person


def test_nobody_is_in_two_places(place: Neighbourhood, world: World, duty: Duty) -> None:
    with pytest.raises(DomainError):
        duties.plan_duty(
            actor=world.secretary().actor,
            venue=place.station,
            keeper=world.member().person,
            starts_at=duty.ends_at - timedelta(minutes=1),
            ends_at=duty.ends_at + timedelta(hours=1),
            at=world.at,
        )


@pytest.mark.parametrize("role", ["other_member", "partner_contact", "account_without_post"])
def test_a_duty_is_its_keepers(world: World, duty: Duty, role: str) -> None:
    actor, at = getattr(world, role)().actor, duty.ends_at
    of = world.group_leader().person
    for deed in (
        lambda: duties.accept_duty(actor=actor, duty_id=duty.pk, at=world.at),
        lambda: duties.keep_duty(actor=actor, duty_id=duty.pk, at=at),
        lambda: changes.ask_change(actor=actor, duty_id=duty.pk, of=of, at=world.at),
    ):
        with pytest.raises(NotPermitted):
            deed()


def ask(world: World, duty: Duty, of: Someone, other: Duty | None = None) -> DutyChange:
    return changes.ask_change(
        actor=world.member().actor, duty_id=duty.pk, of=of.person, other_id=other.pk if other else None, at=world.at
    )


def test_a_colleague_covers_only_by_agreement(world: World, duty: Duty) -> None:
    other = world.other_member()
    change = ask(world, duty, other)
    duty.refresh_from_db()
    assert duty.keeper == world.member().person
    with pytest.raises(NotPermitted):
        changes.answer_change(actor=world.group_leader().actor, change_id=change.pk, agrees=True, at=world.at)
    changes.answer_change(actor=other.actor, change_id=change.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    assert (duty.keeper, duty.accepted_at) == (other.person, world.at)
    told = InboxEntry.objects.filter(message__in=["venues.change_asked", "venues.change_answered"])
    assert [entry.account_id for entry in told.order_by("pk")] == [other.account.pk, world.member().account.pk]


def test_two_swap(place: Neighbourhood, world: World, duty: Duty) -> None:
    other = world.other_member()
    theirs = place.duty(other, day=TUESDAY)
    change = ask(world, duty, other, theirs)
    changes.answer_change(actor=other.actor, change_id=change.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    theirs.refresh_from_db()
    assert (duty.keeper, theirs.keeper) == (other.person, world.member().person)


def test_declined_or_taken_back_it_stays(world: World, duty: Duty) -> None:
    first = ask(world, duty, world.other_member())
    with pytest.raises(NotPossible):
        ask(world, duty, world.group_leader())
    changes.answer_change(actor=world.other_member().actor, change_id=first.pk, agrees=False, at=world.at)
    second = ask(world, duty, world.group_leader())
    changes.withdraw_change(actor=world.member().actor, change_id=second.pk, at=world.at)
    with pytest.raises(NotPossible):
        changes.answer_change(actor=world.group_leader().actor, change_id=second.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    assert duty.keeper == world.member().person
    assert set(DutyChange.objects.values_list("state", flat=True)) == {ChangeState.DECLINED, ChangeState.WITHDRAWN}


def test_agreement_does_not_break_the_rules(place: Neighbourhood, world: World, duty: Duty) -> None:
    other = world.other_member()
    change = ask(world, duty, other)
    place.duty(other, day=TUESDAY)
    place.duty(other, day=TUESDAY, spell=AFTERNOON)  # two in the week: more they do not take
    with pytest.raises(DomainError):
        changes.answer_change(actor=other.actor, change_id=change.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    assert duty.keeper == world.member().person


def test_what_one_cannot_one_may_still_agree_to(place: Neighbourhood, world: World, duty: Duty) -> None:
    other = world.other_member()
    keepers.set_availability(actor=other.actor, keeper=place.keeper(other), cannot=[0], most_per_week=None, at=world.at)
    change = ask(world, duty, other)
    changes.answer_change(actor=other.actor, change_id=change.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    assert duty.keeper == other.person


def test_a_deputy_who_takes_it_over_leaves_their_place(place: Neighbourhood, world: World) -> None:
    deputy = world.other_member()
    duty = place.duty(world.member())
    Duty.objects.filter(pk=duty.pk).update(deputy=deputy.person)
    change = ask(world, duty, deputy)
    changes.answer_change(actor=deputy.actor, change_id=change.pk, agrees=True, at=world.at)
    duty.refresh_from_db()
    assert (duty.keeper, duty.deputy) == (deputy.person, None)


def test_what_has_begun_changes_hands_no_more(world: World, duty: Duty) -> None:
    with pytest.raises(NotPossible):
        changes.ask_change(
            actor=world.member().actor, duty_id=duty.pk, of=world.other_member().person, at=duty.starts_at
        )


def test_keepers_are_reminded_the_evening_before(world: World, duty: Duty) -> None:
    evening = duty.starts_at - timedelta(hours=14)
    assert duties.remind_of_duties(actor=world.program(), street=world.street, at=evening - timedelta(days=1)) == 0
    assert duties.remind_of_duties(actor=world.program(), street=world.street, at=evening) == 1
    assert duties.remind_of_duties(actor=world.program(), street=world.street, at=evening) == 0
    (entry,) = InboxEntry.objects.filter(message="venues.duty_tomorrow")
    assert entry.account_id == world.member().account.pk


def test_a_calendar_reads_ones_own_duties_until_revoked(place: Neighbourhood, world: World, duty: Duty) -> None:
    member = world.member()
    place.duty(world.other_member(), day=TUESDAY)
    feed = feeds.make_feed(actor=member.actor, person=member.person, at=world.at)
    url = f"/v/{feed.token}/duties.ics"
    assert client_of(None).get(url)["Content-Type"] == "text/calendar; charset=utf-8"
    content = calendar_of(member.person, host="example", at=world.at)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (duty.starts_at, duty.ends_at)
    assert str(event["summary"]) == "值班：山水党员驿站"
    assert world.other_member().name not in content.decode()
    second = feeds.make_feed(actor=member.actor, person=member.person, at=world.at)
    assert client_of(None).get(url).status_code == 404
    feeds.revoke_feed(actor=member.actor, person=member.person, at=world.at)
    assert client_of(None).get(f"/v/{second.token}/duties.ics").status_code == 404
    with pytest.raises(NotPermitted):
        feeds.make_feed(actor=world.secretary().actor, person=member.person, at=world.at)


def test_a_calendar_ends_with_the_last_venue_and_while_the_account_is_locked(
    place: Neighbourhood, world: World, duty: Duty
) -> None:
    member, secretary = world.member(), world.secretary().actor
    feed = feeds.make_feed(actor=member.actor, person=member.person, at=world.at)

    def status() -> int:
        return client_of(None).get(f"/v/{feed.token}/duties.ics").status_code

    Account.objects.filter(pk=member.account.pk).update(is_active=False)
    assert status() == 404
    Account.objects.filter(pk=member.account.pk).update(is_active=True)
    assert status() == 200
    (second,) = keepers.add_keepers(actor=secretary, venue=place.hall, persons=[member.person], at=world.at)
    keepers.end_keeper(actor=secretary, keeper=place.keeper(member), at=world.at)
    assert status() == 200
    keepers.end_keeper(actor=secretary, keeper=second, at=world.at)
    feed.refresh_from_db()
    assert (status(), feed.revoked_at) == (404, world.at)


def test_a_calendar_ends_when_its_only_venue_is_closed(place: Neighbourhood, world: World) -> None:
    member = world.member()
    feed = feeds.make_feed(actor=member.actor, person=member.person, at=world.at)
    assert feed_at(feed.token, on=world.at.date()) is None
    station, today = place.station, world.at.date()
    assert feed_at(feed.token, on=today) == feed
    venues.close_venue(actor=world.secretary().actor, venue=station, on=today, at=world.at)
    assert feed_at(feed.token, on=today) is None


def test_what_is_planned_in_a_draft_is_nobodys_yet(place: Neighbourhood, world: World) -> None:
    rota = place.draft()
    Duty.objects.filter(rota=rota).update(keeper=world.member().person)
    assert not duties_of_person(world.member().person.pk).exists()
