from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people.models import Person
from shanzhi.people.names import normalise_name
from shanzhi.people.phones import normalise_phone, phone_index
from shanzhi.people.services import correct_person, find_or_make_person
from shanzhi.records.models import AuditEntry
from tests.world import AT, STREET, World


def test_one_phone_is_one_person(here: World) -> None:
    first = find_or_make_person(actor=here.resident(), street=here.street, phone="139 0000 1234", at=here.at)
    again = find_or_make_person(
        actor=here.resident(), street=here.street, name="何 云", phone="+86-13900001234", at=here.at
    )
    third = find_or_make_person(actor=here.resident(), street=here.street, name="方某", phone="13900001234", at=here.at)

    assert first.pk == again.pk == third.pk
    assert str(again.name) == "何*"
    assert third.name is not None
    assert third.name.open() == "何云"  # a name that is there stays
    actions = AuditEntry.objects.filter(subject_kind="people.person", subject_id=first.pk)
    assert list(actions.values_list("action", flat=True)) == ["person.made", "person.named"]


def test_without_a_phone_everybody_is_new(here: World) -> None:
    one, other = (
        find_or_make_person(actor=here.resident(), street=here.street, name="何云", at=here.at) for _time in (1, 2)
    )

    assert one.pk != other.pk


def test_a_new_person_reads_as_masks_at_once(here: World) -> None:
    person = find_or_make_person(
        actor=here.resident(), street=here.street, name="欧阳晓", phone="13900001234", at=here.at
    )

    assert (str(person.name), str(person.phone), str(person)) == ("欧阳*", "139****1234", "欧阳*")


def test_what_is_no_phone_is_refused(here: World) -> None:
    with pytest.raises(DomainError) as refused:
        find_or_make_person(actor=here.resident(), street=here.street, phone="12345", at=here.at)
    assert refused.value.field == "phone"
    assert Person.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_visitors_with_one_phone_at_once_make_one_person() -> None:
    def visit(name: str) -> int:
        try:
            with scoped(Scope.of_street(STREET)):
                actor = World().resident()
                return find_or_make_person(actor=actor, street=STREET, name=name, phone="13900001234", at=AT).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(visit, ["何云", "何云", "方云", "方云"]))

    assert len(found) == 1


def test_staff_correct_a_person(here: World) -> None:
    person = here.person(household=here.households[0])

    correct_person(
        actor=here.secretary().actor, person=person, name="林晓", phone="13900005678", note="听力不好", at=here.at
    )

    person.refresh_from_db()
    assert person.phone_index == phone_index("13900005678")
    assert (str(person.name), str(person.note)) == ("林*", "***")
    entry = AuditEntry.objects.filter(action="person.corrected").get()
    assert entry.data == {"fields": ["name", "phone", "note"]}  # never values


def test_a_taken_phone_is_refused(here: World) -> None:
    person, other = here.person(), here.person()
    assert other.phone is not None

    with pytest.raises(DomainError):
        correct_person(actor=here.street_staff().actor, person=person, phone=other.phone.open(), at=here.at)


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_may_not_correct_a_person(here: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        correct_person(actor=getattr(here, who)().actor, person=here.person(), name="林晓", at=here.at)


@pytest.mark.parametrize("phone", ["13900005678", ""])
def test_a_phone_is_written_by_who_keeps_the_account(here: World, phone: str) -> None:
    """Who writes a phone could prove it as theirs."""
    next_door = here.add_organisation(OrganisationKind.COMMITTEE, "邻里社区党委", community=here.code + 1)
    neighbour = here.someone((PostKind.COMMUNITY_STAFF, next_door)).actor
    resident = here.person(household=here.households[0])

    for actor, person in (
        (neighbour, resident),
        (neighbour, here.person()),
        (here.community_staff().actor, here.secretary().person),
    ):
        with pytest.raises(NotPermitted):
            correct_person(actor=actor, person=person, phone=phone, at=here.at)
        correct_person(actor=actor, person=person, note="听力不好", at=here.at)
    for actor in (here.community_staff().actor, here.street_staff().actor):
        correct_person(actor=actor, person=resident, phone=phone, at=here.at)
    assert resident.phone_since == here.at


def test_a_neighbour_may_not_correct_a_person(here: World, other_world: World) -> None:
    with pytest.raises(NotPermitted):
        correct_person(actor=other_world.street_staff().actor, person=here.person(), name="林晓", at=here.at)


def test_ones_own_new_phone_must_be_proven(here: World) -> None:
    member = here.member()
    correct_person(actor=here.secretary().actor, person=member.person, phone="13900004321", at=here.at)

    with pytest.raises(DomainError):
        correct_person(actor=member.actor, person=member.person, phone="13900005678", at=here.at)
    correct_person(
        actor=member.actor, person=member.person, phone="13900005678", proven=phone_index("13900005678"), at=here.at
    )

    member.person.refresh_from_db()
    assert member.person.phone_index == phone_index("13900005678")
    assert member.person.phone_since is None  # it opens everything again


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("138 0000 1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("0086 13800001234", "13800001234"),
        ("0734-8000000", "07348000000"),
    ],
)
def test_phones_are_written_in_one_way(written: str, read: str) -> None:
    assert normalise_phone(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("张 三", "张三"), (" 张三 ", "张三"), ("Ａｎｎａ  Lee", "Anna Lee"), ("阿依•古丽", "阿依·古丽")],
)
def test_names_are_written_in_one_way(written: str, read: str) -> None:
    assert normalise_name(written) == read
