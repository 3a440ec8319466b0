"""An election from the plan to the posts: a group's leader, a branch's committee, the founding of a branch."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.elections import services
from shanzhi.elections.enums import ElectionKind, ElectionState
from shanzhi.elections.models import Candidate
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Member, Post
from tests.elections.conftest import Play, ballot, hands_of, members, party
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_leader_is_elected_and_gets_the_post(play: Callable[..., Play], here: World) -> None:
    before = here.group_leader()
    one = play()
    first, second, *_others = one.members
    held = services.hold_election(
        hands=hands_of(here),
        election=one.election,
        candidates=[first, second],
        supervisor=one.members[4],
        counter=one.members[5],
        votes={first.pk: 5, second.pk: 2},
        meeting_at=here.at + timedelta(days=4),
        place="议事厅",
        at=here.at,
    )
    assert held.state == ElectionState.APPROVED
    posts = Post.objects.filter(organisation=here.group, kind=PostKind.GROUP_LEADER, until__isnull=True)
    assert [(post.person_id, post.since, post.term_ends_on) for post in posts] == [
        (first.person_id, date(2026, 3, 14), date(2029, 3, 14))
    ]
    assert Post.objects.get(person=before.person).until == date(2026, 3, 14)
    assert services.elected_member(held) == first


def test_a_branch_is_founded_by_its_members(here: World) -> None:
    people = party(here, 5)
    young, *full = members(people)
    election = services.plan_founding(
        actor=here.secretary().actor,
        parent=here.committee,
        community=here.code,
        kind=OrganisationKind.BRANCH,
        setting="estate",
        name="东苑小区党支部",
        reason="东苑小区有正式党员四名",
        members=full,
        probationary=[young],
        at=here.at,
    )
    assert election.term_years == 5
    held = services.hold_election(
        hands=hands_of(here),
        election=election,
        candidates=full[:2],
        supervisor=full[2],
        counter=full[3],
        votes={full[0].pk: 3, full[1].pk: 1},
        meeting_at=here.at + timedelta(days=4),
        place="东苑小区",
        approval="青街工委〔2026〕3号",
        at=here.at,
    )
    body = held.organisation
    assert body is not None
    assert (body.name, body.parent, body.founded_on) == ("东苑小区党支部", here.committee, date(2026, 3, 14))
    assert Post.objects.get(organisation=body).person == full[0].person
    assert set(Member.objects.filter(home_branch=body)) == {young, *full}
    assert Candidate.objects.filter(round__election=held).count() == 2


def test_two_full_members_found_no_branch(here: World) -> None:
    with pytest.raises(DomainError) as refused:
        services.plan_founding(
            actor=here.secretary().actor,
            parent=here.committee,
            community=here.code,
            kind=OrganisationKind.BRANCH,
            name="东苑小区党支部",
            reason="",
            members=members(party(here, 2)),
            at=here.at,
        )
    assert refused.value.field == "members"


def test_a_committee_elects_its_secretary_and_deputy(play: Callable[..., Play], here: World) -> None:
    one = play(ElectionKind.COMMITTEE, 9, seats=3, deputies=1).voting(4)
    a, b, c, d, *_rest = one.members
    one.counted([ballot(a, b, c, no=(d,))] * 6 + [ballot(a, b, d)] * 2)
    assert one.election.state == ElectionState.COUNTED
    services.next_round(**one.run, members=[a], present=3)
    one.counted([ballot(a)] * 3)
    services.next_round(**one.run, members=[b], present=3)
    one.counted([ballot(b)] * 3)
    services.settle(**one.run)
    services.report(**one.run)
    services.approve(actor=here.street_staff().actor, election_id=one.election.pk, at=one.at)
    posts = Post.objects.filter(organisation=here.branch, until__isnull=True)
    assert {(post.person_id, post.kind) for post in posts} == {
        (a.person_id, PostKind.SECRETARY),
        (b.person_id, PostKind.DEPUTY),
        (c.person_id, PostKind.COMMITTEE_MEMBER),
    }
