"""The pages: an election carried through by pressing buttons, constant queries, paper, and what members see."""

import re
from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from shanzhi.core import clock
from shanzhi.elections import services
from shanzhi.elections.enums import ElectionKind, ElectionState
from shanzhi.elections.models import Election
from shanzhi.elections.terms import rules_of
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Post
from tests.clients import client_of
from tests.database import in_street
from tests.elections.conftest import Play, ballot, hands_of, members, party
from tests.world import Someone, World

pytestmark = pytest.mark.django_db


def press(who: Someone, election: int, key: str, **fields: Any) -> None:
    """Carry out a step on its page; every step answers with the way back."""
    url = reverse("elections:act", args=[election, key])
    client = client_of(who)
    assert client.get(url).status_code == 200, key
    assert client.post(url, fields).status_code == 302, key


def page(who: Someone, name: str, *args: Any) -> str:
    response = client_of(who).get(reverse(f"elections:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_leader_is_elected_by_pressing_buttons(world: World, django_assert_num_queries: Any) -> None:
    staff, colleague, street = world.secretary(), world.community_staff(), world.street_staff()
    people = party(world, 6)
    chosen = members(people)
    response = client_of(staff).post(
        reverse("elections:election_new") + f"?organisation={world.group.pk}", {"years": 3}
    )
    with in_street(world.street):
        pk = Election.objects.get().pk
        entries = {entry.member_id: entry.pk for entry in Election.objects.get().roll.all()}
    assert response.status_code == 302
    now = clock.now()
    today = timezone.localdate(now)
    press(staff, pk, "ask", until=today)
    client_of(people[0]).post(reverse("elections:my_recommendation", args=[pk]), {"members": [chosen[0].pk]})
    client_of(staff).post(
        reverse("elections:recommendations", args=[pk]),
        {"entry": entries[chosen[1].pk], "members": [chosen[0].pk, chosen[1].pk]},
    )
    press(staff, pk, "end_asking")
    press(staff, pk, "propose", members=[chosen[0].pk, chosen[1].pk])
    client_of(staff).post(
        reverse("elections:tellers", args=[pk]),
        {"supervisor": [entries[chosen[4].pk]], "counter": [entries[chosen[5].pk]]},
    )
    with in_street(world.street):
        services.change_rules(actor=street.actor, street=world.street, notice_days=0, at=now)
    press(staff, pk, "call", meeting_at=f"{today}T23:30", place="议事厅")
    client_of(staff).post(reverse("elections:present", args=[pk]), {"present": list(entries.values())})
    press(staff, pk, "open")
    press(staff, pk, "close", handed_out=6, returned=6)
    for person in (staff, colleague):
        for sheet in range(1, 7):
            mark = {f"mark_{chosen[0].pk}": "yes", f"mark_{chosen[1].pk}": "no", "others": 0}
            client_of(person).post(reverse("elections:ballots", args=[pk, sheet]), mark)
    for key in ("count", "settle", "report"):
        press(staff, pk, key)
    assert client_of(staff).get(reverse("elections:act", args=[pk, "approve"])).status_code == 404
    press(street, pk, "approve", number="青街〔2026〕1号", begins_on=today)
    with in_street(world.street):
        assert Election.objects.get().state == ElectionState.APPROVED
        assert Post.objects.get(kind=PostKind.GROUP_LEADER, until=None).person == people[0].person


def test_a_branch_is_founded_by_pressing_buttons(world: World) -> None:
    people = members(party(world, 4))
    response = client_of(world.secretary()).post(
        reverse("elections:founding_new") + f"?parent={world.committee.pk}",
        {
            "name": "东苑小区党支部",
            "kind": OrganisationKind.BRANCH,
            "setting": "estate",
            "reason": "就近成立",
            "members": [one.pk for one in people[1:]],
            "probationary": [people[0].pk],
            "elects": ElectionKind.SECRETARY,
            "seats": 1,
            "deputies": 0,
        },
    )
    assert response.status_code == 302
    with in_street(world.street):
        election = Election.objects.get()
        assert election.roll.filter(standing="probationary").get().member == people[0]
    text = page(world.secretary(), "election", election.pk)
    assert "成立大会" in text
    assert "征求每名党员意见" not in text  # nobody stands yet who could be asked


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    world: World, django_assert_num_queries: Any, number: int
) -> None:
    with in_street(world.street):
        bodies = [world.group, world.branch, world.committee][:number]
        for body in bodies:
            kind = ElectionKind.LEADER if body == world.group else ElectionKind.SECRETARY
            services.plan_election(actor=world.secretary().actor, organisation=body, kind=kind, at=world.at)
    client = client_of(world.secretary())
    client.get(reverse("elections:elections"))
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(reverse("elections:elections")).status_code == 200


@pytest.mark.parametrize("number", [4, 9])
def test_an_election_takes_as_many_queries_for_any_roll(
    world: World, django_assert_num_queries: Any, number: int
) -> None:
    with in_street(world.street):
        party(world, number)
        election = services.plan_election(
            actor=world.secretary().actor, organisation=world.group, kind=ElectionKind.LEADER, at=world.at
        )
    client = client_of(world.secretary())
    client.get(reverse("elections:election", args=[election.pk]))
    with django_assert_num_queries(ELECTION_QUERIES):
        client.get(reverse("elections:election", args=[election.pk]))


LIST_QUERIES, ELECTION_QUERIES = 8, 12


def test_differences_are_shown_to_all_who_enter_and_decided_by_a_third(play: Callable[..., Play], here: World) -> None:
    one = play().voting()
    pk, (a, b) = one.election.pk, one.members[:2]
    services.close_round(**one.run, returned=2)
    hands, typist = hands_of(here), client_of(here.secretary())
    entries = [(hands.first, 1, a), (hands.second, 1, b), (hands.first, 2, a), (hands.second, 2, a)]
    for actor, sheet, chosen in entries:
        assert typist.get(reverse("elections:differences", args=[pk])).status_code == 302
        services.enter_ballot(actor=actor, election_id=pk, sheet=sheet, paper=ballot(chosen), at=one.at)
    decide = reverse("elections:decide", args=[pk, 1])
    assert decide not in page(here.secretary(), "differences", pk)
    assert decide in page(here.street_staff(), "differences", pk)
    assert [client_of(who).get(decide).status_code for who in (here.secretary(), here.street_staff())] == [404, 200]
    assert typist.get(reverse("elections:ballots", args=[pk, 1])).status_code == 302  # nothing is replaced any more


def test_who_stands_is_told_why_there_is_nothing_to_do(play: Callable[..., Play], here: World) -> None:
    leader, one = here.group_leader(), play()
    one.people[0] = leader
    one.proposed()
    assert "您是本次选举的候选人" in page(leader, "election", one.election.pk)
    assert client_of(leader).get(reverse("elections:tellers", args=[one.election.pk])).status_code == 404


def test_the_next_online_round_asks_until_when(play: Callable[..., Play], here: World) -> None:
    one = play(online=True).voting()
    Election.objects.filter(pk=one.election.pk).update(closes_at=clock.now())
    press(here.secretary(), one.election.pk, "close", returned=0)
    fields = {"members": [member.pk for member in one.members[:2]], "closes_at": "2020-01-01T09:00"}
    url = reverse("elections:act", args=[one.election.pk, "go_on"])
    assert client_of(here.secretary()).post(url, fields).status_code == 422
    press(here.secretary(), one.election.pk, "go_on", **{**fields, "closes_at": "2099-01-01T09:00"})


@pytest.mark.parametrize("paper", ["recommendation", "roll", "ballot", "result", "statement"])
def test_papers_print(play: Callable[..., Play], here: World, paper: str) -> None:
    one = play(ElectionKind.COMMITTEE, 9, seats=3).voting(4)
    services.close_round(**one.run, returned=10)  # void: says so, and has no scores
    response = client_of(here.secretary()).get(reverse("elections:printed", args=[one.election.pk, paper]))
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"


def test_a_ballot_has_no_mark_of_its_own(play: Callable[..., Play], here: World) -> None:
    """Asked for twice it is the same to the byte but for its date: no number, no code, no name of who asked."""
    from shanzhi.elections.printing import ballot_pdf  # the paper itself, with a moment given

    one = play().voting()
    now = one.election.rounds.get()
    first, second = (ballot_pdf(one.election, now, at=here.at.astimezone(UTC)) for _time in range(2))
    assert first == second
    assert len(re.findall(rb"/Type\s*/Page\b", first)) == 1


def test_the_word_document_says_what_the_pdf_says(play: Callable[..., Play], here: World) -> None:
    one = play().voting()
    one.counted([])
    response = client_of(here.secretary()).get(reverse("elections:statement_word", args=[one.election.pk]))
    said = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
    assert "应到会有表决权的党员 6 名" in said
    assert "当否，请批示。" in said


def test_a_member_votes_on_the_phone_once(world: World) -> None:
    with in_street(world.street):
        people = party(world, 6)
        election = services.plan_election(
            actor=world.secretary().actor,
            organisation=world.group,
            kind=ElectionKind.LEADER,
            online=True,
            at=clock.now(),
        )
        play = Play(world, election, people, clock.now())
        play.called()
        services.open_round(**play.run)
        Election.objects.filter(pk=election.pk).update(closes_at=play.at)
    voter, url = people[0], reverse("elections:my_ballot", args=[election.pk])
    assert "去投票" in page(voter, "mine")
    assert "投入票箱" in page(voter, "my_ballot", election.pk)
    over = {f"mark_{play.members[0].pk}": "yes", f"mark_{play.members[1].pk}": "yes"}
    assert client_of(voter).post(url, over).status_code == 422
    assert client_of(voter).post(url, {f"mark_{play.members[0].pk}": "yes"}).status_code == 302
    assert "已投入票箱" in page(voter, "my_ballot", election.pk)
    assert client_of(world.secretary()).get(url).status_code == 404  # not on the roll
    assert "已网上投票" in page(world.secretary(), "papers", election.pk)


def test_rules_of_the_street_stay_sensible(world: World) -> None:
    url, client = reverse("elections:rules"), client_of(world.street_staff())
    fields = {
        "surplus_percent": 20,
        "quorum_percent": 120,
        "base": "present",
        "notice_days": 5,
        "community_term_years": 5,
        "other_term_years": 3,
        "longest_delay_months": 12,
        "remind_months": 6,
    }
    assert client.post(url, fields).status_code == 422
    assert client.post(url, {**fields, "quorum_percent": 80}).status_code == 302
    assert client_of(world.secretary()).get(url).status_code == 404
    with in_street(world.street):
        assert rules_of(world.street).notice_days == 5
