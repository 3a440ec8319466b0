"""The three taps."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from shanzhi.portal import pacing
from shanzhi.records.models import File
from shanzhi.service_requests.models import Category, ServiceRequest
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import TELL, Stage, photo
from tests.world import World

REPAIR = TELL.format("repair")


def told(world: World) -> list[ServiceRequest]:
    with in_street(world.street):
        return list(ServiceRequest.objects.select_related("reporter", "building", "category").order_by("id"))


def test_tell_makes_a_request_and_leads_to_its_private_page(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    response = client.post(REPAIR, {"text": "楼道的灯坏了"})

    (made,) = told(world)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/r/{made.token}/sent/"
    assert (made.text, made.state, made.source, made.reporter) == ("楼道的灯坏了", "waiting", "portal", None)


def test_tell_costs_eight_queries(
    world: World, client: StreetClient, menu: dict[str, Category], django_assert_num_queries: Any
) -> None:
    client.post(REPAIR, {"text": "先来一个"})  # reads the calendar of workdays once in ten minutes

    # scope, category with community and building, number, request, step, words, audit, the notice's job; and two
    # savepoints of the test's own transaction
    with django_assert_num_queries(8 + 2):
        client.post(REPAIR, {"text": "楼道的灯坏了"})


def test_tell_with_a_building_costs_no_more(
    world: World, client: StreetClient, menu: dict[str, Category], django_assert_num_queries: Any
) -> None:
    building = world.building
    client.post(REPAIR, {"text": "先来一个"})

    with django_assert_num_queries(8 + 2):
        client.post(REPAIR, {"text": "楼道的灯坏了", "building": building.pk})

    assert told(world)[-1].building == building


def test_tell_keeps_place_answers_person_and_for_whom(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    client.post(
        REPAIR,
        {
            "text": "灯坏了",
            "building": world.building.pk,
            "place": "2单元3楼",
            "question_what": "电",
            "name": "王秀英",
            "phone": "138 0000 1234",
            "on_behalf": "family",
        },
    )

    (made,) = told(world)
    assert (made.place, made.answers, made.on_behalf) == ("2单元3楼", {"what": "电"}, "family")
    assert made.reporter is not None
    assert str(made.reporter.phone) == "138****1234"


def test_tell_from_the_code_on_the_door_is_recorded_as_such(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    page = client.get(REPAIR, {"b": world.building.token}).content.decode()
    assert f'name="building" id="id_building" value="{world.building.pk}"' in page

    client.post(REPAIR, {"text": "灯坏了", "building": world.building.pk, "code": world.building.token})

    assert told(world)[0].source == "qr"


def test_tell_with_the_code_of_another_building_is_not_from_a_code(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    client.post(REPAIR, {"text": "灯坏了", "building": world.building.pk, "code": world.other_building.token})

    assert told(world)[0].source == "portal"


def test_tell_keeps_photos(world: World, client: StreetClient, menu: dict[str, Category], media: Any) -> None:
    client.post(REPAIR, {"text": "灯坏了", "photos": [photo("a.jpg"), photo("b.jpg")]})

    with in_street(world.street):
        assert File.objects.filter(subject_id=told(world)[0].pk).count() == 2


def test_tell_without_words_comes_back_with_everything_else(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    sent = {"text": "", "place": "北门旁边", "phone": "138-0000-1234", "building": world.building.pk}

    response = client.post(REPAIR, sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "北门旁边" in page
    assert "138-0000-1234" in page
    assert f'<option value="{world.building.pk}" selected>' in page
    assert told(world) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("text", "长" * 1001),
        ("text", "灯\0坏"),
        ("building", "999999"),
        ("building", "x"),
        ("on_behalf", "staff"),
        ("question_what", "火箭"),
    ],
)
def test_tell_refuses_what_cannot_be(
    world: World, client: StreetClient, menu: dict[str, Category], field: str, value: str
) -> None:
    response = client.post(REPAIR, {"text": "灯坏了", field: value})

    assert response.status_code == 422
    assert told(world) == []


def test_tell_refuses_a_building_of_another_street(
    world: World, other_world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    response = client.post(REPAIR, {"text": "灯坏了", "building": other_world.building.pk})

    assert response.status_code == 422
    assert told(world) == []


def test_tell_with_a_wrong_photo_keeps_nothing_and_says_photos_are_to_be_chosen_again(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    fake = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")

    response = client.post(REPAIR, {"text": "灯坏了", "photos": [fake]})

    page = response.content.decode()
    assert response.status_code == 422
    assert "x.jpg" in page
    assert "请再选一次照片" in page
    assert told(world) == []


@pytest.mark.parametrize(("code", "number"), [("emergency", "119"), ("petition", "12345")])
def test_what_is_not_ours_says_whom_to_call_and_stores_nothing(
    world: World, client: StreetClient, menu: dict[str, Category], code: str, number: str
) -> None:
    for response in (client.get(TELL.format(code)), client.post(TELL.format(code), {"text": "着火了"})):
        assert response.status_code == 200
        assert f'href="tel:{number}"' in response.content.decode()
    assert told(world) == []


def test_unknown_category_is_404(world: World, client: StreetClient, menu: dict[str, Category]) -> None:
    assert client.get(TELL.format("nothing")).status_code == 404
    assert client.post(TELL.format("nothing"), {"text": "灯坏了"}).status_code == 404


def test_community_that_is_not_there_stores_nothing(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    assert client.post("/c/430407002099/tell/repair/", {"text": "灯坏了"}).status_code == 404
    assert told(world) == []


def test_danger_shows_the_numbers_first_and_loses_nothing(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    sent = {"text": "厨房煤气味很大", "place": "3楼"}

    first = client.post(REPAIR, sent)
    page = first.content.decode()
    second = client.post(REPAIR, {**sent, "warned": "1"})

    assert first.status_code == 200
    assert 'href="tel:119"' in page
    assert "厨房煤气味很大" in page
    assert 'name="warned" value="1"' in page
    assert second.status_code == 302
    assert 'href="tel:119"' in client.get(second.headers["Location"]).content.decode()
    assert len(told(world)) == 1


def test_danger_with_photos_is_sent_at_once_so_that_they_are_not_lost(
    world: World, client: StreetClient, menu: dict[str, Category], media: Any
) -> None:
    response = client.post(REPAIR, {"text": "楼道冒烟", "photos": [photo()]})

    assert response.status_code == 302
    assert 'href="tel:119"' in client.get(response.headers["Location"]).content.decode()


def test_form_offers_running_requests_of_the_same_kind_and_place(client: StreetClient, stage: Stage) -> None:
    open_one, closed_one = stage("accepted"), stage("rated")

    page = client.get(REPAIR).content.decode()

    assert f"/c/430407002013/requests/{open_one.pk}/" in page
    assert f"/c/430407002013/requests/{closed_one.pk}/" not in page
    assert "楼道的灯坏了" not in page


def test_form_never_offers_sensitive_requests(client: StreetClient, stage: Stage) -> None:
    hidden = stage("accepted", code="hardship")

    assert f"/requests/{hidden.pk}/" not in client.get(TELL.format("hardship")).content.decode()


def test_hints_find_similar_words_and_danger(client: StreetClient, stage: Stage) -> None:
    found = stage("accepted", text="楼道路灯不亮")

    page = client.post(REPAIR + "hints/", {"text": "路灯不亮，有人触电"}).content.decode()
    nothing = client.post(REPAIR + "hints/", {"text": "", "building": "9" * 30}).content.decode()

    assert f"/requests/{found.pk}/" in page
    assert 'href="tel:120"' in page
    assert 'name="warned"' in page
    assert "tel:" not in nothing


def test_hints_are_not_for_get(client: StreetClient, menu: dict[str, Category]) -> None:
    assert client.get(REPAIR + "hints/").status_code == 405


def test_too_much_from_one_browser_is_asked_to_wait(
    world: World, client: StreetClient, menu: dict[str, Category], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "LIMITS", (("browser", 2, 60),))
    for number in range(2):
        assert client.post(REPAIR, {"text": f"第{number}件"}).status_code == 302

    response = client.post(REPAIR, {"text": "第三件"})

    assert response.status_code == 429
    assert "请等十分钟" in response.content.decode()
    assert "第三件" in response.content.decode()
    assert len(told(world)) == 2


def test_questions_are_asked_in_the_readers_language(client: StreetClient, menu: dict[str, Category]) -> None:
    client.cookies["django_language"] = "en"

    with override(None):
        page = client.get(REPAIR).content.decode()

    assert "What is broken?" in page
    assert "door or window" in page


def test_required_question_must_be_answered(world: World, client: StreetClient, menu: dict[str, Category]) -> None:
    with in_street(world.street):
        category = menu["other"]
        category.questions = [
            {"key": "urgent", "label": "急不急？", "kind": "yes_no", "required": True},
            {"key": "since", "label": "从何时起？", "kind": "text"},
        ]
        category.save()
    url = TELL.format("other")

    assert client.post(url, {"text": "灯坏了"}).status_code == 422
    assert client.post(url, {"text": "灯坏了", "question_urgent": "yes", "question_since": "昨天"}).status_code == 302
    assert told(world)[0].answers == {"urgent": "yes", "since": "昨天"}


def test_thank_you_page_tells_number_link_and_what_a_phone_is_for(client: StreetClient, stage: Stage) -> None:
    with_phone = stage("waiting", phone="138-0000-1234")
    with_name_only = stage("waiting", name="王秀英")

    page = client.get(f"/r/{with_phone.token}/sent/").content.decode()
    other = client.get(f"/r/{with_name_only.token}/sent/").content.decode()

    assert with_phone.number in page
    assert f"http://testserver/r/{with_phone.token}/" in page
    assert "发短信给您" in page
    assert "没有电话" in other
    assert 'data-draft-clear="tell-430407002013-repair"' in page


# Elder mode: one thing a page


def step(client: StreetClient, page: str, /, **fields: Any) -> Any:
    return client.post(REPAIR, {"step": page, **fields})


def test_elder_mode_asks_one_thing_a_page_and_sends_at_the_end(
    world: World, client: StreetClient, menu: dict[str, Category], media: Any
) -> None:
    client.cookies["elder"] = "1"
    first = client.get(REPAIR).content.decode()
    assert 'name="text"' in first
    assert 'name="phone"' not in first

    where = step(client, "what", text="灯坏了", question_what="电").content.decode()
    assert 'type="hidden" name="text" value="灯坏了"' in where
    assert 'name="place"' in where
    gathered = {"text": "灯坏了", "question_what": "电", "building": world.building.pk, "place": "3楼"}
    who = step(client, "where", **gathered).content.decode()
    assert f'type="hidden" name="building" value="{world.building.pk}"' in who
    gathered |= {"name": "王秀英", "phone": "13800001234", "on_behalf": "self"}
    last = step(client, "who", **gathered).content.decode()
    assert 'type="hidden" name="phone" value="13800001234"' in last
    assert 'type="file"' in last
    assert told(world) == []
    response = step(client, "send", **gathered, photos=[photo()])

    (made,) = told(world)
    assert response.headers["Location"] == f"/r/{made.token}/sent/"
    assert (made.answers, made.place, made.building) == ({"what": "电"}, "3楼", world.building)


def test_elder_mode_stays_on_a_page_with_an_error(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    client.cookies["elder"] = "1"

    empty = step(client, "what", text="")
    wrong_phone = step(client, "who", text="灯坏了", phone="12")
    tampered = step(client, "send", text="", phone="13800001234")

    assert empty.status_code == wrong_phone.status_code == tampered.status_code == 422
    assert 'name="step" value="what"' in empty.content.decode()
    assert 'name="step" value="who"' in wrong_phone.content.decode()
    assert 'name="step" value="what"' in tampered.content.decode()


def test_elder_mode_goes_back_without_losing_words(client: StreetClient, menu: dict[str, Category]) -> None:
    client.cookies["elder"] = "1"

    page = step(client, "where", text="灯坏了", place="", back="what").content.decode()

    assert 'name="step" value="what"' in page
    assert ">\n灯坏了</textarea>" in page or "灯坏了</textarea>" in page


def test_elder_mode_shows_the_numbers_after_dangerous_words(
    world: World, client: StreetClient, menu: dict[str, Category]
) -> None:
    client.cookies["elder"] = "1"

    page = step(client, "what", text="我家着火了").content.decode()
    response = step(client, "send", text="我家着火了")

    assert 'href="tel:119"' in page
    assert response.headers["Location"].endswith("?danger=1")


def test_signed_in_staff_who_use_the_portal_are_recorded(
    world: World, client_for: Any, menu: dict[str, Category]
) -> None:
    staff = world.community_staff()

    client_for(staff).post(REPAIR, {"text": "灯坏了"})

    assert told(world)[0].entered_by_id == staff.account.pk


def test_old_requests_are_not_offered(client: StreetClient, stage: Stage) -> None:
    old = stage("accepted", ago=timedelta(days=20))

    assert f"/requests/{old.pk}/" not in client.get(REPAIR).content.decode()
