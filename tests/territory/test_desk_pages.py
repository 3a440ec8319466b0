"""Every page about places: who gets in, what it shows, what it does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shanzhi.core.tenancy import street_of
from shanzhi.people.models import Administration
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import (
    Building,
    CalendarDay,
    Community,
    Division,
    Entrance,
    Estate,
    Grid,
    Household,
    Level,
)
from tests.clients import StreetClient
from tests.database import in_street
from tests.world import COMMUNITY, OTHER_COMMUNITY, STREET, Someone, World, administrator

pytestmark = pytest.mark.django_db
English = Callable[[Someone | None], StreetClient]
NEW_COMMUNITY = 430407002014
HERE = f"/desk/places/{COMMUNITY}/"


@pytest.fixture
def pages(world: World) -> dict[str, str]:
    """The address of every page about the world's own places, by name."""
    home = world.households[0]
    ids: dict[str, list[Any]] = {
        "community": [COMMUNITY],
        "change_community": [COMMUNITY],
        "new_grid": [COMMUNITY],
        "change_grid": [COMMUNITY, world.grid.pk],
        "remove_grid": [COMMUNITY, world.grid.pk],
        "new_estate": [COMMUNITY],
        "estate": [COMMUNITY, world.estate.pk],
        "estate_plan": [COMMUNITY, world.estate.pk],
        "estate_posters": [COMMUNITY, world.estate.pk],
        "change_estate": [COMMUNITY, world.estate.pk],
        "remove_estate": [COMMUNITY, world.estate.pk],
        "new_building": [COMMUNITY, world.estate.pk],
        "new_buildings": [COMMUNITY, world.estate.pk],
        "building": [COMMUNITY, world.building.pk],
        "building_poster": [COMMUNITY, world.building.pk],
        "change_building": [COMMUNITY, world.building.pk],
        "remove_building": [COMMUNITY, world.building.pk],
        "new_entrance": [COMMUNITY, world.building.pk],
        "change_entrance": [COMMUNITY, world.building.pk, world.entrance.pk],
        "remove_entrance": [COMMUNITY, world.building.pk, world.entrance.pk],
        "new_home": [COMMUNITY, world.building.pk],
        "new_homes": [COMMUNITY, world.building.pk],
        "change_home": [COMMUNITY, world.building.pk, home.pk],
        "remove_home": [COMMUNITY, world.building.pk, home.pk],
    }
    return {name: reverse(f"territory:{name}", args=arguments) for name, arguments in ids.items()}


STREET_PAGES = ["/desk/places/open/", "/desk/workdays/", "/desk/workdays/2026/"]


def statuses(client: StreetClient, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


# Who gets in


@pytest.mark.parametrize("role", ["street_staff", "secretary", "community_staff"])
def test_staff_see_every_page_of_their_places(world: World, pages: dict[str, str], english: English, role: str) -> None:
    client = english(getattr(world, role)())
    assert statuses(client, ["/desk/places/", *pages.values()]) == {200}


def test_pages_of_the_street_are_for_its_staff(world: World, english: English) -> None:
    assert statuses(english(world.street_staff()), STREET_PAGES) == {200}
    for someone in (world.secretary(), world.community_staff(), world.member(), world.partner_contact()):
        assert statuses(english(someone), STREET_PAGES) == {404}


@pytest.mark.parametrize("role", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_of_the_street_find_nothing(world: World, pages: dict[str, str], english: English, role: str) -> None:
    client = english(getattr(world, role)())
    read_by_neighbours = {"building"} if role in ("group_leader", "member") else set()
    assert statuses(client, ["/desk/places/", *(pages[name] for name in pages.keys() - read_by_neighbours)]) == {404}
    assert statuses(client, [pages[name] for name in read_by_neighbours]) <= {200}
    assert {client.post(address).status_code for address in pages.values()} <= {404, 405}


def test_outsiders_find_nothing_and_change_nothing(
    world: World, pages: dict[str, str], outsider: Someone, english: English
) -> None:
    client = english(outsider)
    assert statuses(client, list(pages.values())) == {404}
    data = {"name": "外人", "first": "1", "last": "3", "word": "栋", "door": "999", "code": "9"}
    assert {client.post(address, data).status_code for address in pages.values()} <= {404, 405}
    with in_street(STREET):
        assert not AuditEntry.objects.exists()
        assert world.building.pk in Building.objects.values_list("pk", flat=True)


def test_a_place_of_one_community_is_not_found_under_another(
    world: World, other_world: World, street_staff: Someone, english: English
) -> None:
    client = english(street_staff)
    ids = [world.building.pk, other_world.building.pk]
    assert client.get(f"{HERE}buildings/{ids[1]}/").status_code == 404
    assert client.get(f"/desk/places/{OTHER_COMMUNITY}/buildings/{ids[0]}/").status_code == 404
    assert client.get(f"/desk/places/{OTHER_COMMUNITY}/").status_code == 404
    assert client.get("/desk/places/12/").status_code == 404


def test_guests_are_sent_to_sign_in(pages: dict[str, str], client: StreetClient) -> None:
    answers = [client.get(address) for address in ["/desk/places/", *STREET_PAGES, *pages.values()]]
    assert {(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers} == {
        (302, reverse("people:sign_in"))
    }


# Communities


def test_a_community_is_found_and_opened(world: World, street_staff: Someone, english: English) -> None:
    for code, name in (
        (COMMUNITY, "西湖新村社区居委会"),
        (NEW_COMMUNITY, "西湖二村社区居委会"),
        (OTHER_COMMUNITY, "西湖远村社区居委会"),
    ):
        Division.objects.create(code=code, level=Level.COMMUNITY, name=name, pinyin="", initials="xh")
    _there = world.community
    client = english(street_staff)
    shown = client.get("/desk/places/open/", {"q": "西湖"}).content.decode()
    assert "西湖二村社区居委会" in shown
    assert "西湖远村社区居委会" not in shown
    assert shown.count('name="community"') == 1
    answer = client.post("/desk/places/open/", {"community": str(NEW_COMMUNITY)})
    assert answer.headers["Location"] == f"/desk/places/{NEW_COMMUNITY}/change/"
    with in_street(STREET):
        assert Community.objects.get(community=NEW_COMMUNITY).name == "西湖二村社区"


@pytest.mark.parametrize("code", ["", "x", "43040700201", str(OTHER_COMMUNITY), str(NEW_COMMUNITY)])
def test_other_codes_are_not_opened(street_staff: Someone, english: English, code: str) -> None:
    answer = english(street_staff).post("/desk/places/open/", {"community": code})
    assert answer.status_code in (404, 422)
    with in_street(STREET):
        assert not Community.objects.filter(community=NEW_COMMUNITY).exists()


def test_without_the_register_the_page_says_what_to_run(street_staff: Someone, english: English) -> None:
    assert "shanzhi divisions import" in english(street_staff).get("/desk/places/open/").content.decode()
    assert "Nothing like this" in english(street_staff).get("/desk/places/open/", {"q": "zz"}).content.decode()


def test_particulars_are_changed(pages: dict[str, str], secretary: Someone, english: English) -> None:
    data = {
        "name": "西湖新村社区",
        "phone": "0734-0000001",
        "address": "",
        "office_hours": "",
        "public_delay_hours": "48",
    }
    assert english(secretary).post(pages["change_community"], data).status_code == 302
    with in_street(STREET):
        assert Community.objects.get().public_delay_hours == 48


# Adding, changing, removing


def test_the_whole_way_from_grid_to_home(world: World, secretary: Someone, english: English) -> None:
    client, _community = english(secretary), world.community
    assert client.post(f"{HERE}grids/new/", {"code": "2", "name": "东网格"}).status_code == 302
    with in_street(STREET):
        grid = Grid.objects.get()
    gone = client.post(f"{HERE}estates/new/", {"name": "东苑", "grid": str(grid.pk)})
    row = gone.headers["Location"]
    assert row.endswith("/buildings/row/")
    data = {"first": "1", "last": "12", "word": "号楼", "entrances": "3", "floors": "6"}
    page = client.post(row, data, follow=True)
    assert "12 buildings are added." in page.content.decode()
    again = client.post(row, {**data, "last": "13"}, follow=True)
    assert "Buildings added: 1. Left as they are, because they exist: 12." in again.content.decode()
    with in_street(STREET):
        building = Building.objects.get(name="7号楼")
    here = f"{HERE}buildings/{building.pk}/"
    client.post(f"{here}homes/row/", {"first_floor": "1", "last_floor": "6", "doors": "2", "entrance": ""})
    with in_street(STREET):
        assert Household.objects.filter(building=building).count() == 36
        entrance = Entrance.objects.filter(building=building)[1]
    shown = client.get(here, {"entrance": str(entrance.pk)}).content.decode()
    assert shown.count("/change/") > 12
    assert "601" in shown


def test_one_of_each_is_added_changed_and_removed(
    world: World, pages: dict[str, str], secretary: Someone, english: English
) -> None:
    client = english(secretary)
    client.post(pages["new_building"], {"name": "9", "entrances": "1", "x": "1.5", "y": "2"})
    client.post(pages["change_building"], {"name": "1号楼", "code": "001", "floors": "7"})
    client.post(pages["new_entrance"], {"name": "二单元"})
    client.post(pages["change_entrance"], {"name": "A"})
    client.post(pages["new_home"], {"door": "0903", "entrance": str(world.entrance.pk), "residents": "2"})
    client.post(pages["change_home"], {"door": "108", "entrance": str(world.entrance.pk), "residents": "4"})
    client.post(pages["change_grid"], {"code": "1", "name": "西网格"})
    client.post(pages["change_estate"], {"name": "西湖新村一期", "code": "1", "grid": str(world.grid.pk)})
    with in_street(STREET):
        building = Building.objects.get(pk=world.building.pk)
        assert (building.name, building.floors, building.x) == ("1号楼", 7, None)
        assert {e.name for e in building.entrances.all()} == {"A单元", "2单元"}
        assert Building.objects.get(name="9栋").x == 1.5
        assert set(Household.objects.values_list("door", "residents")) >= {("903", 2), ("108", 4)}
        assert Grid.objects.get().name == "西网格"
        assert Estate.objects.get().code == "001"
        empty = Building.objects.get(name="9栋")
    client.post(pages["remove_home"])
    client.post(f"{HERE}buildings/{empty.pk}/remove/")
    with in_street(STREET):
        assert not Household.objects.filter(door="108").exists()
        assert not Building.objects.filter(pk=empty.pk).exists()


@pytest.mark.parametrize("name", ["remove_grid", "remove_estate", "remove_building", "remove_entrance"])
def test_what_is_used_stays_and_says_why(
    pages: dict[str, str], secretary: Someone, english: English, name: str
) -> None:
    answer = english(secretary).post(pages[name])
    assert answer.status_code == 409
    assert "is still used" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "data", "words"),
    [
        ("new_grid", {"code": "1", "name": "又一个"}, "has a grid with this number already"),
        ("new_estate", {"name": "西湖新村"}, "an estate of this name already"),
        ("new_building", {"name": "一号楼"}, "a building with this number already"),
        ("new_building", {"name": "8", "x": "3"}, "Both distances, or neither."),
        ("new_building", {"name": "8", "floors": "900"}, "150"),
        ("new_buildings", {"first": "5", "last": "1", "word": "栋"}, "comes before the first"),
        ("new_entrance", {"name": "1"}, "has this entrance already"),
        ("new_entrance", {"name": "后门口"}, "needs a number or a letter"),
        ("new_homes", {"first_floor": "6", "last_floor": "1", "doors": "2"}, "below the first"),
        ("change_building", {"name": ""}, "required"),
    ],
)
def test_refusals_stand_on_the_form(
    pages: dict[str, str], secretary: Someone, english: English, form: str, data: dict[str, str], words: str
) -> None:
    answer = english(secretary).post(pages[form], data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_pages_without_anything_say_what_to_do(world: World, secretary: Someone, english: English) -> None:
    client, _community = english(secretary), world.community
    assert "No estate yet" in client.get(HERE).content.decode()
    estate = world.estate
    assert "No building yet" in client.get(f"{HERE}estates/{estate.pk}/").content.decode()
    assert "No building yet" in client.get(f"{HERE}estates/{estate.pk}/plan/").content.decode()
    assert client.get(f"{HERE}estates/{estate.pk}/posters/").status_code == 404
    assert "No home yet" in client.get(f"{HERE}buildings/{world.building.pk}/").content.decode()


# Plans and posters


def test_the_plan_shows_the_figure_that_was_chosen(
    world: World, pages: dict[str, str], secretary: Someone, english: English
) -> None:
    with in_street(STREET):
        Household.objects.filter(door="101").update(residents=3)
    client, _other = english(secretary), world.other_building
    homes, people = (client.get(pages["estate_plan"], {"figure": key}).content.decode() for key in ("", "residents"))
    assert 'aria-label="1栋: 4"' in homes
    assert 'aria-label="1栋: 3"' in people
    assert 'aria-label="2栋: 0"' in people
    assert f'href="{pages["building"]}"' in people


def test_posters_are_one_sheet_for_each_building(
    world: World, pages: dict[str, str], secretary: Someone, english: English
) -> None:
    _other, client = world.other_building, english(secretary)
    one, all_of_them = client.get(pages["building_poster"]), client.get(pages["estate_posters"])
    assert one.headers["Content-Type"] == "application/pdf"
    assert one.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert (one.content.count(b"/Type/Page/") or one.content.count(b"/Type/Page\n")) <= 1
    assert b"/Count 1" in one.content
    assert b"/Count 2" in all_of_them.content


# Workdays


def test_a_day_is_added_and_removed(english: English) -> None:
    client = english(administrator(Administration.SYSTEM))
    assert (
        client.post("/desk/workdays/2027/", {"day": "2027-10-01", "kind": "off", "name": "国庆节"}).status_code == 302
    )
    assert "National Day" in client.get("/desk/workdays/2027/").content.decode()
    assert "260 workdays in the year" in client.get("/desk/workdays/2027/").content.decode()
    client.post("/desk/workdays/2027/1001/remove/")
    assert not CalendarDay.objects.exists()
    assert client.post("/desk/workdays/2027/1399/remove/").status_code == 404
    assert client.get("/desk/workdays/1900/").status_code == 404
    refused = client.post("/desk/workdays/2027/", {"day": "2026-10-01", "kind": "off"})
    assert (refused.status_code, "This page is about 2027." in refused.content.decode()) == (422, True)


def test_a_notice_is_shown_before_it_is_entered(english: English) -> None:
    client, address = english(administrator(Administration.SYSTEM)), "/desk/workdays/2027/notice/"
    text = "国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）上班。"
    shown = client.post(address, {"text": text}).content.decode()
    assert "2027-10-07" in shown
    assert not CalendarDay.objects.exists()
    client.post(address, {"text": text, "enter": "1"})
    assert CalendarDay.objects.count() == 8
    assert "No day was found" in client.post(address, {"text": "没有日子"}).content.decode()


@pytest.mark.parametrize("who", ["street_staff", "secretary"])
def test_no_street_changes_the_days_of_all(world: World, english: English, who: str) -> None:
    client, added = english(getattr(world, who)()), {"day": "2027-10-01", "kind": "off"}
    for address in ("/desk/workdays/2027/", "/desk/workdays/2027/notice/", "/desk/workdays/2027/1001/remove/"):
        assert client.post(address, added).status_code == 404
    assert client.get("/desk/workdays/2027/notice/").status_code == 404
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_a_missing_year_is_pointed_out(street_staff: Someone, english: English) -> None:
    assert "is not entered yet" in english(street_staff).get("/desk/workdays/").content.decode()


# Lists


def test_queries_do_not_grow_with_rows(
    world: World, pages: dict[str, str], secretary: Someone, english: English
) -> None:
    client = english(secretary)
    addresses = ["/desk/places/", *(pages[name] for name in ("community", "estate", "estate_plan", "building"))]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    counts()  # what is kept in the session is there from now on
    few = counts()
    world.add_building("003", "3栋")
    world.add_building("004", "4栋")
    with in_street(STREET):
        for code in ("8", "9"):
            Grid.objects.create(street=STREET, community=COMMUNITY, code=code, name=code)
            Estate.objects.create(street=STREET, community=COMMUNITY, code=code, name=code)
            Entrance.objects.create(street=STREET, building=world.building, code=f"0{code}", name=code)
    assert counts() == few
    assert max(few) <= 18  # a building's page has a part of every app
    assert street_of(COMMUNITY) == STREET


def test_a_thousand_homes_come_in_pages(world: World, secretary: Someone, english: English) -> None:
    building = world.building
    with in_street(STREET):
        Household.objects.bulk_create(
            Household(street=STREET, community=COMMUNITY, building=building, door=str(number))
            for number in range(1, 1001)
        )
    page = english(secretary).get(f"{HERE}buildings/{building.pk}/").content.decode()
    assert page.count("row-link") == 100
    assert "1000 homes" in page
