"""Visits: noted once, planned again, given out, made a request, late and climbing, told of."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.care import deadlines
from shanzhi.care.enums import CareForm, CareLevel, EventKind, VisitState
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.care.services import (
    assign_visit,
    drop_visit,
    note_event,
    record_visit,
    request_from_visit,
    set_plan,
)
from shanzhi.care.services.climbing import climb, due_to_climb
from shanzhi.care.services.telling import remind, remind_of_reviews, tell
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.messaging.models import InboxEntry
from shanzhi.records.models import AuditEntry
from shanzhi.service_requests.services.categories import open_menu
from tests.care.conftest import DAY, Enter
from tests.world import Someone, World

Told = Callable[[Someone], list[str]]
pytestmark = pytest.mark.usefixtures("street_scope")


@pytest.fixture
def visit(entry: CarePerson) -> CareVisit:
    return entry.visits.get()


@pytest.fixture
def told() -> Told:
    """`told(somebody)`: does the jobs that wait, each at its moment, and returns the kinds of notices somebody got, newest last."""
    done: set[int] = set()

    def kinds(someone: Someone) -> list[str]:
        for job in ProcrastinateJob.objects.filter(task_name="care.tell").exclude(pk__in=done).order_by("id"):
            words = {key: value for key, value in job.args.items() if key != "street"}
            tell(**words, at=datetime.fromisoformat(words["since"]))
            done.add(job.pk)
        found = InboxEntry.objects.filter(account=someone.account).order_by("id")
        return list(found.values_list("message", flat=True))

    return kinds


def test_noting_a_visit_plans_the_next(world: World, keeper: Someone, visit: CareVisit) -> None:
    done = record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, heard="想换灯泡", at=world.at)
    assert (done.state, done.made_at, str(done.heard)) == (VisitState.DONE, world.at, "***")
    following = visit.entry.visits.get(state=VisitState.PLANNED)
    assert following.planned_on == world.at.date() + timedelta(days=30)
    assert following.visitor == visit.visitor
    assert "灯泡" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_a_draft_sent_twice_counts_once(world: World, keeper: Someone, visit: CareVisit) -> None:
    for _again in range(2):
        record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at, draft_key="k1")
    assert visit.entry.visits.count() == 2
    with pytest.raises(NotPossible):
        record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at, draft_key="k2")


def test_nobody_in_is_tried_again_soon_and_told(world: World, keeper: Someone, visit: CareVisit, told: Told) -> None:
    missed = record_visit(actor=keeper.actor, visit_id=visit.pk, met=False, at=world.at)
    assert missed.state == VisitState.NOT_MET
    assert visit.entry.visits.get(state=VisitState.PLANNED).planned_on == world.at.date() + DAY
    assert told(world.secretary()) == ["care.nobody_in"]


@pytest.mark.parametrize("role", ["other_member", "group_leader", "street_staff", "partner_contact"])
def test_who_does_not_go_does_not_note(world: World, visit: CareVisit, role: str) -> None:
    with pytest.raises(NotPermitted):
        record_visit(actor=getattr(world, role)().actor, visit_id=visit.pk, met=True, at=world.at)


def test_the_keeper_notes_from_the_planned_day_on(world: World, enter: Enter, keeper: Someone) -> None:
    visit = enter(first_visit_on=world.at.date() + DAY).visits.get()
    with pytest.raises(NotPermitted):
        record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at)
    record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at + DAY)


def test_staff_enter_paper_later(world: World, visit: CareVisit) -> None:
    later = world.at + 3 * DAY
    done = record_visit(
        actor=world.community_staff().actor, visit_id=visit.pk, met=True, at=world.at, recorded_at=later
    )
    assert (done.made_at, done.recorded_at) == (world.at, later)
    assert visit.entry.visits.get(state=VisitState.PLANNED).planned_on == world.at.date() + timedelta(days=30)


def test_a_visit_is_not_noted_before_it_is_made(world: World, keeper: Someone, visit: CareVisit) -> None:
    with pytest.raises(DomainError) as refused:
        record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at + DAY, recorded_at=world.at)
    assert refused.value.field == "at"


def test_after_an_event_somebody_comes_within_a_day(
    world: World, entry: CarePerson, keeper: Someone, told: Told
) -> None:
    secretary = world.secretary()
    visit = note_event(actor=secretary.actor, entry=entry, kind=EventKind.DISCHARGE, said="要换药", at=world.at)
    assert visit.due_at - world.at == timedelta(hours=24)
    assert visit.planned_on == world.at.date()
    assert told(keeper) == ["care.visit_soon"]
    assert note_event(actor=keeper.actor, entry=entry, kind=EventKind.DISCHARGE, at=world.at) == visit
    missed = record_visit(actor=keeper.actor, visit_id=visit.pk, met=False, at=world.at)
    assert entry.visits.filter(event=missed.event, state=VisitState.PLANNED).exists()
    assert entry.visits.filter(plan__isnull=False, state=VisitState.PLANNED).count() == 1


def test_a_stranger_notes_no_event(world: World, entry: CarePerson) -> None:
    with pytest.raises(NotPermitted):
        note_event(actor=world.other_member().actor, entry=entry, kind=EventKind.FALL, at=world.at)


def test_a_late_visit_climbs_on_the_working_clock(
    world: World, visit: CareVisit, group_leader: Someone, grid_chief: Someone, street_staff: Someone, told: Told
) -> None:
    secretary, program = world.secretary(), world.program()
    assert due_to_climb(world.street, visit.due_at) == [], "the planned day has its whole day"
    levels = []
    at = visit.climbs_at
    assert at is not None
    assert at.astimezone(world.at.tzinfo).isoformat() == "2026-03-11T17:30:00+08:00", "one workday after the day"
    for _step in range(3):
        assert due_to_climb(world.street, at) == [visit.pk]
        visit = climb(actor=program, visit_id=visit.pk, at=at)
        levels.append(visit.level)
        told(secretary)
        at = visit.climbs_at or at
    assert levels == [CareLevel.GRID, CareLevel.COMMUNITY, CareLevel.STREET]
    assert visit.climbs_at is None, "at the street it stays"
    for someone in (group_leader, grid_chief, secretary, street_staff):
        assert told(someone) == ["care.visit_late"]


def test_a_visit_that_was_made_does_not_climb(world: World, keeper: Someone, visit: CareVisit) -> None:
    at = visit.climbs_at
    record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at)
    assert climb(actor=world.program(), visit_id=visit.pk, at=at).level == CareLevel.KEEPER


def test_a_visit_to_a_child_stays_inside_the_community(
    world: World, enter: Enter, group_leader: Someone, street_staff: Someone, community_staff: Someone, told: Told
) -> None:
    visit = enter(kind="child").visits.get()
    for _step in range(4):
        visit = climb(actor=world.program(), visit_id=visit.pk, at=visit.climbs_at or world.at + 30 * DAY)
    assert visit.level == CareLevel.COMMUNITY
    assert told(world.secretary()) == ["care.visit_late"]
    assert [told(one) for one in (group_leader, street_staff, community_staff)] == [[], [], []]


def test_without_a_keeper_the_community_moves_at_once(enter: Enter) -> None:
    visit = enter(keeper=None).visits.get()
    assert (visit.visitor, visit.level) == (None, CareLevel.COMMUNITY)


def test_a_leader_gives_out_what_climbed_to_them_only(
    world: World, visit: CareVisit, group_leader: Someone, told: Told
) -> None:
    other = world.other_member().member
    with pytest.raises(NotPermitted):
        assign_visit(actor=group_leader.actor, visit_id=visit.pk, member=other, at=world.at)
    climb(actor=world.program(), visit_id=visit.pk, at=visit.climbs_at)
    now = visit.climbs_at
    given = assign_visit(actor=group_leader.actor, visit_id=visit.pk, member=other, at=now)
    assert (given.visitor, given.level) == (other, CareLevel.KEEPER)
    assert given.climbs_at > now
    assert told(world.other_member()) == ["care.visit_given"]


def test_plain_visits_are_not_left_out_but_others_are(world: World, entry: CarePerson, visit: CareVisit) -> None:
    secretary = world.secretary().actor
    with pytest.raises(NotPossible):
        drop_visit(actor=secretary, visit_id=visit.pk, at=world.at)
    plan = set_plan(
        actor=secretary, entry=entry, form=CareForm.GIFT, every_days=60, first_on=world.at.date(), at=world.at
    )
    drop_visit(actor=secretary, visit_id=plan.visits.get().pk, at=world.at)
    assert plan.visits.get(state=VisitState.PLANNED).planned_on == world.at.date() + timedelta(days=60)


def test_what_was_heard_becomes_a_request(world: World, keeper: Someone, visit: CareVisit) -> None:
    category = open_menu(actor=world.program(), street=world.street, at=world.at)[0]
    record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, heard="灯坏了", at=world.at)
    words = {"visit_id": visit.pk, "category": category, "text": "楼道灯不亮", "at": world.at}
    with pytest.raises(NotPermitted):
        request_from_visit(actor=world.other_member().actor, **words)
    request = request_from_visit(actor=keeper.actor, **words)
    assert (request.household, request.reporter) == (visit.entry.household, visit.entry.person)
    assert request.text == "楼道灯不亮"
    with pytest.raises(NotPossible):
        request_from_visit(actor=keeper.actor, **words)


def test_reminders_count_and_name_nobody(world: World, keeper: Someone, enter: Enter, told: Told) -> None:
    enter(), enter(home=1), enter(home=2, first_visit_on=world.at.date() + DAY)
    assert remind(street=world.street, at=world.at) == 1
    entry = InboxEntry.objects.get(account=keeper.account)
    assert (entry.message, entry.data) == ("care.visits_today", {"count": 2, "day": "2026-03-10"})
    year = world.at + timedelta(days=366)
    assert remind_of_reviews(street=world.street, today=deadlines.day_of(year), at=year) == 3
    assert told(world.secretary()) == ["care.reviews_due"]
