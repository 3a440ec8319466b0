import json

import pytest
from django.conf import settings

from shanzhi.core import clock
from shanzhi.people.models import ErasureRequest, PhoneCode
from shanzhi.people.phones import phone_index
from shanzhi.people.services import look
from shanzhi.people.services.phone_codes import keep_proof
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.world import World


def test_one_reads_ones_own_values_in_plain_text(world: World) -> None:
    member = world.member()

    page = client_of(member).get("/me/").content.decode()

    assert member.phone in page
    assert member.name in page


def test_one_reads_who_looked_and_why(world: World) -> None:
    member, staff = world.member(), world.secretary()
    with in_street(world.street):
        look(actor=staff.actor, person=member.person, field="phone", reason="就路灯回电", at=world.at)

    page = client_of(member).get("/me/looks/").content.decode()

    assert staff.name in page
    assert "就路灯回电" in page
    assert "就路灯回电" not in client_of(world.other_member()).get("/me/looks/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_asks_the_same_number_of_times_at_any_length(
    world: World, django_assert_num_queries, number: int
) -> None:
    member = world.member()
    with in_street(world.street):
        for count in range(number):
            look(actor=world.secretary().actor, person=member.person, field="phone", reason=f"回访{count}", at=world.at)
    client = client_of(member)
    client.get("/me/looks/")

    # session, savepoint, scope, person, which tabs elections and care add, count, looks, release
    with django_assert_num_queries(9):
        client.get("/me/looks/")


def test_one_corrects_ones_own_name(world: World) -> None:
    member = world.member()
    client = client_of(member)

    assert client.post("/me/name/", {"name": "林晓晓"}).status_code == 302

    assert "林晓晓" in client.get("/me/").content.decode()


def test_a_new_phone_is_taken_once_its_code_is_right(world: World) -> None:
    member = world.member()
    client = client_of(member)
    sent = client.post("/me/phone/", {"phone": "139 0000 7777"})
    with in_street(world.street):
        code = PhoneCode.objects.get().code.open()
    wrong = "000000" if code != "000000" else "111111"

    refused = client.post("/me/phone/code/", {"phone": "139 0000 7777", "code": wrong})
    taken = client.post("/me/phone/code/", {"phone": "139 0000 7777", "code": code})

    assert (sent.status_code, refused.status_code, taken.status_code) == (200, 422, 302)
    member.account.refresh_from_db()
    with in_street(world.street):
        member.person.refresh_from_db()
        assert PhoneCode.objects.get().attempts == 2  # the wrong attempt was kept
    assert member.account.phone_index == member.person.phone_index == phone_index("13900007777")


def test_a_phone_of_another_account_changes_nothing(world: World) -> None:
    member, other = world.member(), world.other_member()
    client = client_of(member)
    client.post("/me/phone/", {"phone": other.phone})
    with in_street(world.street):
        code = PhoneCode.objects.get().code.open()

    assert client.post("/me/phone/code/", {"phone": other.phone, "code": code}).status_code == 422

    member.account.refresh_from_db()
    assert member.account.phone_index == phone_index(member.phone)


def test_the_copy_holds_everything_and_nothing_of_others(world: World) -> None:
    member = world.member()
    with in_street(world.street):
        look(actor=world.secretary().actor, person=member.person, field="phone", reason="回访", at=world.at)

    response = client_of(member).get("/me/copy/")

    copy = json.loads(response.content)
    assert copy["person"]["phone"] == member.phone
    assert copy["looks"][0]["reason"] == "回访"
    assert copy["organisations"]["memberships"][0]["organisation"] == world.group.name
    assert "attachment" in response.headers["Content-Disposition"]
    assert world.other_member().phone not in response.content.decode()


def test_one_asks_for_deletion_once(world: World) -> None:
    client = client_of(world.member())

    client.post("/me/erasure/")
    client.post("/me/erasure/")

    with in_street(world.street):
        assert ErasureRequest.objects.count() == 1


@pytest.mark.parametrize("url", ["/me/", "/me/looks/", "/me/consents/", "/me/copy/", "/me/sign-in/", "/me/work/"])
def test_guests_are_sent_to_sign_in(client: StreetClient, db: None, url: str) -> None:
    assert client.get(url).headers["Location"].startswith("/sign-in/")


def test_a_resident_with_a_proven_phone_reads_and_corrects_the_same(world: World) -> None:
    with in_street(world.street):
        person = world.person(name="方可", phone="13900008888", phone_index=phone_index("13900008888"))
        world.person()
        look(actor=world.street_staff().actor, person=person, field="phone", reason="就路灯回电", at=world.at)
    client = proven(world, "13900008888")
    url = f"/s/{world.street}/mine/data/"

    page = client.get(url).content.decode()
    client.post(f"{url}name/", {"name": "方可可"})
    client.post(url, {"give": "publish.name"})
    client.post(f"{url}erasure/")

    assert "13900008888" in page
    assert "就路灯回电" in page
    after = client.get(url).content.decode()
    assert "方可可" in after
    assert json.loads(client.get(f"{url}copy/").content)["consents"][0]["purpose"] == "publish.name"
    with in_street(world.street):
        assert ErasureRequest.objects.get().person == person


def test_without_a_proven_phone_there_is_nothing_to_read(world: World, other_world: World) -> None:
    for address in ("", "name/", "copy/"):
        url = f"/s/{world.street}/mine/data/{address}"
        assert StreetClient().get(url).headers["Location"] == f"/s/{world.street}/mine/"
        elsewhere = proven(other_world, "13900008888").get(url)
        assert elsewhere.headers["Location"] == f"/s/{world.street}/mine/"
    assert StreetClient().post(f"/s/{world.street}/mine/data/erasure/").status_code == 302


def test_an_unknown_phone_is_told_that_nothing_is_known(world: World) -> None:
    response = proven(world, "13900009999").get(f"/s/{world.street}/mine/data/")

    assert response.templates[0].name == "people/public/nothing_known.html"


def proven(world: World, phone: str) -> StreetClient:
    """Return a browser that has proven a phone in the world's street."""
    client = StreetClient()
    session = client.session
    keep_proof(session, street=world.street, index=phone_index(phone), at=clock.now())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
