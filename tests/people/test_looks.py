import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.people.models import Look
from shanzhi.people.services import look, own_values
from shanzhi.records.models import AuditEntry
from tests.clients import client_of
from tests.world import World


def test_a_look_is_noted_before_the_text_is_handed_out(here: World) -> None:
    person = here.member().person
    staff = here.secretary()

    text = look(
        actor=staff.actor, person=person, field="phone", reason=" 回访 诉求 ", at=here.at, subject=here.community
    )

    noted = Look.objects.get()
    assert text == here.member().phone
    assert (noted.person, noted.field, noted.viewer_id) == (person, "phone", staff.account.pk)
    assert (noted.viewer_name, noted.reason, noted.at) == (staff.name, "回访 诉求", here.at)
    assert (noted.subject_kind, noted.subject_id) == ("territory.community", here.community.pk)
    entry = AuditEntry.objects.get(action="person.looked_at")
    assert here.member().phone not in str(entry.data)


@pytest.mark.parametrize("reason", ["", "  ", "x"])
def test_a_look_wants_a_reason(here: World, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        look(actor=here.secretary().actor, person=here.member().person, field="phone", reason=reason, at=here.at)
    assert refused.value.field == "reason"
    assert not Look.objects.exists()


def test_who_may_look(here: World, other_world: World) -> None:
    member, stranger = here.member().person, here.person()
    may = {
        "street": (here.street_staff().actor, True, True),
        "secretary": (here.secretary().actor, True, False),  # the stranger has nothing to do with the community
        "leader": (here.group_leader().actor, True, False),
        "member": (here.other_member().actor, False, False),
        "contact": (here.partner_contact().actor, False, False),
        "without post": (here.account_without_post().actor, False, False),
        "guest": (here.resident(), False, False),
        "program": (here.program(), False, False),
        "neighbour": (other_world.street_staff().actor, False, False),
    }
    for who, (actor, at_member, at_stranger) in may.items():
        for person, expected in ((member, at_member), (stranger, at_stranger)):
            try:
                look(actor=actor, person=person, field="phone", reason="回访", at=here.at)
                permitted = True
            except NotPermitted:
                permitted = False
            assert permitted == expected, who


def test_a_leader_sees_phones_of_the_own_group_only(here: World) -> None:
    with pytest.raises(NotPermitted):
        look(actor=here.group_leader().actor, person=here.member().person, field="note", reason="回访", at=here.at)


def test_one_sees_ones_own_values_without_a_note(here: World) -> None:
    member = here.member()

    assert look(actor=member.actor, person=member.person, field="phone", reason="", at=here.at) == member.phone
    assert own_values(actor=member.actor, person=member.person)["name"] == member.name
    assert not Look.objects.exists()
    with pytest.raises(NotPermitted):
        own_values(actor=here.secretary().actor, person=member.person)


def test_the_log_cannot_be_changed_even_by_sql(here: World) -> None:
    look(actor=here.secretary().actor, person=here.member().person, field="phone", reason="回访", at=here.at)

    for statement in ("UPDATE people_look SET reason = 'x'", "DELETE FROM people_look"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_button_asks_then_shows_once(world: World) -> None:
    member, client = world.member(), client_of(world.secretary())
    url = f"/desk/people/{member.person.pk}/look/phone/"

    asked = client.get(url)
    without_reason = client.post(url, {"why": "other", "words": ""})
    shown = client.post(url, {"why": "call", "words": ""})
    again = client.get(url)

    assert member.phone not in asked.content.decode()
    assert without_reason.status_code == 422
    assert member.phone in shown.content.decode()
    assert member.phone not in again.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]


def test_htmx_gets_a_fragment(world: World) -> None:
    member, client = world.member(), client_of(world.secretary())
    url = f"/desk/people/{member.person.pk}/look/phone/"

    asked = client.get(url, headers={"HX-Request": "true"}).content.decode()
    shown = client.post(url, {"why": "call"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in asked + shown
    assert "data-masked" in asked
    assert member.phone in shown


@pytest.mark.parametrize("who", ["partner_contact", "account_without_post", "other_member"])
def test_a_refused_look_finds_nothing(world: World, who: str) -> None:
    client = client_of(getattr(world, who)())
    url = f"/desk/people/{world.member().person.pk}/look/phone/"

    assert client.get(url).status_code == 404
    assert client.post(url, {"why": "call"}).status_code == 404


def test_a_neighbour_and_odd_subjects_find_nothing(world: World, other_world: World) -> None:
    url = f"/desk/people/{world.member().person.pk}/look/phone/"

    assert client_of(other_world.street_staff()).get(url).status_code == 404
    for about in ("no.such:1", "people.account:1", "territory.community:x", "territory.community:999999", "x"):
        assert client_of(world.secretary()).get(url, {"about": about}).status_code == 404
