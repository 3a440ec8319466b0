from datetime import timedelta

import pytest
from django.db import transaction

from shanzhi.core import jobs
from shanzhi.organisations.services import end_post
from shanzhi.people import purposes
from shanzhi.people.models import Person, PhoneCode
from shanzhi.people.services.phone_codes import send_code
from shanzhi.people.services.retention import purge_street
from shanzhi.records.models import AuditEntry
from tests.database import in_street
from tests.worker import work
from tests.world import STREET, World

DAY = timedelta(days=1)


def fields_left(person: Person) -> list[str]:
    fresh = Person.objects.get(pk=person.pk)
    return [name for name in ("name", "phone", "note", "working_name") if getattr(fresh, name) is not None]


def test_a_year_after_the_last_need_a_residents_data_go(here: World) -> None:
    person = here.person(note="傍晚打电话")

    assert purge_street(street=here.street, at=here.at + 364 * DAY).fields == 0
    purged = purge_street(street=here.street, at=here.at + 365 * DAY)

    assert (purged.persons, purged.fields) == (1, 3)
    assert fields_left(person) == []
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.name_index, fresh.phone_index) == (None, None)
    assert fresh.erased_at == here.at + 365 * DAY
    entry = AuditEntry.objects.get(action="person.erased")
    assert entry.account_id is None
    assert purge_street(street=here.street, at=here.at + 400 * DAY).fields == 0  # again: nothing


def test_what_is_needed_stays(here: World) -> None:
    member = here.member()

    assert purge_street(street=here.street, at=here.at + 3000 * DAY).fields == 0
    assert fields_left(member.person) == ["name", "phone"]


def test_each_field_counts_from_the_end_of_the_purpose(here: World) -> None:
    staff = here.secretary()
    Person.objects.filter(pk=staff.person.pk).update(working_name="书记")
    end_post(actor=here.street_staff().actor, post=staff.person.posts.get(), on=here.at.date() + 100 * DAY, at=here.at)

    purge_street(street=here.street, at=here.at + 279 * DAY)
    assert fields_left(staff.person) == ["name", "phone", "working_name"]
    purge_street(street=here.street, at=here.at + 281 * DAY)
    assert fields_left(staff.person) == ["name", "phone"]  # 180 days for the working name, 365 for the rest
    purge_street(street=here.street, at=here.at + 466 * DAY)
    assert fields_left(staff.person) == []


def test_a_source_above_can_hold_the_data(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = here.person()
    monkeypatch.setattr(purposes, "_sources", [*purposes._sources, lambda street, ids, at: {person.pk: at}])

    assert purge_street(street=here.street, at=here.at + 3000 * DAY).fields == 0


def test_codes_are_gone_after_a_day(here: World) -> None:
    send_code(street=here.street, phone="13900001234", at=here.at)

    assert purge_street(street=here.street, at=here.at + DAY).codes == 1
    assert not PhoneCode.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_reading_does_not_grow_with_persons_who_stay(here: World, django_assert_num_queries, number: int) -> None:
    for _one in range(number):
        here.person()

    # a batch; posts, members; elections; requests, supporters; care twice, venues four times; the empty batch after it, codes
    with django_assert_num_queries(14):
        purge_street(street=here.street, at=here.at + 200 * DAY)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_task_stays_in_its_street(
    world: World, other_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_street(world.street):
        mine = world.person(created_at=world.at - 4000 * DAY)
    with in_street(other_world.street):
        theirs = other_world.person(created_at=world.at - 4000 * DAY)
    with transaction.atomic():
        jobs.enqueue("people.purge", street=STREET)

    work()

    with in_street(world.street):
        assert fields_left(mine) == []
    with in_street(other_world.street):
        assert fields_left(theirs) == ["name", "phone"]
