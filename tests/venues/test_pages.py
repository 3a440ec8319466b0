"""The pages as people use them: who sees what, forms that keep what was typed, lists that ask the database no more for more rows."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shanzhi.core import clock
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.models import Community, Household
from shanzhi.venues.enums import DutyState, RotaState, VenueKind
from shanzhi.venues.models import Duty, DutyFeed, Equipment, HallConsent, Keeper, OpeningSpell, Reception, Rota, Venue
from shanzhi.venues.services import changes, receptions, rotas
from tests.clients import StreetClient, client_of
from tests.venues.conftest import MONDAY, Neighbourhood
from tests.world import Someone, World

pytestmark = pytest.mark.usefixtures("street_scope")
ROLES = (
    "secretary",
    "community_staff",
    "street_staff",
    "group_leader",
    "member",
    "partner_contact",
    "account_without_post",
)


def statuses(place: Neighbourhood, url: str) -> dict[str, int]:
    found = {role: client_of(getattr(place.world, role)()).get(url).status_code for role in ROLES}
    return {role: code for role, code in found.items() if code == 200}


RUNS = {"secretary", "community_staff", "street_staff", "group_leader"}
SEES = RUNS | {"member"}


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("desk/venues/{station}/", SEES),
        ("desk/venues/{station}/duties/", SEES),
        ("desk/venues/{station}/uses/", SEES),
        ("desk/venues/{station}/book/", SEES),
        ("desk/venues/{station}/book/new/", SEES),
        ("desk/venues/{station}/book.xlsx", RUNS),
        ("desk/venues/{station}/hours/", RUNS),
        ("desk/venues/{station}/keepers/", RUNS),
        ("desk/venues/{station}/keepers/add/", RUNS),
        ("desk/venues/{station}/rotas/new/", RUNS),
        ("desk/venues/{station}/equipment/", RUNS),
        ("desk/venues/{station}/close/", RUNS - {"group_leader"}),
        ("desk/venues/{hall}/consent/", RUNS - {"group_leader"}),
        ("desk/venues/{hall}/consent.pdf", RUNS - {"group_leader"}),
        ("desk/venues/{hall}/criteria/", RUNS),
        ("desk/rotas/{rota}/", RUNS),
        ("desk/rotas/{rota}/rota.pdf", RUNS),
        ("desk/duties/{duty}/", RUNS),
        ("desk/keepers/{keeper}/", SEES),
        ("desk/venues/new/?kind=hall", RUNS - {"group_leader"}),
    ],
)
def test_who_opens_which_page(place: Neighbourhood, world: World, path: str, who: set[str]) -> None:
    hall, rota = place.hall, place.draft()
    ids = {"station": place.station.pk, "hall": hall.pk, "rota": rota.pk}
    ids |= {"duty": rota.duties.first().pk, "keeper": place.keeper(world.member()).pk}
    assert set(statuses(place, "/" + path.format(**ids))) == who


def test_the_neighbour_street_finds_nothing(place: Neighbourhood, other_world: World) -> None:
    neighbour = client_of(other_world.street_staff())
    for path in ("", "hours/", "book/", "keepers/"):
        assert neighbour.get(f"/desk/venues/{place.station.pk}/{path}").status_code == 404


def test_a_hall_from_plan_to_opening(world: World) -> None:
    """The secretary's way: plan, look at the home, note the consent, list the things, open."""
    home, host, staff = world.households[0], world.member(), client_of(world.secretary())
    assert world.group
    answer = staff.post(
        "/desk/venues/new/?kind=hall",
        {"name": "红色议事厅", "organisation": world.group.pk, "building": home.building_id, "door": "101",
         "host": host.phone},
    )  # fmt: skip
    hall = Venue.objects.get()
    assert answer["Location"] == f"/desk/venues/{hall.pk}/"
    assert (hall.household, hall.host) == (home, host.person)
    base = f"/desk/venues/{hall.pk}/"
    refused = staff.post(base + "open/", {"on": str(clock.now().date())})
    assert refused.status_code == 422
    staff.post(base + "criteria/", {"met": ["gather", "keep", "activities", "willing"], "on": "2026-03-10"})
    until = str((clock.now() + timedelta(days=300)).date())
    assert staff.post(base + "consent/", {"how": "paper", "valid_until": until}).status_code == 422  # not ticked
    staff.post(base + "consent/", {"agree": "on", "how": "paper", "valid_until": until})
    assert HallConsent.objects.get().given_how == "paper"
    lines = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0}
    lines |= {"form-0-kind": "books", "form-0-count": 60, "form-0-condition": "good"}
    lines |= {"form-1-kind": "flag", "form-1-count": "", "form-1-condition": "good"}
    staff.post(base + "equipment/", lines)
    assert [(row.kind, row.count) for row in Equipment.objects.all()] == [("books", 60)]
    assert staff.post(base + "open/", {"on": "2026-03-10", "record": "热闹"}).status_code == 302
    assert "红色议事厅" in client_of(None).get(f"/c/{world.code}/venues/").content.decode()
    client_of(host).post(base + "consent/withdraw/")
    assert "红色议事厅" not in client_of(None).get(f"/c/{world.code}/venues/").content.decode()


def test_a_door_that_is_not_on_file_keeps_the_form(world: World) -> None:
    said = {"name": "红色议事厅", "building": world.building.pk, "door": "999", "host": "没有这个人"}
    answer = client_of(world.secretary()).post("/desk/venues/new/?kind=hall", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="红色议事厅"' in page
    assert not Venue.objects.exists()
    assert Household.objects.count() == 0


def test_hours_and_keepers_are_set_on_their_pages(place: Neighbourhood, world: World) -> None:
    staff, base = client_of(world.secretary()), f"/desk/venues/{place.station.pk}/"
    wrong = staff.post(base + "hours/", {"opens_0_0": "08:30"})
    assert wrong.status_code == 422
    staff.post(base + "hours/", {"opens_5_0": "09:00", "closes_5_0": "11:00"})
    assert [(row.weekday, f"{row.opens:%H:%M}") for row in OpeningSpell.objects.all()] == [(5, "09:00")]
    chief = world.someone(member_of=world.group)
    staff.post(base + "keepers/add/", {"persons": [chief.person.pk]})
    assert Keeper.objects.filter(person=chief.person).exists()
    first, second = world.member().person.pk, chief.person.pk
    assert staff.post(base + "keepers/", {"first": first, "second": first, "together": "no"}).status_code == 422
    staff.post(base + "keepers/", {"first": first, "second": second, "together": "no"})
    assert "不愿搭班" in staff.get(base + "keepers/").content.decode()


def test_a_rota_on_its_page(place: Neighbourhood, world: World) -> None:
    """Drafted with a click, changed by hand with the reasons beside every name, published, printed."""
    staff = client_of(world.secretary())
    days = {"first_on": str(MONDAY), "last_on": str(MONDAY + timedelta(days=4))}
    answer = staff.post(f"/desk/venues/{place.station.pk}/rotas/new/", days)
    rota = Rota.objects.get()
    assert answer["Location"] == f"/desk/rotas/{rota.pk}/"
    assert rota.state == RotaState.SOLVING
    rotas.reopen_after_failure(actor=world.program(), rota_id=rota.pk)
    page = staff.get(f"/desk/rotas/{rota.pk}/").content.decode()
    assert "5次值班中有5次没有人" in page
    people = [one.person.pk for one in place.people]
    for duty, keeper in zip(rota.duties.all(), [*people, *people], strict=False):
        assert staff.post(f"/desk/duties/{duty.pk}/", {"keeper": keeper}).status_code == 302
    last = rota.duties.last()
    busy = rota.duties.first().keeper_id
    refused = staff.post(f"/desk/duties/{last.pk}/", {"keeper": busy})
    assert refused.status_code == 422
    assert "这一周的班次已满" in refused.content.decode()
    staff.post(f"/desk/rotas/{rota.pk}/publish/")
    rota.refresh_from_db()
    assert rota.state == RotaState.PUBLISHED
    assert staff.get(f"/desk/rotas/{rota.pk}/rota.pdf").content.startswith(b"%PDF")


def test_a_visit_is_noted_in_one_form(place: Neighbourhood, world: World) -> None:
    category = next(c for c in open_menu(actor=world.program(), street=world.street, at=world.at) if c.code == "repair")
    member, url = client_of(world.member()), f"/desk/venues/{place.station.pk}/book/new/"
    assert member.post(url, {"about": "", "outcome": "talk", "people": 1}).status_code == 422
    member.post(url, {"about": "聊天", "outcome": "talk", "people": 2, "draft_key": "a"})
    member.post(url, {"about": "灯不亮", "outcome": "open", "category": category.pk, "people": 1, "draft_key": "b"})
    assert [(row.about, row.request_id is not None) for row in Reception.objects.order_by("pk")] == [
        ("聊天", False),
        ("灯不亮", True),
    ]


def test_my_duties_from_notice_to_handover(place: Neighbourhood, world: World) -> None:
    now = clock.now()
    member, other = client_of(world.member()), client_of(world.other_member())
    duty, begun = place.duty(world.member()), place.duty(world.member(), day=MONDAY + timedelta(days=1))
    Duty.objects.filter(pk=duty.pk).update(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=3))
    Duty.objects.filter(pk=begun.pk).update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    member.post(f"/me/duties/{duty.pk}/accept/")
    asked = member.post(f"/me/duties/{duty.pk}/change/", {"wish": f"p{world.other_member().person.pk}"})
    assert asked.status_code == 302
    assert "想请您帮忙" in other.get("/me/duties/").content.decode()
    wish = duty.changes.get()
    other.post(f"/me/duties/changes/{wish.pk}/answer/", {"agrees": "1"})
    duty.refresh_from_db()
    assert duty.keeper == world.other_member().person
    assert other.get(f"/me/duties/{begun.pk}/keep/").status_code == 404
    member.post(f"/me/duties/{begun.pk}/keep/", {"handover": "窗已关好"})
    begun.refresh_from_db()
    assert (begun.state, begun.handover) == (DutyState.KEPT, "窗已关好")
    member.post("/me/duties/calendar/", {"do": "make"})
    assert f"/v/{DutyFeed.objects.get().token}/duties.ics" in member.get("/me/duties/").content.decode()


def test_the_book_as_a_sheet_names_nobody(place: Neighbourhood, world: World) -> None:
    receptions.receive(
        actor=world.member().actor, venue=place.station, about="路灯", outcome="solved", name="王小阿姨", at=world.at
    )
    content = client_of(world.secretary()).get(f"/desk/venues/{place.station.pk}/book.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert ["接待人次", 1.0] in rows
    assert "王" not in str(rows)


def queries(client: StreetClient, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "path", ["desk/venues/", "desk/venues/{station}/", "desk/venues/{station}/book/", "desk/venues/{station}/duties/",
             "desk/venues/{station}/keepers/", "me/duties/", "c/{community}/venues/"]
)  # fmt: skip
def test_more_rows_ask_no_more(place: Neighbourhood, world: World, path: str) -> None:
    url = "/" + path.format(station=place.station.pk, community=world.code)
    client = client_of(None if path.startswith("c/") else world.secretary() if "desk" in path else world.member())

    def more(number: int) -> None:
        receptions.receive(actor=world.member().actor, venue=place.station, about=f"事{number}", name="王", at=world.at)
        place.chief()
        duty = place.duty(world.member(), day=MONDAY + timedelta(days=7 * number))
        start = clock.now() + timedelta(days=number + 1)
        Duty.objects.filter(pk=duty.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
        changes.ask_change(actor=world.member().actor, duty_id=duty.pk, of=world.other_member().person, at=world.at)
        Venue.objects.create(
            street=world.street, community=world.code, kind=VenueKind.STATION, name=f"驿站{number}",
            organisation=world.group, building=world.building, opened_on=world.at.date(), token=f"t{number}",
        )  # fmt: skip

    more(1)
    few = queries(client, url)
    more(2)
    more(3)
    assert queries(client, url) == few


def test_a_rota_asks_no_more_for_four_weeks_than_for_one(place: Neighbourhood, world: World) -> None:
    staff, short = client_of(world.secretary()), place.draft(days=5)
    few = queries(staff, f"/desk/rotas/{short.pk}/")
    rotas.remove_rota(actor=world.secretary().actor, rota=short, at=world.at)
    long = place.draft(days=28)
    assert queries(staff, f"/desk/rotas/{long.pk}/") == few


def test_who_has_no_post_and_keeps_a_station_reaches_it(place: Neighbourhood, world: World) -> None:
    someone: Someone = world.account_without_post()
    assert client_of(someone).get(f"/desk/venues/{place.station.pk}/").status_code == 404
    Keeper.objects.create(street=world.street, venue=place.station, person=someone.person, since=world.at.date())
    assert client_of(someone).get(f"/desk/venues/{place.station.pk}/book/new/").status_code == 200


def test_who_runs_several_communities_says_which(world: World) -> None:
    assert world.community
    Community.objects.create(street=world.street, community=430407002014, name="湖滨社区")
    staff, url = client_of(world.street_staff()), "/desk/venues/new/?kind=station"
    assert 'name="community"' in staff.get(url).content.decode()
    answer = staff.post(f"{url}&community=430407002014", {"name": "湖滨驿站", "opens_on_holidays": "on"})
    assert answer.status_code == 302
    assert [(row.community, row.opens_on_holidays) for row in Venue.objects.all()] == [(430407002014, True)]
    assert staff.get(f"{url}&community=430407003001").status_code == 404
