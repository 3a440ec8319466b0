"""Need to know: who finds which page, who reads which word, and what the person sees of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from shanzhi.care.enums import CareLevel, EndReason, EventKind, Ground, Relation
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.care.queries import homes_open_to_partners, tally_of, visits_visible_to
from shanzhi.care.services import end_care, link_family, note_event, record_visit
from shanzhi.care.services.reading import read_home, read_notes
from shanzhi.care.services.retention import purge
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.people.exports import parts_of
from shanzhi.people.models import Look
from shanzhi.people.purposes import last_needed
from shanzhi.people.services import give_consent, look, withdraw_consent
from shanzhi.records.models import AuditEntry
from tests.care.conftest import DAY, Enter
from tests.clients import StreetClient
from tests.database import in_street
from tests.world import Someone, World

ClientFor = Callable[[Any], StreetClient]
DOOR = "1单元 101"
ROLES = (
    "secretary",
    "community_staff",
    "street_staff",
    "group_leader",
    "member",
    "other_member",
    "partner_contact",
    "account_without_post",
)


@pytest.fixture
def today_entry(enter: Enter) -> CarePerson:
    """Somebody with a visit of the real today: pages read the clock."""
    return enter(at=clock.now())


def someone(world: World, other_world: World, role: str) -> Someone | None:
    if role == "nobody":
        return None
    return other_world.street_staff() if role == "neighbour" else getattr(world, role)()


PAGES = {
    # address: who may open it
    "care:today": {
        "secretary",
        "community_staff",
        "street_staff",
        "group_leader",
        "member",
        "other_member",
        "neighbour",
    },
    "care:register": {"secretary", "community_staff"},
    "care:export": {"secretary", "community_staff"},
    "care:new": {"secretary", "community_staff"},
    "care:entry": {"secretary", "community_staff"},
    "care:notes": {"secretary", "community_staff"},
    "care:home": {"secretary", "community_staff"},
    "care:family": {"secretary", "community_staff"},
    "care:visit": {"secretary", "community_staff", "member"},
    "care:card": {"secretary", "community_staff", "member"},
    "care:late": {"secretary", "community_staff", "street_staff", "group_leader", "neighbour"},
    "care:counts": {"secretary", "community_staff", "group_leader"},
    "care:figures": {"secretary", "community_staff", "street_staff"},
    "care:limits": {"street_staff", "neighbour"},
}


@pytest.mark.parametrize("role", [*ROLES, "neighbour", "nobody"])
def test_every_page_opens_to_those_who_need_it(
    world: World, other_world: World, client_for: ClientFor, today_entry: CarePerson, role: str
) -> None:
    with in_street(world.street):
        visit = today_entry.visits.get()
    client = client_for(someone(world, other_world, role))
    opened = set()
    for name in PAGES:
        arguments = {"care:visit": [visit.pk], "care:card": [visit.pk]}.get(
            name, [today_entry.pk] if name in ("care:entry", "care:notes", "care:home", "care:family") else []
        )
        if client.get(reverse(name, args=arguments)).status_code == 200:
            opened.add(name)
    assert opened == {name for name, roles in PAGES.items() if role in roles}


def test_the_door_is_the_visitors_on_the_day(
    world: World, client_for: ClientFor, today_entry: CarePerson, keeper: Someone
) -> None:
    with in_street(world.street):
        visit = today_entry.visits.get()
    address = reverse("care:visit", args=[visit.pk])
    assert DOOR in client_for(keeper).get(address).content.decode()
    assert DOOR in client_for(keeper).get(reverse("care:today")).content.decode()
    for staff in (world.secretary(), world.community_staff()):
        pages = [address, reverse("care:register"), reverse("care:entry", args=[today_entry.pk]), reverse("care:late")]
        for page in pages:
            assert ">101<" not in client_for(staff).get(page).content.decode()
            assert DOOR not in client_for(staff).get(page).content.decode()
    with in_street(world.street):
        CareVisit.objects.filter(pk=visit.pk).update(planned_on=visit.planned_on + DAY)
    assert DOOR not in client_for(keeper).get(address).content.decode(), "not before its day"
    with in_street(world.street):
        CareVisit.objects.filter(pk=visit.pk).update(planned_on=visit.planned_on)
        record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=clock.now())
    assert client_for(keeper).get(address).status_code == 404, "not after it was noted"


def test_a_leader_sees_a_visit_that_climbed_but_no_door(
    world: World, client_for: ClientFor, today_entry: CarePerson
) -> None:
    with in_street(world.street):
        visit = today_entry.visits.get()
        CareVisit.objects.filter(pk=visit.pk).update(level=CareLevel.GRID)
    page = client_for(world.group_leader()).get(reverse("care:visit", args=[visit.pk]))
    assert page.status_code == 200
    assert client_for(world.group_leader()).get(reverse("care:card", args=[visit.pk])).status_code == 404
    assert DOOR not in page.content.decode()
    assert client_for(world.street_staff()).get(reverse("care:visit", args=[visit.pk])).status_code == 404
    assert client_for(world.other_member()).get(reverse("care:visit", args=[visit.pk])).status_code == 404
    with in_street(world.street):
        CareVisit.objects.filter(pk=visit.pk).update(level=CareLevel.STREET)
    assert client_for(world.street_staff()).get(reverse("care:visit", args=[visit.pk])).status_code == 200


@pytest.mark.usefixtures("street_scope")
def test_children_are_seen_by_the_secretary_and_who_goes(
    world: World, enter: Enter, keeper: Someone, group_leader: Someone
) -> None:
    visit = enter(kind="child").visits.get()
    CareVisit.objects.filter(pk=visit.pk).update(level=CareLevel.STREET)
    see = [role for role in ROLES if visits_visible_to(getattr(world, role)().actor).filter(pk=visit.pk).exists()]
    assert see == ["secretary", "member"]


@pytest.mark.usefixtures("street_scope")
def test_what_was_heard_is_read_with_a_reason_and_the_person_sees_it(
    world: World, entry: CarePerson, keeper: Someone
) -> None:
    visit = entry.visits.get()
    record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, heard="夜里睡不好", at=world.at)
    note_event(actor=world.secretary().actor, entry=entry, kind=EventKind.FALL, said="在浴室", at=world.at)
    soon = entry.visits.get(event__isnull=False)
    words = {"entry": entry, "at": world.at}
    with pytest.raises(DomainError):
        read_notes(actor=world.secretary().actor, reason=" ", **words)
    for stranger in (world.street_staff(), world.other_member(), world.group_leader()):
        with pytest.raises(NotPermitted):
            read_notes(actor=stranger.actor, reason="想看看", visit=soon, **words)
        with pytest.raises(NotPermitted):
            read_home(actor=stranger.actor, reason="想看看", **words)
    read = read_notes(actor=keeper.actor, reason="准备走访", visit=soon, **words)
    assert sorted(note.text for note in read) == ["在浴室", "夜里睡不好"]
    assert "101" in read_home(actor=world.secretary().actor, reason="救护车要地址", **words)
    seen = Look.objects.filter(person=entry.person).order_by("id")
    assert [(one.viewer_name, one.field, one.reason) for one in seen] == [
        (keeper.name, "care_notes", "准备走访"),
        (world.secretary().name, "care_home", "救护车要地址"),
    ]
    assert "睡不好" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


@pytest.mark.usefixtures("street_scope")
def test_name_and_phone_are_looked_at_on_the_task_only(world: World, entry: CarePerson, keeper: Someone) -> None:
    visit = entry.visits.get()
    words = {"person": entry.person, "field": "phone", "reason": "上门前打电话", "at": world.at}
    assert look(actor=keeper.actor, subject=visit, **words)
    with pytest.raises(NotPermitted):
        look(actor=keeper.actor, subject=entry, **words)
    with pytest.raises(NotPermitted):
        look(actor=world.other_member().actor, subject=visit, **words)
    record_visit(actor=keeper.actor, visit_id=visit.pk, met=True, at=world.at)
    visit.refresh_from_db()
    with pytest.raises(NotPermitted):
        look(actor=keeper.actor, subject=visit, **words)


@pytest.mark.usefixtures("street_scope")
def test_small_figures_are_left_out_for_those_who_need_not_know(world: World, enter: Enter) -> None:
    for n in range(4):
        enter(home=n)
    enter("disabled_old"), enter("child", home=1)
    kinds, (line,), suppressed = tally_of(world.street_staff().actor, world.community)
    shown = {kind.code: number for kind, number in zip(kinds, line.counts, strict=True)}
    assert suppressed
    assert (shown["needy_old"], shown["disabled_old"], shown["veteran"], line.total) == (None, None, 0, None)
    assert "child" not in shown
    kinds, (line,), suppressed = tally_of(world.secretary().actor, world.community)
    shown = {kind.code: number for kind, number in zip(kinds, line.counts, strict=True)}
    assert (suppressed, shown["needy_old"], shown["child"], line.total) == (False, 4, 1, 6)
    kinds, (line,), _suppressed = tally_of(world.community_staff().actor, world.community)
    assert ("child" in {kind.code for kind in kinds}, line.total) == (False, 5)


@pytest.mark.usefixtures("street_scope")
def test_merchants_may_be_sent_to_those_who_agreed(world: World, enter: Enter) -> None:
    secretary = world.secretary().actor
    agreed, _silent = enter(), enter(home=1)
    give_consent(actor=secretary, person=agreed.person, purpose="care.partners", how="paper", at=world.at)
    assert list(homes_open_to_partners(secretary, world.code)) == [agreed]
    for role in ("street_staff", "partner_contact", "member", "group_leader"):
        assert not homes_open_to_partners(getattr(world, role)().actor, world.code).exists()
    withdraw_consent(actor=secretary, person=agreed.person, purpose="care.partners", at=world.at)
    assert not homes_open_to_partners(secretary, world.code).exists()


@pytest.mark.usefixtures("street_scope")
def test_after_the_retention_of_its_kind_nothing_says_who_it_was(world: World, enter: Enter, keeper: Someone) -> None:
    secretary, program = world.secretary().actor, world.program()
    entry = enter(ground=Ground.DUTY, legal_ground="残疾人保障法", reason="独居")
    person = entry.person
    record_visit(actor=keeper.actor, visit_id=entry.visits.get().pk, met=True, heard="都好", at=world.at)
    link_family(actor=secretary, entry=entry, relative=world.person(), relation=Relation.CHILD, at=world.at)
    assert last_needed(world.street, [person.pk], world.at)[person.pk] == world.at
    assert parts_of(person)["care"][0]["number"] == entry.number
    end_care(actor=secretary, entry=entry, reason=EndReason.DIED, at=world.at)
    assert purge(actor=program, street=world.street, at=world.at + timedelta(days=364)) == 0
    assert purge(actor=program, street=world.street, at=world.at + timedelta(days=365)) == 1
    entry.refresh_from_db()
    assert (entry.person, entry.household, entry.keeper) == (None, None, None)
    assert entry.visits.filter(heard__isnull=False).count() + entry.grades.filter(reason__isnull=False).count() == 0
    assert (entry.family.count(), entry.visits.count()) == (0, 2)
    assert purge(actor=program, street=world.street, at=world.at + timedelta(days=366)) == 0


@pytest.mark.usefixtures("street_scope")
def test_old_words_go_while_the_care_goes_on(world: World, entry: CarePerson, keeper: Someone) -> None:
    visit = record_visit(actor=keeper.actor, visit_id=entry.visits.get().pk, met=True, heard="都好", at=world.at)
    purge(actor=world.program(), street=world.street, at=world.at + timedelta(days=366))
    visit.refresh_from_db()
    assert visit.heard is None
