from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import Building, Community, Division, Entrance, Estate, Household, Level
from shanzhi.territory.queries.places import buildings_of, communities_for, estates_of, grids_of, visible_to
from shanzhi.territory.services import buildings, communities, entrances, estates, grids, households
from tests.world import COMMUNITY, OTHER_COMMUNITY, STREET, Someone, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("street_scope")]
NEW_COMMUNITY = 430407002014


@pytest.fixture
def who(world: World, at: datetime) -> dict[str, Any]:
    return {"actor": world.community_staff().actor, "at": at}


@pytest.fixture
def registered(db: None) -> None:
    Division.objects.create(code=NEW_COMMUNITY, level=Level.COMMUNITY, parent=STREET * 1000, name="西湖二村社区居委会")


def actions() -> list[str]:
    return list(AuditEntry.objects.values_list("action", flat=True))


# Communities


def test_a_community_of_the_register_is_opened_under_its_everyday_name(
    registered: None, street_staff: Someone, at: datetime
) -> None:
    opened = communities.open_community(actor=street_staff.actor, community=NEW_COMMUNITY, at=at, phone="0734-0000000")
    assert (opened.name, opened.street, opened.phone) == ("西湖二村社区", STREET, "0734-0000000")
    assert actions() == ["community.opened"]
    with pytest.raises(DomainError, match=r".") as refused:
        communities.open_community(actor=street_staff.actor, community=NEW_COMMUNITY, at=at)
    assert refused.value.field == "community"


@pytest.mark.parametrize(
    ("registered_name", "everyday"),
    [
        ("西湖新村社区居委会", "西湖新村社区"),
        ("船山居委会", "船山社区"),
        ("新华村委会", "新华村"),
        ("新华村村民委员会", "新华村"),
        ("新安村社区村委会", "新安村社区"),
        ("工业园", "工业园"),
    ],
)
def test_everyday_names(registered_name: str, everyday: str) -> None:
    assert communities.everyday_name(registered_name) == everyday


def test_only_the_street_opens_communities_and_only_registered_ones(
    registered: None, world: World, street_staff: Someone, secretary: Someone, at: datetime
) -> None:
    with pytest.raises(NotPermitted):
        communities.open_community(actor=secretary.actor, community=NEW_COMMUNITY, at=at)
    with pytest.raises(NotPermitted):
        communities.open_community(actor=street_staff.actor, community=OTHER_COMMUNITY, at=at)
    with pytest.raises(DomainError, match=r".") as refused:
        communities.open_community(actor=street_staff.actor, community=NEW_COMMUNITY + 1, at=at)
    assert refused.value.field == "community"


def test_a_change_notes_the_fields_and_nothing_happens_without_one(who: dict[str, Any], community: Community) -> None:
    communities.change_community(community=community, phone="0734-0000001", name=community.name, **who)
    communities.change_community(community=community, phone="0734-0000001", **who)
    assert list(AuditEntry.objects.values_list("action", "data")) == [("community.changed", {"fields": ["phone"]})]


# Who


@pytest.mark.parametrize("role", ["group_leader", "member", "partner_contact", "resident"])
def test_others_may_not_edit_places(world: World, at: datetime, role: str) -> None:
    someone = getattr(world, role)()
    who = {"actor": getattr(someone, "actor", someone), "at": at}
    deeds = [
        lambda: communities.change_community(community=world.community, phone="1", **who),
        lambda: grids.add_grid(community=world.community, code="9", name="九", **who),
        lambda: grids.remove_grid(grid=world.grid, **who),
        lambda: estates.add_estate(community=world.community, name="新", **who),
        lambda: estates.remove_estate(estate=world.estate, **who),
        lambda: buildings.add_building(estate=world.estate, name="9", **who),
        lambda: buildings.add_buildings(estate=world.estate, first=1, last=2, **who),
        lambda: buildings.change_building(building=world.building, name="9", **who),
        lambda: buildings.remove_building(building=world.building, **who),
        lambda: entrances.add_entrance(building=world.building, name="9", **who),
        lambda: entrances.remove_entrance(entrance=world.entrance, **who),
        lambda: households.add_household(building=world.building, door="901", **who),
        lambda: households.remove_household(household=world.households[0], **who),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()
    assert actions() == []


def test_visible_are_places_in_reach_of_a_staff_post(world: World, outsider: Someone) -> None:
    _building = world.building
    seen = {
        role: visible_to(Building.objects.all(), getattr(world, role)().actor).count()
        for role in ("street_staff", "secretary", "community_staff", "group_leader", "member", "partner_contact")
    }
    assert seen == {
        "street_staff": 1,
        "secretary": 1,
        "community_staff": 1,
        "group_leader": 0,
        "member": 0,
        "partner_contact": 0,
    }
    assert visible_to(Building.objects.all(), outsider.actor).count() == 0
    assert visible_to(Entrance.objects.all(), world.program()).count() == 0
    assert visible_to(Entrance.objects.all(), world.secretary().actor, field="building__community").count() == 0


# Grids and estates


def test_grids_are_numbered_once(who: dict[str, Any], community: Community) -> None:
    grid = grids.add_grid(community=community, code="０1", name=" 第一网格 ", **who)
    assert (grid.code, grid.name) == ("01", "第一网格")
    with pytest.raises(DomainError, match=r".") as refused:
        grids.add_grid(community=community, code="01", name="又一个", **who)
    assert refused.value.field == "code"
    grids.change_grid(grid=grid, name="东网格", **who)
    grids.remove_grid(grid=grid, **who)
    assert actions() == ["grid.added", "grid.changed", "grid.removed"]


def test_a_grid_in_use_stays(who: dict[str, Any], world: World) -> None:
    assert world.estate.grid == world.grid
    with pytest.raises(NotPossible):
        grids.remove_grid(grid=world.grid, **who)


def test_estates_get_the_next_code(who: dict[str, Any], community: Community) -> None:
    codes = [estates.add_estate(community=community, name=name, **who).code for name in ("东苑", "西苑")]
    assert codes == ["001", "002"]
    assert estates.add_estate(community=community, name="北苑", code="7", **who).code == "007"
    assert estates.add_estate(community=community, name="南苑", **who).code == "008"


@pytest.mark.parametrize(
    ("fields", "field"), [({"name": "东苑"}, "name"), ({"name": "西苑", "code": "1"}, "code"), ({"name": ""}, "name")]
)
def test_estates_are_refused_twice_or_nameless(
    who: dict[str, Any], community: Community, fields: dict[str, str], field: str
) -> None:
    estates.add_estate(community=community, name="东苑", **who)
    with pytest.raises(DomainError, match=r".") as refused:
        estates.add_estate(community=community, **fields, **who)
    assert refused.value.field == field


def test_an_estate_changes_but_not_into_another(who: dict[str, Any], world: World) -> None:
    other = estates.add_estate(community=world.community, name="东苑", **who)
    estates.change_estate(estate=other, name="东苑一期", grid=world.grid, address="环城北路２号", code="3", **who)
    other.refresh_from_db()
    assert (other.name, other.grid, other.address, other.code) == ("东苑一期", world.grid, "环城北路2号", "003")
    with pytest.raises(DomainError):
        estates.change_estate(estate=other, name=world.estate.name, **who)


def test_an_estate_with_buildings_stays(who: dict[str, Any], world: World) -> None:
    _building = world.building
    with pytest.raises(NotPossible):
        estates.remove_estate(estate=world.estate, **who)


# Buildings


def test_a_building_comes_with_code_token_and_entrances(who: dict[str, Any], estate: Estate) -> None:
    building = buildings.add_building(estate=estate, name="１２号楼", floors=6, entrances=3, **who)
    assert (building.name, building.code, building.community) == ("12号楼", "012", COMMUNITY)
    assert [(e.code, e.name) for e in building.entrances.all()] == [("01", "1单元"), ("02", "2单元"), ("03", "3单元")]
    assert building.token


@pytest.mark.parametrize("spelling", ["3幢", "３号楼", "三栋", "3"])
def test_another_spelling_is_the_same_building(who: dict[str, Any], estate: Estate, spelling: str) -> None:
    buildings.add_building(estate=estate, name="3栋", **who)
    with pytest.raises(DomainError, match=r".") as refused:
        buildings.add_building(estate=estate, name=spelling, **who)
    assert refused.value.field == "name"


def test_buildings_without_a_number_get_one(who: dict[str, Any], estate: Estate) -> None:
    codes = [buildings.add_building(estate=estate, name=name, **who).code for name in ("老干楼", "传达室")]
    assert codes == ["901", "902"]


def test_a_row_of_buildings_leaves_those_that_are_there(who: dict[str, Any], estate: Estate) -> None:
    buildings.add_building(estate=estate, name="3幢", **who)
    row = buildings.add_buildings(estate=estate, first=1, last=12, floors=7, entrances=3, **who)
    assert [building.name for building in row.added][:3] == ["1栋", "2栋", "4栋"]
    assert row.there == ["3栋"]
    assert Entrance.objects.filter(building__estate=estate).count() == 33
    assert len(set(Building.objects.values_list("token", flat=True))) == 12
    again = buildings.add_buildings(estate=estate, first=1, last=12, **who)
    assert (again.added, len(again.there)) == ([], 12)
    assert actions() == ["building.added", "estate.buildings_added"]


@pytest.mark.parametrize(("first", "last"), [(5, 1), (1, 201)])
def test_rows_of_buildings_have_limits(who: dict[str, Any], estate: Estate, first: int, last: int) -> None:
    with pytest.raises(DomainError):
        buildings.add_buildings(estate=estate, first=first, last=last, **who)


def test_a_building_is_placed_on_the_plan(who: dict[str, Any], building: Building) -> None:
    buildings.change_building(building=building, x=12.5, y=-3.0, code="7", **who)
    building.refresh_from_db()
    assert (building.x, building.y, building.code) == (12.5, -3.0, "007")


def test_a_building_with_homes_stays_and_an_empty_one_goes_with_its_entrances(
    who: dict[str, Any], world: World
) -> None:
    _homes = world.households
    with pytest.raises(NotPossible):
        buildings.remove_building(building=world.building, **who)
    empty = buildings.add_building(estate=world.estate, name="9", entrances=2, **who)
    buildings.remove_building(building=empty, **who)
    assert not Building.objects.filter(code="009").exists()
    assert actions().count("entrance.removed") == 2


# Entrances and homes


def test_an_entrance_needs_a_number_and_has_it_once(who: dict[str, Any], world: World) -> None:
    assert entrances.add_entrance(building=world.building, name="二单元", **who).code == "02"
    for name in ("2", "后门口", ""):
        with pytest.raises(DomainError, match=r".") as refused:
            entrances.add_entrance(building=world.building, name=name, **who)
        assert refused.value.field == "name"
    renamed = entrances.change_entrance(entrance=world.entrance, name="A单元", **who)
    assert (renamed.name, renamed.code) == ("A单元", "0A")


def test_a_home_is_entered_once_and_knows_its_floor(who: dict[str, Any], world: World) -> None:
    place = {"building": world.building, "entrance": world.entrance, **who}
    home = households.add_household(door="０１２04室", residents=3, **place)
    assert (home.door, home.floor, home.community) == ("1204", 12, COMMUNITY)
    for door in ("1204", "", "室"):
        with pytest.raises(DomainError, match=r".") as refused:
            households.add_household(door=door, **place)
        assert refused.value.field == "door"
    assert households.add_household(building=world.building, door="1204", **who).entrance is None
    with pytest.raises(DomainError):
        households.add_household(building=world.building, door="1204", **who)


def test_an_entrance_of_another_building_is_refused(who: dict[str, Any], world: World) -> None:
    with pytest.raises(DomainError, match=r".") as refused:
        households.add_household(building=world.other_building, entrance=world.entrance, door="301", **who)
    assert refused.value.field == "entrance"


def test_homes_are_added_floor_by_floor(who: dict[str, Any], world: World) -> None:
    _there = world.households
    done = households.add_households(
        building=world.building, entrances=[world.entrance], first_floor=1, last_floor=6, doors=2, **who
    )
    assert (done.added, done.there) == (8, 4)
    assert Household.objects.get(door="602").floor == 6
    assert actions() == ["building.households_added"]


def test_a_home_changes_and_goes(who: dict[str, Any], world: World) -> None:
    home = world.households[0]
    households.change_household(household=home, door="１０９", residents=0, **who)
    home.refresh_from_db()
    assert (home.door, home.residents) == ("109", 0)
    with pytest.raises(DomainError):
        households.change_household(household=home, door="102", entrance=world.entrance, **who)
    households.remove_household(household=home, **who)
    assert Household.objects.count() == 3


# What pages ask


def test_counts_take_one_query_however_many(world: World, secretary: Someone, who: dict[str, Any]) -> None:
    _homes = world.households
    households.change_household(household=world.households[0], residents=4, **who)
    for times in (0, 2):
        for n in range(times):
            estates.add_estate(community=world.community, name=f"新{n}", **who)
            buildings.add_building(estate=world.estate, name=str(n + 20), entrances=1, **who)
        for rows in (
            communities_for(secretary.actor),
            estates_of(world.community),
            grids_of(world.community),
            buildings_of(world.estate),
        ):
            with CaptureQueriesContext(connection) as queries:
                found = list(rows)
            assert len(queries) == 1
            assert found
    assert [(c.estates, c.buildings, c.households) for c in communities_for(secretary.actor)] == [(3, 3, 4)]
    first = estates_of(world.community)[0]
    assert (first.building_count, first.household_count, first.residents) == (3, 4, 4)
    assert [(b.entrance_count, b.household_count, b.residents) for b in buildings_of(world.estate)][:2] == [
        (1, 4, 4),
        (1, 0, 0),
    ]


def test_two_streets_do_not_meet(world: World, other_world: World) -> None:
    _here, _there = world.building, other_world.building
    assert [c.community for c in communities_for(world.street_staff().actor)] == [COMMUNITY]
