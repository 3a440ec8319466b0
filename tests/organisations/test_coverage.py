"""Where there are members there is an organisation; where there are people there is a contact."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.excel_reading import read_workbook
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Organisation, Premises
from shanzhi.organisations.queries.coverage import coverage_of_buildings, coverage_of_premises
from shanzhi.organisations.services import add_premises, change_premises, enrol_member
from shanzhi.people.models import Person
from shanzhi.territory import figures
from shanzhi.territory.models import Building, Household
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

TODAY = date(2026, 3, 10)
URL = "/desk/organisations/coverage/"


def settle(here: World, building: Building, *, residents: int, members: int = 0, member_class: str = "direct") -> None:
    """Let people live in a building, some of them members, whatever their home branch."""
    home = Household.objects.create(
        street=here.street, community=here.code, building=building, door=f"{residents}01", residents=residents
    )
    for _one in range(members):
        person = here.person(household=home)
        enrol_member(
            actor=here.program(), person=person, community=here.code, member_class=member_class,
            joined_on=date(2026, 1, 1), at=here.at,
        )  # fmt: skip


def covered(here: World, on: date = TODAY) -> list[tuple]:
    buildings = list(Building.objects.select_related("estate").order_by("code"))
    return [
        (row.members, row.residents, len(row.groups), len(row.contacts), row.lacks_organisation, row.lacks_contact)
        for row in coverage_of_buildings(buildings, on=on)
    ]


def test_a_building_with_members_needs_an_organisation_and_one_with_people_a_contact(here: World) -> None:
    Organisation.objects.filter(pk=here.branch.pk).update(estate=None)
    settle(here, here.building, residents=20, members=2)
    settle(here, here.other_building, residents=9, members=1)
    settle(here, here.add_building("003", "3栋"), residents=4, members=3, member_class="volunteer")
    here.group_leader()

    assert covered(here) == [
        (2, 20, 1, 1, False, False),
        (1, 9, 0, 0, True, True),
        (0, 4, 0, 0, False, True),
    ]
    assert covered(here, date(2025, 12, 31))[1][0] == 0, "nobody was enrolled yet"


def test_a_branch_of_the_estate_or_its_grid_is_an_organisation_too(here: World) -> None:
    settle(here, here.building, residents=3, members=1)
    CoveredBuilding.objects.all().delete()

    [[*_rest, lacks_organisation, lacks_contact]] = [covered(here)[0]]
    assert (lacks_organisation, lacks_contact) == (True, True), "no branch stands yet"

    branch = here.branch  # of the estate
    assert covered(here)[0][4:] == (False, True)
    Organisation.objects.filter(pk=branch.pk).update(estate=None, grid=here.grid)
    assert covered(here)[0][4] is False
    Organisation.objects.filter(pk=branch.pk).update(dissolved_on=TODAY)
    assert covered(here)[0][4] is True


def test_office_buildings_and_markets_need_a_branch(here: World) -> None:
    staff = here.secretary().actor
    words = {"actor": staff, "community": here.code, "at": here.at}
    tower = add_premises(kind="office_building", name="银座大厦", members_counted=12, **words)
    market = add_premises(kind="market", name="东风市场", **words)
    here.add_organisation(
        OrganisationKind.BRANCH, "东风市场党支部", community=here.code, setting="market", premises=market
    )

    [first, second] = coverage_of_premises([tower, market], on=TODAY)
    assert (first.members, first.branches, first.lacks_organisation) == (12, [], True)
    assert (second.members, len(second.branches), second.lacks_organisation) == (0, 1, False)

    change_premises(actor=staff, premises=tower, kind="office_building", name="银座大厦", members_counted=0, at=here.at)
    assert not coverage_of_premises([tower], on=TODAY)[0].lacks_organisation
    assert tower.counted_on == TODAY
    with pytest.raises(DomainError):
        add_premises(kind="market", name="银座大厦", **words)
    with pytest.raises(DomainError):
        add_premises(kind="market", name=" ", **words)
    for who in ("group_leader", "member", "partner_contact"):
        with pytest.raises(NotPermitted):
            add_premises(**{**words, "actor": getattr(here, who)().actor}, kind="market", name="别的")


def test_the_figures_on_the_plan_are_the_tables(here: World) -> None:
    Organisation.objects.filter(pk=here.branch.pk).update(estate=None)
    settle(here, here.building, residents=20, members=2)
    settle(here, here.other_building, residents=9, members=1)
    here.group_leader()
    buildings = [here.building, here.other_building]
    actor = here.secretary().actor

    def count(key: str) -> list[int]:
        counted = figures.chosen(key).count(buildings, actor)
        return [counted.get(building.pk, 0) for building in buildings]

    assert count("members") == [2, 1]
    assert count("without_organisation") == [0, 1]
    assert count("without_contact") == [0, 9]


def test_the_table_shows_gaps_on_request(world: World) -> None:
    with in_street(world.street):
        settle(world, world.building, residents=20, members=2)
        settle(world, world.other_building, residents=9, members=1)
        world.group_leader()
        Premises.objects.create(
            street=world.street, community=world.code, kind="market", name="东风市场", members_counted=4
        )
    client = client_of(world.secretary())

    page = client.get(URL)
    gaps = client.get(URL, {"gaps": "on", "community": world.code})
    sheet = read_workbook(client.get("/desk/organisations/coverage.xlsx").content)

    assert page.context["page"].paginator.count == 2
    assert [row.building for row in gaps.context["page"]] == [world.other_building]
    assert [count["number"] for count in gaps.context["counts"]] == [0, 1, 1]
    assert len(sheet) == 2
    assert client.get(URL, {"community": "999"}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_asks_the_same_number_of_times(world: World, number: int) -> None:
    with in_street(world.street):
        world.group_leader()
        for count in range(number):
            settle(world, world.add_building(f"01{count}", f"1{count}栋"), residents=5 + count, members=1)
    client = client_of(world.secretary())
    client.get(URL)

    with CaptureQueriesContext(connection) as captured:
        client.get(URL)

    assert len(captured) == 13


def test_premises_and_units_are_entered_at_the_desk(world: World) -> None:
    client = client_of(world.secretary())
    words = {"kind": "market", "name": "东风市场", "members_counted": "7", "community": world.code}
    with in_street(world.street):
        assert world.branch.street == world.partner.street  # they stand before the pages are opened

    assert client.post("/desk/organisations/premises/new/", words).status_code == 302
    assert client.post("/desk/organisations/premises/new/", words).status_code == 422
    with in_street(world.street):
        premises = Premises.objects.get()
    url = f"/desk/organisations/premises/{premises.pk}/"
    client.post(url, {**words, "members_counted": "9"})
    units = f"/desk/organisations/{world.branch.pk}/units/"
    client.post(units, {"units": [world.partner.pk]})
    page = client.get(f"/desk/organisations/{world.branch.pk}/")

    with in_street(world.street):
        assert Premises.objects.get().members_counted == 9
    assert [one.partner for one in page.context["units"]] == [world.partner]
    for who in (world.group_leader(), world.member(), world.partner_contact(), world.account_without_post()):
        assert {client_of(who).get(address).status_code for address in (URL, url, units)} == {404}


def test_the_next_street_sees_nothing_of_it(world: World, other_world: World) -> None:
    with in_street(world.street):
        premises = Premises.objects.create(street=world.street, community=world.code, kind="market", name="东风市场")
        settle(world, world.building, residents=20, members=2)
    client = client_of(other_world.street_staff())

    assert client.get(URL).context["page"].paginator.count == 0
    assert client.get(f"/desk/organisations/premises/{premises.pk}/").status_code == 404


def test_a_person_without_a_home_is_in_no_building(here: World) -> None:
    settle(here, here.building, residents=3, members=1)
    Person.objects.update(household=None)

    assert covered(here)[0][0] == 0
    assert covered(here, TODAY + timedelta(days=1))[0][0] == 0
