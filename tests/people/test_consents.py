import pytest

from shanzhi.core.errors import NotPermitted
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people import consents
from shanzhi.people.consents import PUBLISH_NAME, PUBLISH_PHONE, Purpose
from shanzhi.people.models import Consent
from shanzhi.people.queries import consents_of, consents_of_all, has_consented
from shanzhi.people.services import give_consent, withdraw_consent
from tests.clients import client_of
from tests.world import World


def test_giving_twice_is_one_consent_and_withdrawing_ends_it(here: World) -> None:
    member = here.member()

    first = give_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at)
    second = give_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at)
    assert first.pk == second.pk
    assert has_consented(member.person, PUBLISH_NAME)
    assert not has_consented(member.person, PUBLISH_PHONE)

    withdraw_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at)
    assert withdraw_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at) is None
    assert not has_consented(member.person, PUBLISH_NAME)


def test_a_new_text_needs_a_new_consent(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    member = here.member()
    give_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at)
    old = consents.purpose(PUBLISH_NAME)
    monkeypatch.setitem(consents._purposes, PUBLISH_NAME, Purpose(old.key, old.label, old.text, "2"))

    assert consents_of(member.person) == {}
    give_consent(actor=member.actor, person=member.person, purpose=PUBLISH_NAME, at=here.at)

    assert consents_of(member.person)[PUBLISH_NAME].version == "2"
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_staff_note_what_was_said_on_paper(here: World) -> None:
    member = here.member()

    consent = give_consent(
        actor=here.secretary().actor, person=member.person, purpose=PUBLISH_NAME, how="paper", at=here.at
    )

    assert (consent.given_how, consent.recorded_by_id) == ("paper", here.secretary().account.pk)


@pytest.mark.parametrize("who", ["group_leader", "other_member", "partner_contact"])
def test_nobody_else_consents_for_a_person(here: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        give_consent(actor=getattr(here, who)().actor, person=here.member().person, purpose=PUBLISH_NAME, at=here.at)


def test_another_community_notes_no_consent(here: World) -> None:
    next_door = here.add_organisation(OrganisationKind.COMMITTEE, "邻里社区党委", community=here.code + 1)
    actor = here.someone((PostKind.SECRETARY, next_door)).actor

    for person in (here.member().person, here.person(), here.person(household=here.households[0])):
        for deed in (give_consent, withdraw_consent):
            with pytest.raises(NotPermitted):
                deed(actor=actor, person=person, purpose=PUBLISH_NAME, how="paper", at=here.at)


@pytest.mark.parametrize("number", [1, 3])
def test_consents_of_many_are_one_query(here: World, django_assert_num_queries, number: int) -> None:
    people = [here.person(household=here.households[0]) for _one in range(number)]
    for person in people:
        give_consent(actor=here.secretary().actor, person=person, purpose=PUBLISH_NAME, how="paper", at=here.at)

    with django_assert_num_queries(1):
        found = consents_of_all([person.pk for person in people], here.street)

    assert len(found) == number


def test_withdrawing_is_one_press_as_giving_is(world: World) -> None:
    client = client_of(world.member())

    client.post("/me/consents/", {"give": PUBLISH_NAME})
    given = client.get("/me/consents/")
    client.post("/me/consents/", {"withdraw": PUBLISH_NAME})
    withdrawn = client.get("/me/consents/")

    assert [bool(choice.consent) for choice in given.context["choices"]].count(True) == 1
    assert [bool(choice.consent) for choice in withdrawn.context["choices"]].count(True) == 0
    assert client.post("/me/consents/", {"give": "no.such"}).status_code == 302
