"""Every action: who gets it, what it does, what happens when somebody was quicker or something is missing."""

from collections.abc import Callable
from typing import Any

import pytest

from shanzhi.service_requests.models import Dispatch, ReturnVisit, ServiceRecord, ServiceRequest, Whistle
from shanzhi.service_requests.services import dispatch
from shanzhi.service_requests.views.desk.deeds import DEEDS
from tests.clients import StreetClient
from tests.service_requests.views.conftest import Make
from tests.world import Someone, World

ClientFor = Callable[[Someone | None], StreetClient]


def url(thing: ServiceRequest, key: str = "") -> str:
    return f"/desk/requests/{thing.pk}/" + (f"{key}/" if key else "")


def state_of(thing: ServiceRequest) -> str:
    thing.refresh_from_db()
    return thing.state


@pytest.mark.parametrize(
    ("state", "key", "sent", "after"),
    [
        ("waiting", "accept", {"category": "repair", "told": "好的", "public_text": "楼道灯不亮"}, "accepted"),
        ("waiting", "refuse", {"reason": "不归我们管", "turn_to": "住建局 0734-0000111"}, "refused"),
        ("waiting", "transfer", {"to": "城管办", "note": "请办"}, "transferred"),
        ("waiting", "withdraw", {"reason": ""}, "withdrawn"),
        ("accepted", "route", {"category": "environment"}, "accepted"),
        ("accepted", "dispatch", {"to": "open", "words": ""}, "open"),
        ("dispatched", "recall", {"reason": "派错了"}, "accepted"),
        ("in_progress", "pause", {"reason": "等配件"}, "paused"),
        ("in_progress", "extend", {"due_at": "2099-01-05T10:00", "reason": "等配件"}, "in_progress"),
        ("in_progress", "finish", {"told": "修好了"}, "done"),
        ("in_progress", "urge", {"words": "请抓紧"}, "in_progress"),
        ("in_progress", "contact", {"note": "已电话联系"}, "in_progress"),
        ("done", "check", {}, "to_visit"),
        ("done", "send-back", {"reason": "还不亮"}, "in_progress"),
    ],
)
def test_staff_carry_out_an_action(
    client_for: ClientFor, world: World, menu: Any, make: Make, state: str, key: str, sent: dict[str, str], after: str
) -> None:
    thing = make(state)
    client = client_for(world.secretary())
    data = {**sent, **({"category": menu[sent["category"]].pk} if "category" in sent else {})}
    assert client.get(url(thing, key)).status_code == 200
    response = client.post(url(thing, key), data)
    assert (response.status_code, response.headers.get("Location")) == (302, url(thing))
    assert state_of(thing) == after


def test_dispatch_keeps_the_reasons_shown(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("accepted")
    member = world.member().member
    client_for(world.secretary()).post(url(thing, "dispatch"), {"to": f"member:{member.pk}", "words": "请看看"})
    order = Dispatch.objects.get(request=thing)
    assert (order.member_id, order.words, bool(order.reasons)) == (member.pk, "请看看", True)


def test_handing_over_shows_a_limited_link(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("accepted")
    client = client_for(world.secretary())
    client.post(url(thing, "dispatch"), {"to": f"partner:{world.partner.pk}"})
    token = Dispatch.objects.get(request=thing).link_token
    page = client.get(url(thing)).content.decode()
    assert token in page
    assert "<svg" in page


def test_a_member_takes_does_and_reports(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("dispatched")
    client = client_for(world.member())
    assert client.post(url(thing, "take")).status_code == 302
    sent = {"mode": "on_foot", "what": "换了灯泡", "minutes": "20", "finished": "on", "draft_key": "k1"}
    assert client.post(url(thing, "serve"), sent).status_code == 302
    assert state_of(thing) == "done"
    assert client.post(url(thing, "check")).status_code == 404, "who did it does not check it"


def test_a_draft_sent_twice_counts_once(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("taken")
    client = client_for(world.member())
    for _time in range(2):
        client.post(url(thing, "serve"), {"mode": "on_foot", "what": "换了灯泡", "draft_key": "same"})
    assert ServiceRecord.objects.filter(request=thing).count() == 1


def test_a_return_visit_needs_its_answers(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("done")
    client = client_for(world.secretary())
    response = client.post(url(thing, "visit"), {"channel": "phone", "reached": "yes", "words": "他说还行"})
    assert response.status_code == 422
    assert "他说还行" in response.content.decode()
    sent = {"channel": "phone", "reached": "yes", "solved": "yes", "grade": "5", "words": "很好"}
    assert client.post(url(thing, "visit"), sent).status_code == 302
    assert (state_of(thing), ReturnVisit.objects.get(request=thing).grade) == ("rated", 5)


def test_an_unhappy_resident_reopens_the_work(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("done")
    sent = {"channel": "phone", "reached": "yes", "solved": "no", "grade": "1", "words": "没修好"}
    client_for(world.secretary()).post(url(thing, "visit"), sent)
    assert (state_of(thing), thing.reopenings) == ("in_progress", 1)


def test_merge_and_undo(client_for: ClientFor, world: World, make: Make) -> None:
    one, other = make("accepted"), make("waiting", text="楼道的路灯坏了，晚上看不见")
    client = client_for(world.secretary())
    page = client.get(url(other, "merge")).content.decode()
    assert one.number in page
    assert client.post(url(other, "merge"), {"into": one.pk}).status_code == 302
    assert state_of(other) == "merged"
    client.post(url(other, "unmerge"))
    assert state_of(other) == "waiting"


def test_split_keeps_what_was_typed(client_for: ClientFor, world: World, menu: Any, make: Make) -> None:
    thing = make()
    client = client_for(world.secretary())
    response = client.post(url(thing, "split"), {"category_1": menu["repair"].pk, "text_1": "灯坏了"})
    assert response.status_code == 422
    assert "灯坏了" in response.content.decode()
    both = {"category_1": menu["repair"].pk, "text_1": "灯坏了", "category_2": menu["environment"].pk, "text_2": "垃圾"}
    assert client.post(url(thing, "split"), both).status_code == 302
    assert thing.parts.count() == 2


def test_a_whistle_is_blown_answered_and_rated(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("accepted")
    client = client_for(world.secretary())
    sent = {"partner": world.partner.pk, "matter": "来人看看", "urgency": "2", "arrive_by": "2099-01-05T10:00"}
    assert client.post(url(thing, "whistle"), sent).status_code == 302
    whistle = Whistle.objects.get(request=thing)
    for to in ("signed_for", "arrived", "done"):
        client.post(f"/desk/whistles/{whistle.pk}/", {"to": to, "result": "修好了"})
    client.post(f"/desk/whistles/{whistle.pk}/", {"grade": "4"})
    whistle.refresh_from_db()
    assert (whistle.state, whistle.grade_of_unit) == ("done", 4)


@pytest.mark.parametrize("key", sorted(DEEDS))
def test_nobody_else_gets_an_action(
    client_for: ClientFor, client: StreetClient, world: World, outsider: Someone, make: Make, key: str
) -> None:
    thing = make("in_progress")
    for someone in (outsider, world.account_without_post(), world.partner_contact()):
        assert client_for(someone).get(url(thing, key)).status_code == 404
        assert client_for(someone).post(url(thing, key)).status_code == 404
    assert client.get(url(thing, key)).headers["Location"].startswith("/sign-in/")


def test_a_race_ends_in_a_page_that_says_how_things_stand(client_for: ClientFor, world: World, make: Make) -> None:
    thing = make("open")
    dispatch.claim(actor=world.other_member().actor, request_id=thing.pk, at=world.at)
    staff = client_for(world.secretary()).post(url(thing, "dispatch"), {"to": "open"})
    assert staff.status_code == 409
    assert "已接单" in staff.content.decode()
    late = client_for(world.member()).post(url(thing, "claim"))
    assert late.status_code == 404, "taken by somebody else, it is out of sight"


def test_next_leads_back_but_never_away(client_for: ClientFor, world: World, make: Make) -> None:
    client = client_for(world.secretary())
    here = client.post(url(make("done"), "check"), {"next": "/desk/"})
    away = client.post(url(make("done"), "check"), {"next": "https://example.org/"})
    assert here.headers["Location"] == "/desk/"
    assert away.headers["Location"].startswith("/desk/requests/")


def test_an_unreadable_photo_leaves_nothing_behind(client_for: ClientFor, world: World, make: Make) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    thing = make("taken")
    photo = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    client = client_for(world.member())
    response = client.post(url(thing, "serve"), {"mode": "on_foot", "what": "换了灯泡", "after": photo})
    assert response.status_code == 422
    assert "换了灯泡" in response.content.decode()
    assert (ServiceRecord.objects.count(), state_of(thing)) == (0, "taken")


def test_one_more_part_keeps_what_was_typed_and_splits_nothing(
    client_for: ClientFor, world: World, make: Make, menu: Any
) -> None:
    thing = make()
    client = client_for(world.secretary())
    sent = {"category_1": menu["repair"].pk, "text_1": "修灯", "category_2": "", "text_2": ""}

    for count in (3, 4, 5):
        page = client.post(url(thing, "split"), {**sent, "count": count - 1, "more": "1"})
        assert page.status_code == 200
        text = page.content.decode()
        assert f'name="text_{count}"' in text
        assert f'name="text_{count + 1}"' not in text
        assert "修灯" in text
        assert "form-errors" not in text

    parts = {f"category_{n}": menu["repair"].pk for n in range(1, 6)} | {f"text_{n}": f"第{n}件" for n in range(1, 6)}
    assert client.post(url(thing, "split"), {**parts, "count": 5}).status_code == 302
    assert thing.parts.count() == 5


@pytest.mark.parametrize("count", ["0", "x", "-1", "99", "١", ""])
def test_a_nonsense_number_of_parts_is_put_right(client_for: ClientFor, world: World, make: Make, count: str) -> None:
    thing = make()
    page = client_for(world.secretary()).post(url(thing, "split"), {"count": count})
    assert page.status_code == 422


DIALOG = {"HX-Request": "true", "HX-Target": "page-dialog"}


def test_an_action_as_a_dialog_is_the_same_form_without_the_page(
    client_for: ClientFor, world: World, make: Make
) -> None:
    thing = make()
    client = client_for(world.secretary())
    address = url(thing, "refuse")

    shown = client.get(address, headers=DIALOG)
    wrong = client.post(address, {"reason": "围墙不归社区"}, headers=DIALOG)
    done = client.post(address, {"reason": "围墙不归社区", "turn_to": "城管办"}, headers=DIALOG)
    late = client.post(address, {"reason": "围墙不归社区", "turn_to": "城管办"}, headers=DIALOG)

    assert (shown.status_code, wrong.status_code, late.status_code) == (200, 422, 409)
    for answer in (shown, wrong, late):
        assert "<html" not in answer.content.decode()
        assert 'id="page-dialog-title"' in answer.content.decode()
    assert "围墙不归社区" in wrong.content.decode()
    assert (done.status_code, done.headers["HX-Refresh"], done.content) == (200, "true", b"")
    assert state_of(thing) == "refused"
