"""The pages: entering in one form, visits noted on the phone, the family's page, paper, figures; statements counted."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shanzhi.care.enums import Relation, VisitState
from shanzhi.care.models import CareKind, CarePerson, CareVisit, CountCampaign, FamilyLink
from shanzhi.care.services import link_family
from shanzhi.core import clock
from shanzhi.people.services import withdraw_consent
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services.categories import open_menu
from tests.care.conftest import Enter
from tests.clients import StreetClient
from tests.database import in_street
from tests.world import Someone, World

ClientFor = Callable[[Any], StreetClient]
IN_TESTS_ONLY = ("SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture
def staff(client_for: ClientFor, world: World) -> StreetClient:
    client = client_for(world.secretary())
    client.get("/desk/care/")  # builds the actor, warms the caches
    return client


@pytest.fixture
def now_entry(enter: Enter) -> CarePerson:
    """An entry of the real today: pages read the clock."""
    return enter(at=clock.now())


def visit_of(world: World, entry: CarePerson) -> CareVisit:
    with in_street(world.street):
        return entry.visits.get(state=VisitState.PLANNED, plan__isnull=False)


def statements(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert do().status_code == 200
    return sum(not query["sql"].startswith(IN_TESTS_ONLY) for query in captured.captured_queries)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/desk/care/register/", 9),
        ("/desk/care/register/care.xlsx", 5),
        ("/desk/care/late/", 4),
        ("/desk/care/figures/", 7),
    ],
)
def test_lists_cost_the_same_at_any_length(
    staff: StreetClient, enter: Enter, rows: int, address: str, number: int
) -> None:
    for n in range(rows):
        enter(home=n)
    assert statements(lambda: staff.get(address)) == number


@pytest.mark.parametrize("rows", [1, 3])
def test_my_visits_cost_the_same_at_any_length(client_for: ClientFor, keeper: Someone, enter: Enter, rows: int) -> None:
    for n in range(rows):
        enter(home=n)
    client = client_for(keeper)
    client.get("/desk/care/")
    assert statements(lambda: client.get("/desk/care/")) == 4


def entry_form(world: World, kinds: dict[str, CareKind], **said: Any) -> dict[str, Any]:
    _homes = world.households
    return {
        "community": world.code,
        "name": "罗桂香",
        "phone": "13100000001",
        "building": world.building.pk,
        "entrance": "1",
        "door": "101",
        "kind": kinds["disabled_old"].pk,
        "ground": "consent",
        "given_how": "paper",
        "agreed_by": "person",
        "risk": "high",
        "reason": "独居",
        **said,
    }


def test_a_person_is_entered_in_one_form(world: World, staff: StreetClient, kinds: dict[str, CareKind]) -> None:
    wrong = staff.post(reverse("care:new"), entry_form(world, kinds, door="909", ground="duty"))
    assert wrong.status_code == 422
    assert "罗桂香" in wrong.content.decode(), "what was typed is kept"
    sent = staff.post(reverse("care:new"), entry_form(world, kinds))
    with in_street(world.street):
        entry = CarePerson.objects.get()
    assert sent.headers["Location"] == reverse("care:entry", args=[entry.pk])
    again = staff.post(reverse("care:new"), entry_form(world, kinds))
    assert again.status_code == 422, "the phone finds the same person, who is in it already"
    page = staff.get(reverse("care:register")).content.decode()
    assert "罗*" in page
    assert "罗桂香" not in page


def test_the_export_is_masked(world: World, staff: StreetClient, now_entry: CarePerson) -> None:
    response = staff.get(reverse("care:export"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    text = " ".join(str(cell) for row in rows for cell in row)
    with in_street(world.street):
        now_entry.person.refresh_from_db()
        assert str(now_entry.person.name) in text
    assert str(now_entry.number) in text
    assert "101" not in text


def test_a_visit_is_noted_and_becomes_a_request(
    world: World, client_for: ClientFor, keeper: Someone, now_entry: CarePerson
) -> None:
    with in_street(world.street):
        category = open_menu(actor=world.program(), street=world.street, at=world.at)[0]
    client, address = client_for(keeper), reverse("care:visit", args=[visit_of(world, now_entry).pk])
    said = {"met": "yes", "heard": "灯坏了", "category": category.pk, "needed": "", "draft_key": "k"}
    assert client.post(address, said).status_code == 422, "a request needs words"
    sent = client.post(address, {**said, "needed": "楼道灯不亮"})
    assert sent.headers["Location"] == reverse("care:today")
    assert client.post(address, {**said, "needed": "楼道灯不亮"}).headers["Location"] == reverse("care:today")
    with in_street(world.street):
        assert ServiceRequest.objects.get().text == "楼道灯不亮"
        assert now_entry.visits.count() == 2


def test_the_keeper_says_that_something_happened(
    world: World, client_for: ClientFor, keeper: Someone, staff: StreetClient, now_entry: CarePerson
) -> None:
    address = reverse("care:visit_event", args=[visit_of(world, now_entry).pk])
    assert staff.get(address).status_code == 404, "staff have their own page for it"
    client = client_for(keeper)
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "fall"}).headers["Location"] == reverse("care:today")
    with in_street(world.street):
        assert now_entry.events.get().kind == "fall"


def test_a_paper_card_is_entered_by_its_last_digits(world: World, staff: StreetClient, now_entry: CarePerson) -> None:
    visit = visit_of(world, now_entry)
    found = staff.get(reverse("care:enter"), {"number": visit.number[-6:]})
    address = reverse("care:visit", args=[visit.pk])
    assert found.headers["Location"] == f"{address}?next=enter"
    sent = staff.post(address, {"met": "no", "heard": "", "draft_key": "k", "next": "enter"})
    assert sent.headers["Location"] == reverse("care:enter")
    assert staff.get(reverse("care:enter"), {"number": "999"}).status_code == 422


def test_cards_are_printed_by_who_goes_and_for_who_goes(
    world: World, client_for: ClientFor, staff: StreetClient, keeper: Someone, now_entry: CarePerson
) -> None:
    visit = visit_of(world, now_entry)
    for client, address in (
        (client_for(keeper), reverse("care:my_cards")),
        (client_for(keeper), reverse("care:card", args=[visit.pk])),
        (staff, reverse("care:card", args=[visit.pk])),
    ):
        assert client.get(address).content.startswith(b"%PDF")
    with in_street(world.street):
        assert now_entry.person.looks.count() == 0
    assert staff.post(reverse("care:print_card", args=[visit.pk])).content.startswith(b"%PDF")
    with in_street(world.street):
        assert now_entry.person.looks.get().field == "care_home"


def test_deeds_of_an_entry_through_their_pages(world: World, staff: StreetClient, now_entry: CarePerson) -> None:
    def send(deed: str, **said: Any) -> int:
        return staff.post(reverse(f"care:{deed}", args=[now_entry.pk]), said).status_code

    assert send("risk", risk="high", reason="") == 422
    assert send("risk", risk="high", reason="刚出院") == 302
    assert send("plan", form="visit", every_days=8) == 422
    assert send("plan", form="doctor", every_days=90) == 302
    assert send("event", kind="fall") == 302
    assert send("ground", given_how="spoken") == 302
    assert send("family", name="罗春生", phone="13100000002", relation="child", given_how="spoken") == 302
    assert send("notes", reason="a") == 422
    assert send("notes", reason="准备回访") == 200
    assert send("home", reason="救护车要地址") == 200
    with in_street(world.street):
        change = {"kind": now_entry.kind_id, "keeper": world.other_member().member.pk}
    assert send("change", **change) == 302
    assert send("end", reason="moved") == 302
    assert send("risk", risk="raised", reason="再看看") == 422


@pytest.fixture
def link(world: World, now_entry: CarePerson) -> FamilyLink:
    with in_street(world.street):
        return link_family(
            actor=world.secretary().actor,
            entry=now_entry,
            relative=world.person(),
            relation=Relation.CHILD,
            at=clock.now(),
        )


def test_the_family_sees_days_and_nothing_else(
    world: World, client: StreetClient, keeper: Someone, now_entry: CarePerson, link: FamilyLink
) -> None:
    page = client.get(reverse("care:own", args=[link.token])).content.decode()
    visit = visit_of(world, now_entry)
    assert visit.planned_on.isoformat() in page
    for secret in ("101", keeper.name, str(now_entry.number), str(visit.number)):
        assert secret not in page
    sent = client.post(reverse("care:own_event", args=[link.token]), {"kind": "discharge", "said": "今天出院"})
    assert sent.status_code == 302
    with in_street(world.street):
        assert now_entry.events.get().told_by == link


def test_the_familys_page_ends_with_consent_or_by_their_own_wish(
    world: World, client: StreetClient, now_entry: CarePerson, link: FamilyLink
) -> None:
    own = reverse("care:own", args=[now_entry.token])
    assert client.get(own).status_code == 200
    assert client.post(reverse("care:own_leave", args=[now_entry.token])).status_code == 404
    with in_street(world.street):
        withdraw_consent(actor=world.secretary().actor, person=now_entry.person, purpose="care.family", at=clock.now())
    assert client.get(reverse("care:own", args=[link.token])).status_code == 404
    assert client.get(own).status_code == 200


def test_a_relative_may_leave(client: StreetClient, link: FamilyLink) -> None:
    assert client.post(reverse("care:own_leave", args=[link.token])).status_code == 200
    assert client.get(reverse("care:own", args=[link.token])).status_code == 404


def test_one_finds_oneself_on_ones_own_page(world: World, client_for: ClientFor, enter: Enter) -> None:
    someone = world.account_without_post()
    client = client_for(someone)
    assert client.get(reverse("care:my_care")).status_code == 404
    enter(person=someone.person, at=clock.now())
    assert (
        "困难高龄老人" in client.get(reverse("care:my_care"), headers={"Accept-Language": "zh-hans"}).content.decode()
    )


def test_a_count_goes_through_its_pages(
    world: World, client_for: ClientFor, staff: StreetClient, kinds: dict[str, CareKind], building_chief: Someone
) -> None:
    _places = world.households, world.other_building
    today = clock.now().date().isoformat()
    begun = staff.post(reverse("care:count_start"), {"title": "摸底", "starts_on": today, "ends_on": today})
    with in_street(world.street):
        campaign = CountCampaign.objects.get()
    assert begun.headers["Location"] == reverse("care:count", args=[campaign.pk])
    numbers = {f"kind_{kind.pk}": 2 for kind in kinds.values() if kind.in_count}
    chief = client_for(building_chief)
    own = reverse("care:count_part", args=[campaign.pk, "building", world.building.pk])
    assert chief.get(own).status_code == 200
    assert chief.post(own, numbers).status_code == 302
    estate = reverse("care:count_part", args=[campaign.pk, "section", world.estate.pk])
    assert chief.get(estate).status_code == 404
    assert "2栋" not in chief.get(reverse("care:count", args=[campaign.pk])).content.decode(), "one's own part alone"
    other = reverse("care:count_part", args=[campaign.pk, "building", world.other_building.pk])
    assert staff.post(other, {**numbers, "counter": "楼栋长"}).status_code == 302
    assert staff.post(estate, dict.fromkeys(numbers, 5)).status_code == 302
    kind = kinds["needy_old"].pk
    settle = reverse("care:count_settle", args=[campaign.pk, "section", world.estate.pk, kind])
    assert staff.post(settle, {"agreed": 4, "reason": "有一户已搬走"}).status_code == 302
    assert "有一户已搬走" in staff.get(reverse("care:count", args=[campaign.pk])).content.decode()


def test_the_street_sets_limits_and_groups(world: World, client_for: ClientFor) -> None:
    street = client_for(world.street_staff())
    assert street.post(reverse("care:begin")).status_code == 302
    with in_street(world.street):
        kind = CareKind.objects.get(code="veteran")
        limits = _limits(street)
    assert street.post(reverse("care:limits"), {**limits, "high_days": 5}).status_code == 302
    assert street.post(reverse("care:limits"), {**limits, "high_days": 0}).status_code == 422
    changed = {"code": "veteran", "name": "老兵", "order": 5, "retention_days": 4000}
    assert street.post(reverse("care:kind", args=[kind.pk]), changed).status_code == 422
    assert street.post(reverse("care:kind", args=[kind.pk]), {**changed, "retention_days": 100}).status_code == 302
    assert street.post(reverse("care:kind_new"), {**changed, "retention_days": 100}).status_code == 422, (
        "the code is taken"
    )


def _limits(client: StreetClient) -> dict[str, Any]:
    form = client.get(reverse("care:limits")).context["form"]
    return {name: form[name].value() for name in form.fields}
