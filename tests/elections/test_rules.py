"""Who may, and what is refused on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.elections import ballot_box, services
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import ElectionKind, ElectionState, Mark, Outcome, Standing, Teller
from shanzhi.elections.models import Election, Round
from shanzhi.elections.queries import current_round, recommended, visible_to
from shanzhi.elections.services.listing import MOST_CANDIDATES
from shanzhi.organisations.enums import PartyStatus
from shanzhi.organisations.models import Post
from shanzhi.organisations.services import set_status
from shanzhi.records.models import AuditEntry
from tests.elections.conftest import Play, ballot, hands_of
from tests.world import World

pytestmark = pytest.mark.django_db
Plays = Callable[..., Play]


@pytest.mark.parametrize("who", ["member", "partner_contact", "account_without_post"])
def test_others_cannot_plan_nor_see_an_election(play: Plays, here: World, who: str) -> None:
    one, actor = play(), getattr(here, who)().actor
    assert not visible_to(actor).exists()
    with pytest.raises(NotPermitted):
        services.ask(actor=actor, election_id=one.election.pk, until=here.at.date(), at=here.at)
    with pytest.raises(NotPermitted):
        services.plan_election(actor=actor, organisation=here.branch, kind=ElectionKind.SECRETARY, at=here.at)


@pytest.mark.parametrize("who", ["secretary", "community_staff", "street_staff", "group_leader"])
def test_who_runs_or_leads_the_body_sees_its_election(play: Plays, here: World, who: str) -> None:
    election, actor = play().election, getattr(here, who)().actor
    assert list(visible_to(actor)) == [election]


def test_a_teller_sees_the_election_they_count(play: Plays, here: World) -> None:
    one = play().called()
    assert visible_to(one.people[-1].actor).get() == one.election
    assert not visible_to(one.people[0].actor).exists()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ElectionKind.SECRETARY, {"online": True}),
        (ElectionKind.COMMITTEE, {"seats": 2}),
        (ElectionKind.COMMITTEE, {"seats": 8}),
        (ElectionKind.LEADER, {}),
    ],
)
def test_what_a_branch_cannot_elect_is_refused(here: World, kind: ElectionKind, fields: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        services.plan_election(actor=here.secretary().actor, organisation=here.branch, kind=kind, at=here.at, **fields)


def test_one_election_of_a_body_at_a_time(play: Plays, here: World) -> None:
    play()
    with pytest.raises(NotPossible):
        services.plan_election(
            actor=here.secretary().actor, organisation=here.group, kind=ElectionKind.LEADER, at=here.at
        )


def test_probationary_members_have_no_vote(play: Plays, here: World) -> None:
    one = play()
    young = one.people[0]
    set_status(
        actor=here.secretary().actor,
        member=one.members[0],
        status=PartyStatus.PROBATIONARY,
        since=here.at.date(),
        at=here.at,
    )
    entry = one.election.roll.get(member=one.members[0])
    with pytest.raises(DomainError):  # what is noted at the member holds
        services.set_roll(**one.run, standings={entry.pk: (Standing.DUE, "")})
    services.set_roll(**one.run, standings={entry.pk: (Standing.PROBATIONARY, "")})
    services.ask(**one.run, until=here.at.date())
    asking = {"election_id": one.election.pk, "at": here.at}
    services.recommend(actor=young.actor, members=one.members[1:2], **asking)  # is asked as everybody is
    with pytest.raises(DomainError):
        services.recommend(actor=one.people[1].actor, members=one.members[:1], **asking)
    services.end_asking(**one.run)
    with pytest.raises(DomainError):
        services.propose(**one.run, members=one.members[:2])


def test_not_counted_as_due_needs_a_reason(play: Plays, here: World) -> None:
    one = play()
    entry = one.election.roll.all()[0]
    with pytest.raises(DomainError):
        services.set_roll(**one.run, standings={entry.pk: (Standing.NOT_COUNTED, " ")})
    services.set_roll(**one.run, standings={entry.pk: (Standing.NOT_COUNTED, "出国一年")})
    assert one.election.roll.filter(standing=Standing.DUE).count() == 5


def test_the_roll_follows_the_group_until_voting_begins(play: Plays, here: World) -> None:
    one = play()
    newcomer = here.someone(member_of=here.group)
    services.ask(**one.run, until=here.at.date())
    assert one.election.roll.filter(member=newcomer.member).exists()


def test_a_second_recommendation_replaces_the_first(play: Plays, here: World) -> None:
    one = play()
    services.ask(**one.run, until=here.at.date())
    for chosen in (one.members[:1], one.members[1:3]):
        services.recommend(actor=one.people[0].actor, election_id=one.election.pk, members=chosen, at=here.at)
    assert {(member, number) for member, number in recommended(one.election)} == {
        (one.members[1], 1),
        (one.members[2], 1),
    }
    with pytest.raises(DomainError):  # at most as many as there must be candidates
        services.recommend(actor=one.people[0].actor, election_id=one.election.pk, members=one.members[:3], at=here.at)
    with pytest.raises(DomainError):
        services.recommend(
            actor=one.people[0].actor,
            election_id=one.election.pk,
            members=one.members[:1],
            at=here.at + timedelta(days=1),
        )


def test_too_few_candidates_are_refused(play: Plays) -> None:
    one = play(ElectionKind.COMMITTEE, 9, seats=3).asked()
    with pytest.raises(DomainError):
        services.propose(**one.run, members=one.members[:3])
    services.propose(**one.run, members=one.members[:4])


def test_a_candidate_is_no_teller_and_a_teller_no_candidate(play: Plays) -> None:
    one = play().proposed()
    entries = {entry.member_id: entry.pk for entry in one.election.roll.all()}
    with pytest.raises(DomainError):
        services.name_tellers(**one.run, tellers={entries[one.members[0].pk]: Teller.COUNTER})
    services.name_tellers(**one.run, tellers={entries[one.members[4].pk]: Teller.COUNTER})
    with pytest.raises(DomainError):
        services.propose(**one.run, members=[one.members[0], one.members[4]])


def test_notice_is_given_in_time(play: Plays, here: World) -> None:
    one = play().proposed()
    with pytest.raises(DomainError):
        services.call(**one.run, meeting_at=here.at + timedelta(days=2), place="社区")
    services.call(**one.run, meeting_at=here.at + timedelta(days=3), place="社区")
    with pytest.raises(DomainError):  # not before its day
        services.open_round(**one.run)


def test_without_a_quorum_or_tellers_no_voting_opens(play: Plays) -> None:
    one = play().called()
    voters = list(one.election.roll.values_list("pk", flat=True))
    services.mark_present(**one.run, entry_ids=voters[:4])  # 4 of 6
    with pytest.raises(DomainError):
        services.open_round(**one.run)
    services.mark_present(**one.run, entry_ids=voters[:5])
    services.name_tellers(**one.run, tellers={})


def test_more_ballots_than_were_handed_out_make_the_round_void(play: Plays) -> None:
    one = play().voting()
    services.close_round(**one.run, returned=7)
    now = current_round(one.election)
    assert now is not None
    assert (now.outcome, Election.objects.get(pk=one.election.pk).state) == (Outcome.TOO_MANY, ElectionState.COUNTED)
    with pytest.raises(NotPossible):
        services.settle(**one.run)
    again = services.next_round(**one.run, members=one.members[:2])
    assert again.number == 2


def test_a_third_person_a_candidate_and_a_stranger_enter_no_ballots(play: Plays, here: World) -> None:
    one = play().voting()
    services.close_round(**one.run, returned=1)
    paper = ballot(one.members[0])
    where = {"election_id": one.election.pk, "sheet": 1, "paper": paper, "at": one.at}
    for actor in (one.people[0].actor, here.member().actor):
        with pytest.raises(NotPermitted):
            services.enter_ballot(actor=actor, **where)
    services.enter_ballot(actor=here.secretary().actor, **where)
    services.enter_ballot(actor=here.secretary().actor, **where)  # again: replaces, is not a second person
    with pytest.raises(NotPossible):
        services.count(**one.run)
    services.enter_ballot(actor=one.people[-2].actor, **where)  # who counts
    with pytest.raises(NotPossible):
        services.enter_ballot(actor=here.street_staff().actor, **where)
    services.count(**one.run)


def test_differences_are_decided_ballot_by_ballot(play: Plays, here: World) -> None:
    one = play().voting()
    a, b = one.members[:2]
    services.close_round(**one.run, returned=2)
    hands = hands_of(here)
    for actor, papers in ((hands.first, [ballot(a), ballot(a)]), (hands.second, [ballot(a), ballot(b)])):
        for sheet, paper in enumerate(papers, start=1):
            services.enter_ballot(actor=actor, election_id=one.election.pk, sheet=sheet, paper=paper, at=one.at)
    with pytest.raises(NotPossible):
        services.count(**one.run)
    third = {**one.run, "actor": here.street_staff().actor}
    with pytest.raises(NotPossible):
        services.decide_ballot(**third, sheet=1, paper=ballot(a))
    for actor in (
        hands.first,
        hands.second,
        one.people[-2].actor,
        one.people[0].actor,
    ):  # typists, a counter, a candidate
        with pytest.raises(NotPermitted):
            services.decide_ballot(**{**one.run, "actor": actor}, sheet=2, paper=ballot(b))
    with pytest.raises(NotPossible):  # nor does a typist come round to what the other entered
        services.enter_ballot(**one.run, sheet=2, paper=ballot(b))
    services.decide_ballot(**third, sheet=2, paper=ballot(b))
    said = AuditEntry.objects.get(action="elections.decide_ballot")
    assert (said.account_id, said.data) == (here.street_staff().account.pk, {"round": 1, "sheet": 2})
    services.count(**one.run)
    now = Round.objects.get(election=one.election)
    assert now.differences == 1
    assert [(c.member, c.yes) for c in now.candidates.order_by("-member_id") if c.yes] == sorted(
        [(a, 1), (b, 1)], key=lambda pair: -pair[0].pk
    )


def test_nothing_is_decided_before_both_have_entered_every_ballot(play: Plays, here: World) -> None:
    one = play().voting()
    a, b = one.members[:2]
    services.close_round(**one.run, returned=2)
    hands = hands_of(here)
    entries = ((hands.first, 1, ballot(a)), (hands.second, 1, ballot(b)), (hands.first, 2, ballot(a)))
    for actor, sheet, paper in entries:
        services.enter_ballot(actor=actor, election_id=one.election.pk, sheet=sheet, paper=paper, at=one.at)
    supervisor = {**one.run, "actor": one.people[-1].actor, "sheet": 1, "paper": ballot(a)}
    with pytest.raises(NotPossible):
        services.decide_ballot(**supervisor)
    services.enter_ballot(actor=hands.second, election_id=one.election.pk, sheet=2, paper=ballot(a), at=one.at)
    services.decide_ballot(**supervisor)
    services.count(**one.run)


DEEDS: dict[str, dict[str, object]] = {
    "set_roll": {"standings": {}},
    "propose": {"members": []},
    "name_tellers": {"tellers": {}},
    "call": {"meeting_at": datetime(2026, 4, 1, tzinfo=UTC), "place": "社区"},
    "mark_present": {"entry_ids": []},
    "open_round": {},
    "hand_paper": {"entry_id": 0},
    "close_round": {"returned": 0},
    "count": {},
    "next_round": {"members": []},
    "settle": {},
    "report": {},
    "cancel": {"reason": "落选了"},
}


def test_who_stands_runs_nothing_of_their_election(play: Plays, here: World) -> None:
    one, leader = play(), here.group_leader()
    assert leader.member is not None
    services.ask(actor=leader.actor, election_id=one.election.pk, until=here.at.date(), at=here.at)
    services.recommend(actor=leader.actor, election_id=one.election.pk, members=[leader.member], at=here.at)
    services.end_asking(actor=leader.actor, election_id=one.election.pk, at=here.at)
    services.propose(**one.run, members=[leader.member, one.members[0]])
    for name, fields in DEEDS.items():
        with pytest.raises(NotPermitted):
            getattr(services, name)(**{**one.run, "actor": leader.actor}, **fields)
    services.propose(**one.run, members=one.members[:2])  # the list is another now
    services.name_tellers(actor=leader.actor, election_id=one.election.pk, tellers={}, at=here.at)


def test_who_stood_in_an_earlier_round_does_not_run_the_next(play: Plays, here: World) -> None:
    one, leader = play(), here.group_leader()
    services.set_roll(**one.run, standings={})  # the leader comes onto the roll
    assert leader.member is not None
    one.people[1] = leader
    one.voting()
    one.counted([ballot(one.members[0])] * 3 + [ballot(leader.member)] * 3)
    services.next_round(**one.run, members=[one.members[0], one.members[2]])
    with pytest.raises(NotPermitted):
        services.cancel(**{**one.run, "actor": leader.actor}, reason="落选了")


def test_an_online_vote_closes_at_its_time_or_when_all_have_voted(play: Plays) -> None:
    one = play(online=True).voting()
    ends = one.election.closes_at
    assert ends is not None
    *online, last = one.people
    for voter in online:
        services.cast(actor=voter.actor, election_id=one.election.pk, paper=ballot(), at=one.at)
    for moment in (one.at, ends - timedelta(seconds=1)):
        with pytest.raises(DomainError):
            services.close_round(**{**one.run, "at": moment}, returned=0)
    services.hand_paper(**one.run, entry_id=one.election.roll.get(member=last.member).pk)
    with pytest.raises(DomainError):  # the paper is still out
        services.close_round(**one.run, returned=0)
    assert services.close_round(**one.run, returned=1).outcome == ""


def test_the_next_online_round_has_a_time_of_its_own(play: Plays) -> None:
    one = play(online=True).voting()
    assert one.election.closes_at is not None
    one.at = one.election.closes_at
    assert services.close_round(**one.run, returned=0).outcome == Outcome.NO_QUORUM
    for closes_at in (None, one.at):
        with pytest.raises(DomainError) as refused:
            services.next_round(**one.run, members=one.members[:2], closes_at=closes_at)
        assert refused.value.field == "closes_at"
    services.next_round(**one.run, members=one.members[:2], closes_at=one.at + timedelta(days=1))
    services.cast(actor=one.people[0].actor, election_id=one.election.pk, paper=ballot(), at=one.at)


def test_an_online_vote_does_not_open_after_its_end(play: Plays) -> None:
    one = play(online=True).called()
    with pytest.raises(DomainError):
        services.open_round(**{**one.run, "at": one.at + timedelta(days=2)})


def test_an_online_ballot_has_room_for_all_its_candidates(play: Plays) -> None:
    one = play(online=True, number=MOST_CANDIDATES + 3).asked()
    with pytest.raises(DomainError) as refused:
        services.propose(**one.run, members=one.members[: MOST_CANDIDATES + 1])
    assert refused.value.field == "members"
    services.propose(**one.run, members=one.members[:MOST_CANDIDATES])
    largest = Paper({2**63 - 1 - pk: Mark.YES for pk in range(MOST_CANDIDATES)}, written_in=(2**62,))
    ballot_box.make_key(1, 1)
    try:
        box = ballot_box.seal([largest.as_data()], voters=1, street=1, round_id=1)
        assert ballot_box.empty(box, street=1, round_id=1) == [largest.as_data()]
    finally:
        ballot_box.forget_key(1, 1)


def test_a_tie_is_followed_by_a_run_off(play: Plays) -> None:
    one = play(ElectionKind.COMMITTEE, 9, seats=3).voting(4)
    a, b, c, d, *_rest = one.members
    one.counted([ballot(a, b, c)] * 5 + [ballot(a, b, d)] * 4 + [])
    now = current_round(one.election)
    assert now is not None
    assert now.outcome == Outcome.FILLED
    assert {x.member for x in now.candidates.all() if x.elected} == {a, b, c}


def test_half_of_those_due_elects_nobody_and_seats_stay_open(play: Plays) -> None:
    one = play().voting()
    a, b = one.members[:2]
    one.counted([ballot(a)] * 3 + [ballot(b)] * 3)
    now = current_round(one.election)
    assert now is not None
    assert now.outcome == Outcome.SHORT
    with pytest.raises(DomainError):
        services.settle(**one.run, leave_open="不选了")
    one.world.at = one.at
    services.next_round(**one.run, members=[a, b])
    one.counted([ballot(a)] * 4 + [ballot(b)] * 2)
    services.settle(**one.run)


def test_somebody_written_in_can_win(play: Plays) -> None:
    one = play().voting()
    other = one.members[3]
    one.counted([ballot(written_in=(other.pk,))] * 5 + [ballot(one.members[0])])
    now = current_round(one.election)
    assert now is not None
    assert [(c.member, c.written_in) for c in now.candidates.all() if c.elected] == [(other, True)]


def test_a_result_is_approved_by_somebody_else_above(play: Plays, here: World) -> None:
    one = play().voting()
    one.counted([ballot(one.members[0])] * 6)
    services.settle(**one.run)
    services.report(**one.run)
    for actor in (here.secretary().actor, here.group_leader().actor, one.people[0].actor):
        with pytest.raises(NotPermitted):
            services.approve(actor=actor, election_id=one.election.pk, at=one.at)
    services.refuse(actor=here.community_staff().actor, election_id=one.election.pk, reason="材料不全", at=one.at)
    assert not Post.objects.filter(person=one.people[0].person).exists()
    services.plan_election(actor=here.secretary().actor, organisation=here.group, kind=ElectionKind.LEADER, at=one.at)
