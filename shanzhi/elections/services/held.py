"""An election that was held on paper, brought in afterwards step by step: for scenarios, imports and tests.

Every step goes through its own service, so that all rules hold; nothing here writes a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shanzhi.core.access import Actor
from shanzhi.core.errors import NotPossible
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import Mark, Teller
from shanzhi.elections.models import Election
from shanzhi.elections.queries import current_round, voters_of
from shanzhi.elections.services import asking, counting, listing, settling, voting
from shanzhi.elections.terms import rules_of
from shanzhi.organisations.models import Member


@dataclass(frozen=True, slots=True)
class Hands:
    """The accounts an election takes: who runs it, the two who enter the ballots, and who approves. The first may be `first` too."""

    runs: Actor
    first: Actor
    second: Actor
    approves: Actor


def hold_election(
    *,
    hands: Hands,
    election: Election,
    candidates: Sequence[Member],
    supervisor: Member,
    counter: Member,
    votes: Mapping[int, int],
    meeting_at: datetime,
    place: str,
    approval: str = "",
    at: datetime,
) -> Election:
    """Carry a planned election on paper with one round through to the approved result: `votes` says how many ballots were for each
    member (by id); everybody due came, and each ballot is for one. The first call is dated `at`, which must leave the time of notice.

    A standing body's members are asked first, each for the candidates. Returns the approved election; its `organisation` is the body.
    """
    run: dict[str, Any] = {"actor": hands.runs, "election_id": election.pk}
    if election.founding_id is None:
        asking.ask(**run, until=timezone.localdate(at), at=at)
        for entry in election.roll.all():
            chosen = candidates[: asking.most_recommended(election)]
            asking.enter_recommendation(**run, entry_id=entry.pk, members=chosen, at=at)
        asking.end_asking(**run, at=at)
    listing.propose(**run, members=candidates, at=at)
    roles = {supervisor.pk: Teller.SUPERVISOR, counter.pk: Teller.COUNTER}
    tellers = {entry.pk: roles[entry.member_id] for entry in election.roll.filter(member_id__in=roles)}
    listing.name_tellers(**run, tellers=tellers, at=at)
    listing.call(**run, meeting_at=meeting_at, place=place, at=at)
    voting.mark_present(**run, entry_ids=list(voters_of(election).values_list("pk", flat=True)), at=meeting_at)
    voting.open_round(**run, at=meeting_at)
    papers = [_for_one(chosen, candidates) for chosen, number in votes.items() for _vote in range(number)]
    closed = meeting_at + timedelta(minutes=30)
    one = voting.close_round(**run, returned=len(papers), at=closed)
    if one.outcome:
        raise NotPossible(one.get_outcome_display())
    for sheet, paper in enumerate(papers, start=1):
        for actor in (hands.first, hands.second):
            counting.enter_ballot(actor=actor, election_id=election.pk, sheet=sheet, paper=paper, at=closed)
    counting.count(**run, at=closed)
    settling.settle(**run, at=closed)
    settling.report(**run, at=closed)
    return settling.approve(actor=hands.approves, election_id=election.pk, number=approval, at=closed)


def time_of_notice(election: Election, meeting_at: datetime) -> datetime:
    """Return a moment that leaves the time of notice before a meeting."""
    return meeting_at - timedelta(days=rules_of(election.street).notice_days + 1)


def elected_member(election: Election) -> Member | None:
    """Return who was elected in the last round (one seat)."""
    last = current_round(election)
    winners = [one.member for one in last.candidates.all() if one.elected] if last is not None else []
    return winners[0] if winners else None


def _for_one(chosen: int, candidates: Sequence[Member]) -> Paper:
    return Paper({one.pk: Mark.YES if one.pk == chosen else Mark.NO for one in candidates})
