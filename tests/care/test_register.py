"""The register: grounds, grades, plans, endings, and consent taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.care.consents import REGISTER
from shanzhi.care.default_kinds import ARTICLE_KINDS
from shanzhi.care.enums import CareForm, EndReason, Ground, Risk, VisitState
from shanzhi.care.models import CareKind, CarePerson
from shanzhi.care.services import (
    change_entry,
    change_limits,
    end_care,
    end_plan,
    grade_risk,
    open_kinds,
    renew_code,
    renew_ground,
    save_kind,
    set_plan,
)
from shanzhi.care.services.register import end_for_want_of_consent
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people.queries import consents_of
from shanzhi.records.models import AuditEntry
from tests.care.conftest import DAY, Enter
from tests.world import Someone, World

pytestmark = pytest.mark.usefixtures("street_scope")


def test_a_street_starts_with_the_articles_three_groups(world: World, kinds: dict[str, CareKind]) -> None:
    assert [code for code in kinds if kinds[code].in_count] == list(ARTICLE_KINDS)
    assert [kinds[code].name for code in ARTICLE_KINDS] == ["残疾高龄老人", "困难高龄老人", "重残家庭"]
    assert [code for code in kinds if kinds[code].counts_homes] == ["disabled_home", "needy_home"]
    again = open_kinds(actor=world.street_staff().actor, street=world.street, at=world.at)
    assert [kind.pk for kind in again] == [kinds[kind.code].pk for kind in again]


def test_entering_notes_the_consent_the_grade_and_plans_the_first_visit(world: World, entry: CarePerson) -> None:
    consent = consents_of(entry.person)[REGISTER]
    assert (consent.version, consent.given_how, consent.given_at) == ("1", "paper", world.at)
    assert entry.number == f"GA-{world.street}-2026-000001"
    assert entry.ground_review_on == world.at.date() + timedelta(days=365)
    assert entry.grades.get().decider == world.secretary().name
    plan, visit = entry.plans.get(), entry.visits.get()
    assert (plan.form, plan.every_days) == (CareForm.VISIT, 30)
    assert (visit.planned_on, visit.visitor, visit.state) == (world.at.date(), entry.keeper, VisitState.PLANNED)
    assert AuditEntry.objects.filter(action="care.enter", subject_id=entry.pk).exists()


def test_a_duty_names_its_law(enter: Enter) -> None:
    with pytest.raises(DomainError) as refused:
        enter(ground=Ground.DUTY)
    assert refused.value.field == "legal_ground"
    entry = enter(ground=Ground.DUTY, legal_ground="残疾人保障法")
    assert consents_of(entry.person) == {}


def test_nobody_is_entered_twice_at_a_time(world: World, enter: Enter, entry: CarePerson) -> None:
    with pytest.raises(NotPossible):
        enter(person=entry.person, home=1)
    end_care(actor=world.secretary().actor, entry=entry, reason=EndReason.MOVED, at=world.at)
    assert enter(person=entry.person, home=1).is_live


@pytest.fixture
def next_door(world: World) -> Someone:
    """The secretary of another community of the street."""
    committee = world.add_organisation(OrganisationKind.COMMITTEE, "邻社区党委", community=world.code + 1)
    return world.someone((PostKind.SECRETARY, committee))


def test_another_community_does_not_learn_who_is_in_care(world: World, enter: Enter, next_door: Someone) -> None:
    here, in_care = world.households[0], enter()
    there = CarePerson.objects.filter(pk=in_care.pk)
    there.update(community=world.code + 1)
    with pytest.raises(NotPossible) as hidden:
        enter(person=in_care.person)
    with pytest.raises(NotPossible) as elsewhere:
        enter(person=next_door.person)
    assert str(hidden.value) == str(elsewhere.value) != ""
    there.update(community=world.code)
    with pytest.raises(NotPossible) as known:
        enter(person=in_care.person)
    assert str(known.value) != str(hidden.value)
    assert enter(person=world.person(household=here)).is_live


def test_staff_do_not_learn_of_a_child_in_care_by_entering_it_again(world: World, enter: Enter) -> None:
    child = enter(kind="child").person
    told = []
    for role in ("secretary", "community_staff"):
        with pytest.raises(NotPossible) as refused:
            enter(person=child, actor=getattr(world, role)().actor)
        told.append(str(refused.value))
    assert told[0] != told[1]


def test_the_code_of_ones_page_is_renewed_by_who_keeps_the_register(world: World, entry: CarePerson) -> None:
    with pytest.raises(NotPermitted):
        renew_code(actor=world.member().actor, entry=entry, at=world.at)
    renewed = renew_code(actor=world.community_staff().actor, entry=entry, at=world.at)
    assert renewed.token != entry.token
    assert AuditEntry.objects.filter(action="care.renew_code", subject_id=entry.pk).exists()
    same = {"kind": entry.kind, "household": entry.household, "at": world.at, "actor": world.secretary().actor}
    kept = change_entry(entry=entry, keeper=entry.keeper, **same)
    assert kept.token == renewed.token
    assert change_entry(entry=entry, keeper=world.other_member().member, **same).token != renewed.token


def test_one_is_not_ones_own_keeper(enter: Enter, keeper) -> None:
    with pytest.raises(DomainError) as refused:
        enter(person=keeper.person)
    assert refused.value.field == "keeper"


@pytest.mark.parametrize("role", ["street_staff", "group_leader", "member", "partner_contact"])
def test_only_the_communitys_staff_enter(world: World, enter: Enter, role: str) -> None:
    with pytest.raises(NotPermitted):
        enter(actor=getattr(world, role)().actor)


def test_children_are_entered_by_the_secretary_and_agreed_to_by_the_guardian(world: World, enter: Enter) -> None:
    with pytest.raises(NotPermitted):
        enter(kind="child", actor=world.community_staff().actor)
    assert enter(kind="child").agreed_by == "guardian"


@pytest.mark.parametrize(("risk", "days"), [(Risk.ORDINARY, 30), (Risk.RAISED, 14), (Risk.HIGH, 7)])
def test_the_grade_says_how_often_somebody_comes(enter: Enter, risk: Risk, days: int) -> None:
    assert enter(risk=risk).plans.get().every_days == days


def test_a_higher_grade_brings_visits_nearer(world: World, enter: Enter) -> None:
    entry = enter(first_visit_on=world.at.date() + timedelta(days=20))
    secretary = world.secretary().actor
    grade_risk(actor=secretary, entry=entry, risk=Risk.HIGH, reason="刚刚丧偶", at=world.at)
    visit = entry.visits.get()
    assert entry.plans.get().every_days == 7
    assert visit.planned_on == world.at.date() + timedelta(days=7)
    assert [grade.risk for grade in entry.grades.all()] == [Risk.HIGH, Risk.ORDINARY]
    grade_risk(actor=secretary, entry=entry, risk=Risk.ORDINARY, reason="家人来了", at=world.at + DAY)
    assert entry.plans.get().every_days == 7, "nothing loosens by itself"


@pytest.mark.parametrize(("reason", "in_days"), [("", 10), ("有理由", 0)])
def test_a_grade_needs_a_reason_and_a_later_look(world: World, entry: CarePerson, reason: str, in_days: int) -> None:
    with pytest.raises(DomainError):
        grade_risk(
            actor=world.secretary().actor,
            entry=entry,
            risk=Risk.HIGH,
            reason=reason,
            review_on=world.at.date() + timedelta(days=in_days),
            at=world.at,
        )


def test_plain_visits_cannot_be_planned_more_seldom_than_the_grade_asks(world: World, enter: Enter) -> None:
    entry, secretary = enter(risk=Risk.HIGH), world.secretary().actor
    with pytest.raises(DomainError) as refused:
        set_plan(actor=secretary, entry=entry, form=CareForm.VISIT, every_days=8, at=world.at)
    assert refused.value.field == "every_days"
    change_limits(actor=world.street_staff().actor, street=world.street, high_days=10, at=world.at)
    plan = set_plan(actor=secretary, entry=entry, form=CareForm.VISIT, every_days=8, at=world.at)
    assert entry.plans.filter(until__isnull=True).get() == plan
    assert entry.visits.filter(state=VisitState.PLANNED).get().plan == plan


def test_other_plans_come_and_go_but_plain_visits_stay(world: World, entry: CarePerson) -> None:
    secretary = world.secretary().actor
    doctor = set_plan(actor=secretary, entry=entry, form=CareForm.DOCTOR, every_days=90, at=world.at)
    end_plan(actor=secretary, plan=doctor, at=world.at + DAY)
    assert doctor.visits.get().state == VisitState.DROPPED
    with pytest.raises(NotPossible):
        end_plan(actor=secretary, plan=entry.plans.get(form=CareForm.VISIT), at=world.at)


def test_a_new_keeper_gets_the_planned_visits(world: World, entry: CarePerson) -> None:
    other = world.other_member().member
    change_entry(
        actor=world.secretary().actor,
        entry=entry,
        kind=entry.kind,
        household=entry.household,
        keeper=other,
        at=world.at,
    )
    assert entry.visits.get().visitor == other


def test_children_and_adults_are_not_exchanged(world: World, entry: CarePerson, kinds: dict[str, CareKind]) -> None:
    words = {"household": entry.household, "keeper": entry.keeper, "at": world.at}
    with pytest.raises(DomainError):
        change_entry(actor=world.secretary().actor, entry=entry, kind=kinds["child"], **words)
    with pytest.raises(DomainError):
        save_kind(actor=world.street_staff().actor, kind=entry.kind, is_children=True, at=world.at)


def test_looking_at_the_ground_again_moves_its_date(world: World, entry: CarePerson) -> None:
    later = world.at + timedelta(days=300)
    renewed = renew_ground(actor=world.secretary().actor, entry=entry, at=later)
    assert renewed.ground_review_on == later.date() + timedelta(days=365)


def test_a_duty_does_not_end_with_a_consent(world: World, enter: Enter) -> None:
    entry = enter(ground=Ground.DUTY, legal_ground="残疾人保障法")
    end_for_want_of_consent(actor=world.program(), street=world.street, person_id=entry.person_id, at=world.at)
    entry.refresh_from_db()
    assert entry.is_live


def test_the_database_refuses_a_duty_without_its_law(entry: CarePerson) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CarePerson.objects.filter(pk=entry.pk).update(ground=Ground.DUTY)


def test_ended_care_takes_no_more(world: World, entry: CarePerson) -> None:
    secretary = world.secretary().actor
    end_care(actor=secretary, entry=entry, reason=EndReason.BETTER, at=world.at)
    with pytest.raises(NotPossible):
        set_plan(actor=secretary, entry=entry, form=CareForm.GIFT, every_days=30, at=world.at)
