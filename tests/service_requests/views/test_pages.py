"""Table, bulk actions, entry, visits, services, menu, paper: what they show, whom they refuse, what they keep."""

from collections.abc import Callable
from typing import Any

import pytest

from shanzhi.service_requests.models import (
    Category,
    HomeVisit,
    HouseholdLink,
    SavedFilter,
    ServiceRecord,
    ServiceRequest,
)
from shanzhi.service_requests.services import progress
from shanzhi.service_requests.slip import slip_of, words
from tests.clients import StreetClient
from tests.service_requests.views.conftest import Make
from tests.world import Someone, World

ClientFor = Callable[[Someone | None], StreetClient]
FOR_ALL = ["/desk/", "/desk/requests/", "/desk/requests/filters/", "/desk/board/"]
FOR_THOSE_WHO_TAKE_PART = ["/desk/requests/new/", "/desk/visits/", "/desk/services/", "/desk/services/new/"]
FOR_STREET = ["/desk/menu/"]


@pytest.mark.parametrize("path", [*FOR_ALL, *FOR_THOSE_WHO_TAKE_PART, *FOR_STREET])
def test_who_opens_which_page(client_for: ClientFor, client: StreetClient, world: World, menu: Any, path: str) -> None:
    def status(who: Someone) -> int:
        return client_for(who).get(path).status_code

    assert world.community
    part = path not in FOR_STREET
    assert status(world.street_staff()) == 200
    assert status(world.secretary()) == (200 if part else 404)
    assert status(world.member()) == (200 if part else 404)
    # a unit's contact has a desk of its own
    assert status(world.partner_contact()) == (302 if path == "/desk/" else 200 if path in FOR_ALL else 404)
    assert status(world.account_without_post()) == (200 if path == "/desk/" else 404)
    assert client.get(path).headers["Location"].startswith("/sign-in/")


def test_the_table_shows_what_the_actor_sees(
    client_for: ClientFor, world: World, outsider: Someone, make: Make
) -> None:
    hidden, open_one = make("accepted"), make("open")

    def numbers(who: Someone) -> set[str]:
        page = client_for(who).get("/desk/requests/").content.decode()
        return {thing.number for thing in (hidden, open_one) if thing.number in page}

    assert numbers(world.secretary()) == {hidden.number, open_one.number}
    assert numbers(world.member()) == {open_one.number}
    assert numbers(world.partner_contact()) == set()
    assert numbers(outsider) == set()


def test_the_table_takes_words_for_words(client_for: ClientFor, world: World, make: Make) -> None:
    make(text='<b>灯</b>坏了 & "三天"')

    page = client_for(world.secretary()).get("/desk/requests/").content.decode()

    assert "&lt;b&gt;灯&lt;/b&gt;坏了 &amp; &#34;三天&#34;" in page
    assert "<b>灯" not in page


def test_the_table_is_searched_and_narrowed(client_for: ClientFor, world: World, menu: Any, make: Make) -> None:
    lamp = make("accepted", text="楼道路灯坏了")
    pipe = make("waiting", text="水管漏水", category=menu["environment"])
    client = client_for(world.secretary())

    def found(query: str) -> set[str]:
        page = client.get(f"/desk/requests/?{query}").content.decode()
        return {thing.number for thing in (lamp, pipe) if thing.number in page}

    assert found("q=路灯") == {lamp.number}
    assert found(f"q={int(pipe.number[-6:])}") == {pipe.number}
    assert found(f"q=路灯&category={menu['environment'].pk}") == set()
    assert found("state=waiting") == {pipe.number}
    assert found("list=to_decide&sort=due") == {lamp.number, pipe.number}
    assert found("since=2099-01-01") == set()
    assert found("category=x&level=9&before=-1&after=zz&sort=odd") == {lamp.number, pipe.number}


def test_pages_follow_one_another(client_for: ClientFor, world: World, make: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr("shanzhi.service_requests.views.desk.table.PAGE", 2)
    things = [make("waiting") for _number in range(5)]
    client = client_for(world.secretary())
    for sort in ("", "due"):
        seen: list[int] = []
        query = f"sort={sort}"
        while query:
            response = client.get(f"/desk/requests/?{query}")
            seen += [row["pk"] for row in response.context["rows"]]
            query = response.context["next"]
        assert sorted(seen) == [thing.pk for thing in things]


def test_a_filter_is_kept_and_forgotten(client_for: ClientFor, world: World) -> None:
    client = client_for(world.secretary())
    client.post("/desk/requests/filters/keep/", {"name": "漏水", "query": "q=漏水&before=7"})
    saved = SavedFilter.objects.get()
    assert (saved.name, "before" in saved.query) == ("漏水", False)
    client_for(world.member()).post("/desk/requests/filters/keep/", {"forget": saved.pk})
    assert SavedFilter.objects.count() == 1
    client.post("/desk/requests/filters/keep/", {"forget": saved.pk})
    assert SavedFilter.objects.count() == 0


def test_bulk_says_row_by_row_what_happened(client_for: ClientFor, world: World, make: Make) -> None:
    waiting, taken = make("waiting"), make("taken")
    client = client_for(world.secretary())
    response = client.post("/desk/requests/many/", {"do": "accept", "pick": [waiting.pk, taken.pk]})
    page = response.content.decode()
    waiting.refresh_from_db()
    taken.refresh_from_db()
    assert (response.status_code, waiting.state, taken.state) == (200, "accepted", "taken")
    assert taken.number in page


def test_bulk_opens_for_a_group_after_asking(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("accepted")
    client = client_for(world.secretary())
    asked = client.post("/desk/requests/many/", {"do": "offer", "pick": [thing.pk]})
    assert world.group.name in asked.content.decode()
    client.post("/desk/requests/many/", {"do": "offer", "pick": [thing.pk], "group": world.group.pk})
    thing.refresh_from_db()
    assert (thing.state, thing.group_id) == ("open", world.group.pk)


def test_bulk_cannot_reach_what_is_out_of_sight(client_for: ClientFor, outsider: Someone, make: Make) -> None:
    thing = make("waiting")
    client_for(outsider).post("/desk/requests/many/", {"do": "accept", "pick": [thing.pk]})
    thing.refresh_from_db()
    assert thing.state == "waiting"


def entry(menu: dict[str, Category], **more: Any) -> dict[str, Any]:
    return {"source": "phone", "category": menu["repair"].pk, "text": "水管漏水", "on_behalf": "staff", **more}


def test_a_need_is_entered_and_the_next_one_follows(client_for: ClientFor, world: World, menu: Any) -> None:
    home = world.households[0]
    client = client_for(world.member())
    sent = entry(menu, building=home.building_id, door=home.door, name="钱一山", phone="139-0000-1000", next="1")
    response = client.post("/desk/requests/new/", sent)
    thing = ServiceRequest.objects.get()
    assert (thing.source, thing.household_id, thing.entered_by_id) == ("phone", home.pk, world.member().account.pk)
    assert f"category={menu['repair'].pk}" in response.headers["Location"]


def test_entry_keeps_what_was_typed(client_for: ClientFor, world: World, menu: Any) -> None:
    client = client_for(world.secretary())
    response = client.post("/desk/requests/new/", entry(menu, phone="12", door="9", building=world.building.pk))
    page = response.content.decode()
    assert (response.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert "水管漏水" in page


def test_the_same_need_follows_the_one_that_is_there(
    client_for: ClientFor, world: World, menu: Any, make: Make
) -> None:
    thing = make("accepted", text="水管漏水，墙湿了")
    client = client_for(world.secretary())
    alike = client.get("/desk/requests/new/alike/", {"text": "水管漏水", "category": menu["repair"].pk})
    assert f'value="{thing.pk}"' in alike.content.decode()
    client.post("/desk/requests/new/", entry(menu, follow=thing.pk))
    thing.refresh_from_db()
    assert (thing.supporters_count, ServiceRequest.objects.count()) == (1, 1)


def test_a_visit_becomes_a_request_at_once(client_for: ClientFor, world: World, menu: Any) -> None:
    home, other = world.households[:2]
    staff, member = client_for(world.secretary()), client_for(world.member())
    given = {"member": world.member().member.pk, "building": home.building_id, "door": home.door}
    assert staff.post("/desk/visits/links/change/", given).status_code == 302
    sent = {"met": "yes", "heard": "想装扶手", "category": menu["facilities"].pk, "draft_key": "v1"}
    member.post(f"/desk/visits/{home.pk}/", sent)
    visit = HomeVisit.objects.select_related("request").get()
    assert (visit.heard, visit.request.text, visit.request.source) == ("想装扶手", "想装扶手", "visit")
    assert member.post(f"/desk/visits/{other.pk}/", sent).status_code == 404
    member.post(f"/desk/visits/{home.pk}/", sent)
    assert (HomeVisit.objects.count(), ServiceRequest.objects.count()) == (1, 1)
    staff.post("/desk/visits/links/change/", {"end": HouseholdLink.objects.get().pk})
    assert member.get(f"/desk/visits/{home.pk}/").status_code == 404


def test_members_do_not_decide_who_visits_whom(client_for: ClientFor, world: World, menu: Any) -> None:
    client = client_for(world.member())
    given = {"member": world.member().member.pk, "building": world.building.pk, "door": world.households[0].door}
    assert client.get("/desk/visits/links/").status_code == 404
    assert client.post("/desk/visits/links/change/", given).status_code == 404


def test_a_service_nobody_asked_for(client_for: ClientFor, world: World, menu: Any) -> None:
    client = client_for(world.member())
    sent = {"category": menu["errand"].pk, "mode": "on_foot", "what": "帮忙提米上楼", "draft_key": "s1"}
    assert client.post("/desk/services/new/", {**sent, "what": ""}).status_code == 422
    client.post("/desk/services/new/", sent)
    record = ServiceRecord.objects.get()
    assert (record.request_id, record.member_id) == (None, world.member().member.pk)
    assert "帮忙提米上楼" in client.get("/desk/services/?loose=1").content.decode()
    assert "帮忙提米上楼" not in client_for(world.other_member()).get("/desk/services/").content.decode()


def test_the_street_changes_its_menu(client_for: ClientFor, world: World, menu: Any) -> None:
    line = menu["repair"]
    fields = {
        "name": "水电气", "name_en": "", "handling": "ours", "turn_to": "", "turn_to_phone": "",
        "contact_amount": 2, "contact_unit": "hour", "settle_amount": 12, "settle_unit": "working_hour",
        "climb_amount": 1, "climb_unit": "hour", "is_active": "on", "questions_text": "!哪里坏了 | 厨房、卫生间",
    }  # fmt: skip
    client = client_for(world.street_staff())
    assert client.post(f"/desk/menu/{line.pk}/", {**fields, "name": ""}).status_code == 422
    assert client.post(f"/desk/menu/{line.pk}/", fields).status_code == 302
    line.refresh_from_db()
    asked = line.questions[0]
    assert (line.settle_amount, line.settle_unit) == (12, "working_hour")
    assert (asked["label"], asked["choices"], asked["required"]) == ("哪里坏了", ["厨房", "卫生间"], True)
    assert client_for(world.secretary()).get(f"/desk/menu/{line.pk}/").status_code == 404


def test_a_required_question_is_asked_on_entry(client_for: ClientFor, world: World, menu: Any) -> None:
    line = menu["repair"]
    line.questions = [{"key": "what", "label": "哪里坏了", "kind": "text", "choices": [], "required": True}]
    line.save(update_fields=["questions"])
    client = client_for(world.secretary())
    response = client.post("/desk/requests/new/", entry(menu))
    assert (response.status_code, "哪里坏了" in response.content.decode()) == (422, True)
    client.post("/desk/requests/new/", entry(menu, question_what="厨房"))
    assert ServiceRequest.objects.get().answers == {"what": "厨房"}


def test_paper(client_for: ClientFor, world: World, outsider: Someone, make: Make) -> None:
    thing, other = make("in_progress"), make("waiting")
    client = client_for(world.secretary())
    one = client.get(f"/desk/requests/{thing.pk}/slip.pdf")
    batch = client.post("/desk/requests/many/", {"do": "slips", "pick": [thing.pk, other.pk]})
    blank = client.get("/desk/requests/new/paper.pdf")
    assert [page.content[:5] for page in (one, batch, blank)] == [b"%PDF-"] * 3
    assert (one.content.count(b"/Type /Page\n"), batch.content.count(b"/Type /Page\n")) in ((1, 2), (0, 0))
    assert words()["problem"] == "问题单"
    assert client_for(outsider).get(f"/desk/requests/{thing.pk}/slip.pdf").status_code == 404
    client.post(f"/desk/requests/{other.pk}/transfer/", {"to": "城管办"})
    assert client.get(f"/desk/requests/{other.pk}/transfer-note.pdf").content[:5] == b"%PDF-"
    assert client.get(f"/desk/requests/{thing.pk}/transfer-note.pdf").status_code == 404


def test_a_slip_tells_all_that_was_done(world: World, make: Make) -> None:
    thing = make("in_progress")
    progress.record_service(
        actor=world.member().actor, request_id=thing.pk, mode="on_foot", what="又来看了", minutes=20, at=world.at
    )
    services = list(ServiceRecord.objects.filter(request=thing).order_by("id"))

    slip = slip_of(thing, order=None, services=services, community="", url="", show_door=False)

    assert (slip["what"], slip["minutes"]) == ("03-10 换了灯泡；03-10 又来看了", "20")
    assert slip_of(thing, order=None, services=[], community="", url="", show_door=False)["what"] == ""


def test_export_holds_no_name(client_for: ClientFor, world: World, make: Make) -> None:
    make("waiting", name="钱一山", phone="139-0000-1000")
    response = client_for(world.secretary()).get("/desk/requests/requests.xlsx?q=路灯")
    assert response.content[:2] == b"PK"


def test_the_door_is_seen_by_who_needs_it(client_for: ClientFor, world: World, make: Make) -> None:
    home = world.households[0]
    thing = make("dispatched", household=home)
    shown = f"<strong>{home.door}</strong>"
    member = client_for(world.member())
    assert shown not in member.get(f"/desk/requests/{thing.pk}/").content.decode()
    member.post(f"/desk/requests/{thing.pk}/take/")
    assert shown in member.get(f"/desk/requests/{thing.pk}/").content.decode()


def test_duty_is_switched_by_oneself(client_for: ClientFor, world: World) -> None:
    member = world.member().member
    client_for(world.member()).post("/desk/duty/", {"on_duty": "0"})
    member.refresh_from_db()
    assert member.on_duty is False
    assert client_for(world.account_without_post()).post("/desk/duty/").status_code == 404


@pytest.mark.parametrize("path", ["/desk/requests/new/", "/desk/services/new/"])
def test_a_street_without_a_community_is_told_what_to_do(client_for: ClientFor, world: World, path: str) -> None:
    page = client_for(world.street_staff()).get(path)

    assert page.status_code == 200
    assert "/desk/places/open/" in page.content.decode()


def test_a_filter_is_put_together_by_names_not_numbers(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("taken")
    client = client_for(world.secretary())
    page = client.get("/desk/requests/filters/").content.decode()
    for name, value, chosen in (
        ("category", thing.category_id, thing.category),
        ("building", thing.building_id, world.building),
        ("holder", thing.holder_id, world.member().member),
    ):
        assert f'<select name="{name}"' in page
        assert f'<option value="{value}"' in page
        table = client.get("/desk/requests/", {name: value}).content.decode()
        assert f": {chosen}" in table
        assert f": {value}" not in table


def test_a_filter_of_somewhere_else_says_its_number(client_for: ClientFor, world: World, menu: Any) -> None:
    assert ": 999999" in client_for(world.secretary()).get("/desk/requests/?category=999999").content.decode()
