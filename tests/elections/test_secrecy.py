"""Trying to find out who voted what, with everything the database has (docs/adr/0011-secret-ballot.md)."""

import json
import threading
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from shanzhi.core.crypto import AesGcmCipher, SealBroken
from shanzhi.core.errors import NotPossible
from shanzhi.core.tenancy import scoped
from shanzhi.elections import ballot_box, services
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import ElectionKind, Mark
from shanzhi.elections.models import Ballot, BallotEntry, Box, Election, RollEntry, Round
from shanzhi.records.models import AuditEntry
from tests.database import Owner, tables
from tests.elections.conftest import DAY, Play, hands_of, party
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 8


@pytest.fixture
def vote(world: World) -> Play:
    """An online vote of eight members that is open, everything committed."""
    people = party(world, VOTERS)
    staff = world.secretary().actor
    hands_of(world)
    with scoped(world.scope):
        election = services.plan_election(
            actor=staff, organisation=world.group, kind=ElectionKind.LEADER, online=True, at=world.at
        )
        return Play(world, election, people, world.at).voting()


def cast(play: Play, who: Someone, paper: Paper) -> None:
    with scoped(play.world.scope):
        services.cast(actor=who.actor, election_id=play.election.pk, paper=paper, at=play.at)


def own_choice(play: Play, voter: int) -> Paper:
    """Return a ballot nobody else casts: everybody writes somebody else in, or marks their own combination."""
    first, second, *others = [one.pk for one in play.members]
    if voter < len(others):
        return Paper({first: Mark.NO}, (others[voter],))
    return Paper({first: Mark.YES}) if voter == len(others) else Paper({second: Mark.YES})


def as_text(marks: dict[str, Any]) -> str:
    return json.dumps(marks, sort_keys=True)


def box_of(owner: Owner) -> bytes:
    (content,) = owner.execute("SELECT content FROM elections_box").fetchone() or (b"",)
    return bytes(content)


def written_since(owner: Owner, transaction_id: int) -> set[str]:
    """Return the tables that have a row of a later transaction."""
    return {
        name
        for name in tables(owner)
        if owner.execute(f'SELECT 1 FROM "{name}" WHERE xmin::text::bigint > %s LIMIT 1', [transaction_id]).fetchone()
    }


def newest_transaction(owner: Owner) -> int:
    (number,) = owner.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or (0,)
    return int(number)


def test_a_vote_writes_the_roll_and_the_box_and_nothing_else(vote: Play, owner: Owner) -> None:
    before = newest_transaction(owner)
    with scoped(vote.world.scope):
        roll = {entry["id"]: entry for entry in RollEntry.objects.values()}
    cast(vote, vote.people[3], own_choice(vote, 3))
    assert written_since(owner, before) == {"elections_rollentry", "elections_box"}
    with scoped(vote.world.scope):
        changed = [
            {key: value for key, value in entry.items() if value != roll[entry["id"]][key]}
            for entry in RollEntry.objects.values()
            if entry != roll[entry["id"]]
        ]
        assert changed == [{"ballot": "online"}]
        assert (
            not AuditEntry.objects.filter(account_id=vote.people[3].account.pk).filter(action__contains="cast").exists()
        )


def test_versions_of_the_box_tell_nothing(vote: Play, owner: Owner) -> None:
    versions = [box_of(owner)]
    for number, voter in enumerate(vote.people):
        cast(vote, voter, own_choice(vote, number))
        versions.append(box_of(owner))
    assert len({len(version) for version in versions}) == 1  # not even how many are in it
    size = len(versions[0])
    for one, other in pairwise(versions):
        alike = sum(a == b for a, b in zip(one, other, strict=True))
        assert alike < size / 50  # 1 byte in 256 by chance
    for version in versions:
        with pytest.raises(SealBroken):
            AesGcmCipher(settings.FIELD_KEY).open(b"\x01" + version, "elections.box.content")
    assert owner.execute("SELECT count(*) FROM elections_ballot").fetchone() == (0,)


def test_counted_ballots_cannot_be_put_beside_the_roll(vote: Play, owner: Owner) -> None:
    """Every voter's ballot is one of a kind here, so that any order that survived would link all of them."""
    ballots = [own_choice(vote, number) for number in range(VOTERS)]
    versions = []
    for voter, paper in zip(vote.people, ballots, strict=True):
        cast(vote, voter, paper)
        versions.append(box_of(owner))
    with scoped(vote.world.scope):
        services.close_round(**vote.run, returned=0)
        services.count(**vote.run)
    in_order = [paper.as_data() for paper in ballots]
    for clue in ("xmin::text::bigint, id", "xmin::text::bigint, ctid"):
        found = [row[0] for row in owner.execute(f"SELECT marks FROM elections_ballot ORDER BY {clue}")]
        assert sorted(map(as_text, found)) == sorted(map(as_text, in_order))
        assert found != in_order, clue  # by chance once in 40,320
    assert owner.execute("SELECT count(DISTINCT xmin::text) FROM elections_ballot").fetchone() == (1,)
    (keys,) = owner.execute("SELECT max(id) - min(id) FROM elections_ballot").fetchone() or (0,)
    assert keys > 2**50
    columns = {field.name for field in Ballot._meta.get_fields()}
    assert columns == {"id", "street", "round", "marks", "is_void"}
    round_id = emptied_round(vote)
    for version in versions:
        with pytest.raises(NotPossible):
            ballot_box.empty(version, street=vote.world.street, round_id=round_id)


def emptied_round(play: Play) -> int:
    with scoped(play.world.scope):
        assert not Box.objects.exists()
        return Round.objects.get(election=play.election).pk


def test_what_is_said_elsewhere_names_no_ballot(vote: Play, owner: Owner) -> None:
    """Audit chain, steps, notices and jobs hold how many, and the states; no candidate's id beside a voter's."""
    for number, voter in enumerate(vote.people):
        cast(vote, voter, own_choice(vote, number))
    with scoped(vote.world.scope):
        services.close_round(**vote.run, returned=0)
        services.count(**vote.run)
        entries = AuditEntry.objects.filter(subject_kind="elections.election", subject_id=vote.election.pk)
        assert {"elections.close", "elections.count"} <= {entry.action for entry in entries}
        assert all(set(entry.data) <= {"from", "to"} for entry in entries if entry.action != "elections.roll"
                   and entry.action.split(".")[1] in ("open", "close", "count"))  # fmt: skip
    jobs = owner.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name LIKE 'elections.%'").fetchall()
    assert all("marks" not in arguments for (arguments,) in jobs)


def test_each_seal_puts_ballots_into_another_order() -> None:
    ballot_box.make_key(1, 1)
    try:
        ballots: list[dict[str, Any]] = [{"n": number} for number in range(6)]
        places: Counter[int] = Counter()
        for _time in range(300):
            content = ballot_box.seal(ballots, voters=9, street=1, round_id=1)
            places[ballot_box.empty(content, street=1, round_id=1).index({"n": 0})] += 1
        assert set(places) == set(range(6))
        assert max(places.values()) < 120  # 50 expected
    finally:
        ballot_box.forget_key(1, 1)


def test_one_votes_once_however_fast(vote: Play) -> None:
    outcomes, ready = [], threading.Barrier(4)
    paper = Paper({vote.members[0].pk: Mark.YES})

    def press() -> None:
        ready.wait()
        try:
            cast(vote, vote.people[2], paper)
            outcomes.append("in")
        except NotPossible:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _press in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "refused", "refused", "refused"]


def test_paper_and_phone_merge_without_a_second_vote(vote: Play) -> None:
    first, second = vote.members[:2]
    entries = {}
    with scoped(vote.world.scope):
        entries = dict(vote.election.roll.values_list("member_id", "pk"))
    for voter in vote.people[:5]:
        cast(vote, voter, Paper({first.pk: Mark.YES, second.pk: Mark.NO}))
    with scoped(vote.world.scope), pytest.raises(NotPossible):
        services.hand_paper(**vote.run, entry_id=entries[vote.members[0].pk])
    with scoped(vote.world.scope):
        for one in vote.members[5:]:
            services.hand_paper(**vote.run, entry_id=entries[one.pk])
    with pytest.raises(NotPossible):
        cast(vote, vote.people[6], Paper())
    with scoped(vote.world.scope):
        vote.counted([Paper({second.pk: Mark.YES})] * 3)
        one = Round.objects.get(election=vote.election)
        assert (one.online, one.handed_out, one.returned, one.present, one.outcome) == (5, 3, 3, 8, "filled")
        assert {c.member_id: (c.yes, c.no, c.none) for c in one.candidates.all()} == {
            first.pk: (5, 0, 3),
            second.pk: (3, 5, 0),
        }
        assert Ballot.objects.filter(round=one).count() == 8
        assert not BallotEntry.objects.exists()  # they would tell which came online


def test_a_void_round_is_thrown_away_unopened(vote: Play, owner: Owner) -> None:
    cast(vote, vote.people[0], Paper({vote.members[1].pk: Mark.YES}))
    with scoped(vote.world.scope):
        vote.at += 2 * DAY  # until then one could vote
        one = services.close_round(**vote.run, returned=0)
        assert one.outcome == "no_quorum"
    with scoped(vote.world.scope):
        assert not Box.objects.exists()
        assert not Ballot.objects.exists()
        assert Election.objects.get(pk=vote.election.pk).state == "counted"
        again = services.next_round(**vote.run, members=vote.members[:2], closes_at=vote.at + DAY)
        assert not vote.election.roll.exclude(ballot="").exists()
        assert again.due == VOTERS
    told = owner.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'elections.tell_voting'")
    assert told.fetchone() == (2,)


def test_without_its_key_a_round_is_held_again(vote: Play) -> None:
    with scoped(vote.world.scope):
        round_id = Round.objects.get(election=vote.election).pk
    ballot_box.forget_key(vote.world.street, round_id)
    with pytest.raises(NotPossible):
        cast(vote, vote.people[0], Paper())
    with scoped(vote.world.scope):
        assert not vote.election.roll.exclude(ballot="").exists()
        services.cancel(**vote.run, reason="钥匙丢失")
