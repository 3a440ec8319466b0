from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.services import part_with_member
from shanzhi.people.models import Consent, ErasureRequest, Look, Person
from shanzhi.people.services import give_consent, look
from shanzhi.people.services.erasure import answer_erasure, ask_erasure, is_needed
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

ERASED, KEPT = ErasureRequest.Answer.ERASED, ErasureRequest.Answer.KEPT


def asked_by_resident(here: World) -> ErasureRequest:
    """A wish of somebody nothing needs any more."""
    return ErasureRequest.objects.create(street=here.street, person=here.person(), asked_at=here.at)


def test_a_person_nothing_needs_is_deleted_and_the_row_stays(here: World) -> None:
    asked = asked_by_resident(here)
    person = asked.person
    give_consent(actor=here.program(), person=person, purpose="publish.name", how="paper", at=here.at)
    look(actor=here.street_staff().actor, person=person, field="phone", reason="回访", at=here.at)

    answer_erasure(actor=here.secretary().actor, asked=asked, answer=ERASED, at=here.at)

    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.phone, person.note, person.household) == (None, None, None, None)
    assert (person.name_index, person.phone_index) == (None, None)
    assert person.erased_at == here.at
    assert not Consent.objects.filter(withdrawn_at__isnull=True).exists()
    assert Look.objects.count() == 1
    with pytest.raises(NotPossible):
        answer_erasure(actor=here.secretary().actor, asked=asked, answer=ERASED, at=here.at)


def test_what_a_post_needs_is_not_deleted(here: World) -> None:
    member = here.member()
    asked = ask_erasure(actor=member.actor, person=member.person, at=here.at)

    assert is_needed(member.person, here.at)
    with pytest.raises(DomainError):
        answer_erasure(actor=here.secretary().actor, asked=asked, answer=ERASED, at=here.at)

    part_with_member(actor=here.secretary().actor, member=member.member, on=here.at.date(), at=here.at)
    answer_erasure(actor=here.secretary().actor, asked=asked, answer=ERASED, at=here.at + timedelta(hours=1))
    assert Person.objects.get(pk=member.person.pk).working_name is None


def test_keeping_wants_a_reason(here: World) -> None:
    asked = asked_by_resident(here)

    with pytest.raises(DomainError):
        answer_erasure(actor=here.secretary().actor, asked=asked, answer=KEPT, reason=" ", at=here.at)
    answer_erasure(actor=here.secretary().actor, asked=asked, answer=KEPT, reason="诉求未办结", at=here.at)

    assert asked.reason == "诉求未办结"


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact"])
def test_others_do_not_answer(here: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        answer_erasure(actor=getattr(here, who)().actor, asked=asked_by_resident(here), answer=ERASED, at=here.at)


def test_nobody_answers_the_own_wish_or_asks_for_another(here: World) -> None:
    staff = here.secretary()
    asked = ask_erasure(actor=staff.actor, person=staff.person, at=here.at)

    with pytest.raises(NotPermitted):
        answer_erasure(actor=staff.actor, asked=asked, answer=KEPT, reason="任职", at=here.at)
    with pytest.raises(NotPermitted):
        ask_erasure(actor=staff.actor, person=here.member().person, at=here.at)


def test_the_desk_answers_and_the_person_reads_it(world: World) -> None:
    member, staff = world.member(), client_of(world.secretary())
    client_of(member).post("/me/erasure/")
    with in_street(world.street):
        asked = ErasureRequest.objects.get()

    assert str(asked.pk) in staff.get("/desk/people/erasures/").content.decode()
    refused = staff.post(f"/desk/people/erasures/{asked.pk}/", {"answer": "erased"})
    kept = staff.post(f"/desk/people/erasures/{asked.pk}/", {"answer": "kept", "reason": "仍是小组成员"})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert "仍是小组成员" in client_of(member).get("/me/").content.decode()
    assert staff.get(f"/desk/people/erasures/{asked.pk}/").status_code == 404
