"""Rotas from the opening hours to the notice: drafted, worked out, set by hand, published, never invalid."""

from datetime import date, time, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.messaging.models import InboxEntry
from shanzhi.territory.models import CalendarDay
from shanzhi.territory.queries.calendar import forget_work_calendar
from shanzhi.venues.enums import DutyState, RotaState
from shanzhi.venues.models import Duty, Rota
from shanzhi.venues.queries import plan_of, problem_of
from shanzhi.venues.queries.rotas import duties_of_rota
from shanzhi.venues.rota_problem import Filling
from shanzhi.venues.rota_solver import solve
from shanzhi.venues.services import duties, keepers, rotas, venues
from tests.database import in_street
from tests.venues.checker import complaints
from tests.venues.conftest import AFTERNOON, MONDAY, Neighbourhood
from tests.worker import work
from tests.world import World

OURS = pytest.mark.usefixtures("street_scope")


def worked_out(place: Neighbourhood, rota: Rota) -> Rota:
    """Let the program do at once what the worker does."""
    world = place.world
    rotas.ask_solver(actor=world.secretary().actor, rota=rota, at=world.at)
    asked = rotas.problem_to_solve(rota.pk)
    assert asked is not None
    problem, plan, revision = asked
    found = solve(problem, plan, seconds=5)
    rotas.take_plan(
        actor=world.program(), rota_id=rota.pk, plan=found.plan, proven=found.proven, revision=revision, at=world.at
    )
    rota.refresh_from_db()
    return rota


@OURS
def test_a_draft_has_a_duty_for_each_opening(place: Neighbourhood, world: World) -> None:
    rota = place.draft(days=7)
    assert [duty.starts_at.astimezone(world.at.tzinfo).date() for duty in duties_of_rota(rota)] == [
        MONDAY + timedelta(days=number) for number in range(5)
    ]


@OURS
@pytest.mark.parametrize(("opens", "number"), [(False, 4), (True, 5)])
def test_holidays_are_left_out_unless_the_venue_is_open(
    place: Neighbourhood, world: World, opens: bool, number: int
) -> None:
    CalendarDay.objects.create(day=MONDAY + timedelta(days=2), is_workday=False, name="清明节")
    forget_work_calendar()
    try:
        venues.change_venue(actor=world.secretary().actor, venue=place.station, opens_on_holidays=opens, at=world.at)
        assert len(duties_of_rota(place.draft())) == number
    finally:
        forget_work_calendar()


@OURS
@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY, MONDAY - timedelta(days=1), "last_on"),
        (MONDAY, MONDAY + timedelta(days=62), "last_on"),
        (date(2026, 3, 21), date(2026, 3, 22), "last_on"),
        (MONDAY - timedelta(days=3), MONDAY, "first_on"),
    ],
)
def test_days_that_make_no_rota(place: Neighbourhood, world: World, first: date, last: date, field: str) -> None:
    place.draft()
    if field == "last_on":
        rotas.remove_rota(actor=world.secretary().actor, rota=Rota.objects.get(), at=world.at)
    with pytest.raises(DomainError) as refused:
        rotas.draft_rota(actor=world.secretary().actor, venue=place.station, first_on=first, last_on=last, at=world.at)
    assert refused.value.field == field


@OURS
def test_nobody_keeps_it_so_there_is_no_rota(place: Neighbourhood, world: World) -> None:
    with pytest.raises(DomainError) as refused:
        rotas.draft_rota(actor=world.secretary().actor, venue=place.hall, first_on=MONDAY, last_on=MONDAY, at=world.at)
    assert refused.value.field == "first_on"


@OURS
def test_a_rota_is_worked_out_published_and_told(place: Neighbourhood, world: World) -> None:
    rota = worked_out(place, place.draft())
    assert (rota.state, rota.proven) == (RotaState.DRAFT, True)
    found = duties_of_rota(rota)
    assert complaints(problem_of(place.station, found), plan_of(found)) == []
    assert sorted([duty.keeper_id for duty in found].count(one.person.pk) for one in place.people) == [1, 2, 2]
    rotas.publish_rota(actor=world.secretary().actor, rota=rota, at=world.at)
    told = InboxEntry.objects.filter(message="venues.duties_published")
    assert {entry.account_id: entry.data["count"] for entry in told}.keys() == {one.account.pk for one in place.people}
    assert InboxEntry.objects.filter(message="venues.rota_worked_out").count() == 1


@OURS
def test_building_chiefs_keep_the_venue_by_the_week(place: Neighbourhood, world: World) -> None:
    """M28: chiefs without a membership are keepers like everybody else."""
    chiefs = [place.chief(), place.chief()]
    found = duties_of_rota(worked_out(place, place.draft()))
    kept = [duty.keeper_id for duty in found]
    assert all(kept.count(one.person.pk) == 1 for one in [*place.people, *chiefs])


@OURS
def test_with_too_few_the_rota_stays_a_draft_and_says_so(place: Neighbourhood, world: World) -> None:
    for someone in place.people[1:]:
        place.station  # noqa: B018 - made before its keepers leave
        keepers.end_keeper(actor=someone.actor, keeper=place.keeper(someone), at=world.at)
    rota = worked_out(place, place.draft())
    assert sum(duty.keeper_id is None for duty in duties_of_rota(rota)) == 3
    with pytest.raises(NotPossible):
        rotas.publish_rota(actor=world.secretary().actor, rota=rota, at=world.at)


@OURS
def test_by_hand_only_what_the_rules_allow(place: Neighbourhood, world: World) -> None:
    rota = place.draft()
    first, second, third, *_rest = duties_of_rota(rota)
    member, actor = world.member(), world.secretary().actor
    for duty in (first, second):
        rotas.set_duty(actor=actor, duty_id=duty.pk, keeper=member.person, at=world.at)
    with pytest.raises(DomainError) as refused:
        rotas.set_duty(actor=actor, duty_id=third.pk, keeper=member.person, at=world.at)
    assert refused.value.field == "keeper"
    stranger = world.account_without_post()
    with pytest.raises(DomainError):
        rotas.set_duty(actor=actor, duty_id=third.pk, keeper=stranger.person, at=world.at)
    rota.refresh_from_db()
    assert rota.revision == 2
    assert duties_of_rota(worked_out(place, rota))[0].keeper_id == member.person.pk


@OURS
def test_a_plan_for_a_draft_that_changed_is_not_taken(place: Neighbourhood, world: World) -> None:
    rota = place.draft()
    first = duties_of_rota(rota)[0]
    plan = {duty.pk: Filling(world.member().person.pk) for duty in duties_of_rota(rota)}
    take = {"actor": world.program(), "rota_id": rota.pk, "proven": True, "at": world.at}
    rotas.ask_solver(actor=world.secretary().actor, rota=rota, at=world.at)
    assert rotas.take_plan(**take, plan=plan, revision=0) is None  # five in a week: it would break a rule
    assert rotas.take_plan(**take, plan={**plan, first.pk: Filling()}, revision=7) is None
    rota.refresh_from_db()
    assert rota.state == RotaState.DRAFT
    assert not Duty.objects.filter(keeper__isnull=False).exists()


@OURS
def test_while_it_is_worked_out_nobody_changes_it(place: Neighbourhood, world: World) -> None:
    rota, actor = place.draft(), world.secretary().actor
    rotas.ask_solver(actor=actor, rota=rota, at=world.at)
    duty = duties_of_rota(rota)[0]
    for deed in (
        lambda: rotas.set_duty(actor=actor, duty_id=duty.pk, keeper=world.member().person, at=world.at),
        lambda: rotas.publish_rota(actor=actor, rota=rota, at=world.at),
        lambda: rotas.ask_solver(actor=actor, rota=rota, at=world.at),
        lambda: rotas.remove_rota(actor=actor, rota=rota, at=world.at),
    ):
        with pytest.raises(NotPossible):
            deed()


@OURS
def test_a_published_duty_needs_somebody_and_its_people_are_told(place: Neighbourhood, world: World) -> None:
    rota, actor = worked_out(place, place.draft()), world.secretary().actor
    rotas.publish_rota(actor=actor, rota=rota, at=world.at)
    duty = duties_of_rota(rota)[0]
    with pytest.raises(DomainError):
        rotas.set_duty(actor=actor, duty_id=duty.pk, keeper=None, at=world.at)
    chief = place.chief()
    before = duty.keeper.account_id
    rotas.set_duty(actor=actor, duty_id=duty.pk, keeper=chief.person, at=world.at)
    told = InboxEntry.objects.filter(message="venues.duty_altered").values_list("account_id", flat=True)
    assert set(told) == {before, chief.account.pk}


@OURS
def test_a_duty_elsewhere_counts(place: Neighbourhood, world: World) -> None:
    member, actor = world.member(), world.secretary().actor
    place.duty(member)
    venues.set_hours(actor=actor, venue=place.hall, spells=[(0, time(9, 0), time(12, 0)), (0, *AFTERNOON)], at=world.at)
    keepers.add_keepers(actor=actor, venue=place.hall, persons=[member.person], at=world.at)
    rota = rotas.draft_rota(actor=actor, venue=place.hall, first_on=MONDAY, last_on=MONDAY, at=world.at)
    morning, afternoon = duties_of_rota(worked_out(place, rota))
    assert (morning.keeper_id, afternoon.keeper_id) == (None, member.person.pk)


@OURS
@pytest.mark.parametrize("role", ["member", "partner_contact", "account_without_post"])
def test_others_make_no_rota(place: Neighbourhood, world: World, role: str) -> None:
    actor, rota = getattr(world, role)().actor, place.draft()
    duty = duties_of_rota(rota)[0]
    for deed in (
        lambda: rotas.draft_rota(actor=actor, venue=place.station, first_on=MONDAY, last_on=MONDAY, at=world.at),
        lambda: rotas.ask_solver(actor=actor, rota=rota, at=world.at),
        lambda: rotas.set_duty(actor=actor, duty_id=duty.pk, keeper=None, at=world.at),
        lambda: rotas.publish_rota(actor=actor, rota=rota, at=world.at),
        lambda: rotas.remove_rota(actor=actor, rota=rota, at=world.at),
        lambda: duties.cancel_duty(actor=actor, duty_id=duty.pk, reason="x", at=world.at),
    ):
        with pytest.raises(NotPermitted):
            deed()


@OURS
def test_keepers_say_for_themselves_when_they_can(place: Neighbourhood, world: World) -> None:
    member, other = world.member(), world.other_member()
    assert place.station
    keeper = place.keeper(member)
    keepers.set_availability(actor=member.actor, keeper=keeper, cannot=[0, 3], most_per_week=1, at=world.at)
    keepers.add_away(actor=member.actor, keeper=keeper, first_on=MONDAY, last_on=MONDAY, at=world.at)
    with pytest.raises(NotPermitted):
        keepers.set_availability(actor=other.actor, keeper=keeper, cannot=[], most_per_week=None, at=world.at)
    kept = [duty.keeper_id for duty in duties_of_rota(worked_out(place, place.draft()))]
    assert kept[0] != member.person.pk
    assert kept.count(member.person.pk) == 1


@OURS
def test_a_cancelled_duty_falls_out(place: Neighbourhood, world: World) -> None:
    rota, actor = place.draft(), world.secretary().actor
    duty = duties_of_rota(rota)[0]
    with pytest.raises(DomainError):
        duties.cancel_duty(actor=actor, duty_id=duty.pk, reason=" ", at=world.at)
    duties.cancel_duty(actor=actor, duty_id=duty.pk, reason="停电", at=world.at)
    assert len(duties_of_rota(rota)) == 4
    duty.refresh_from_db()
    assert duty.state == DutyState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_it_out(place: Neighbourhood, world: World) -> None:
    rota = place.draft()
    with scoped(Scope.of_street(world.street)):
        rotas.ask_solver(actor=world.secretary().actor, rota=rota, at=world.at)
    work()
    with in_street(world.street):
        assert all(duty.keeper_id for duty in duties_of_rota(rota))
        rota.refresh_from_db()
    assert (rota.state, rota.proven) == (RotaState.DRAFT, True)
