import json
from datetime import timedelta

import pytest

from shanzhi.people.models import Person
from shanzhi.people.person_parts import parts_about
from shanzhi.people.services.erasure import is_needed
from shanzhi.people.services.exports import export_person
from shanzhi.people.services.retention import purge_street
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.personal import needed_for_requests
from shanzhi.service_requests.services import hear, sort
from tests.world import World

YEAR = timedelta(days=365)


@pytest.fixture
def asked_by_phone(world: World, menu: dict[str, Category]):
    return hear.submit(
        actor=world.resident(),
        community=world.community.community,
        category=menu["repair"],
        text="楼道路灯坏了三天",
        building=world.building,
        name="何云",
        phone="13900001234",
        at=world.at,
    )


def test_an_open_request_needs_its_reporter(world: World, asked_by_phone) -> None:
    later = world.at + 3 * YEAR

    assert is_needed(asked_by_phone.reporter, later)
    assert purge_street(street=world.street, at=later).fields == 0


def test_a_refused_request_needs_nobody_and_figures_stay(world: World, asked_by_phone) -> None:
    sort.refuse(
        actor=world.secretary().actor,
        request_id=asked_by_phone.pk,
        reason="不归社区",
        turn_to="请拨 12345",
        at=world.at,
    )

    assert not is_needed(asked_by_phone.reporter, world.at + timedelta(hours=1))
    purge_street(street=world.street, at=world.at + YEAR)

    asked_by_phone.refresh_from_db()
    assert asked_by_phone.text == "楼道路灯坏了三天"
    assert Person.objects.get(pk=asked_by_phone.reporter_id).phone is None


def test_the_copy_holds_ones_own_requests(world: World, asked_by_phone) -> None:
    world.member()
    actor = type(world.resident())(None, "", world.scope, person_id=asked_by_phone.reporter_id)

    copy = export_person(actor=actor, person=asked_by_phone.reporter, at=world.at)

    assert [row["number"] for row in json.loads(json.dumps(copy))["requests"]] == [asked_by_phone.number]


def test_the_desk_shows_the_requests_it_may_see(world: World, asked_by_phone) -> None:
    def shown(who) -> list[str]:
        return [row.label for part in parts_about(who.actor, asked_by_phone.reporter) for row in part.rows]

    assert [asked_by_phone.number in label for label in shown(world.secretary())] == [True]
    assert shown(world.partner_contact()) == []


@pytest.mark.parametrize("number", [1, 3])
def test_needs_of_many_are_two_queries(world: World, menu, django_assert_num_queries, number: int) -> None:
    reporters = [
        hear.submit(
            actor=world.resident(), community=world.community.community, category=menu["repair"], text=f"诉求{count}",
            building=world.building, phone=f"1390000{count:04d}", at=world.at,
        ).reporter_id
        for count in range(number)
    ]  # fmt: skip

    with django_assert_num_queries(2):
        found = needed_for_requests(world.street, reporters, world.at)

    assert set(found) == set(reporters)
