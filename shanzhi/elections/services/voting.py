"""The vote itself: who is there, opening a round, the secret online ballot, closing."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.jobs import enqueue
from shanzhi.elections import ballot_box
from shanzhi.elections.counting import Paper, is_quorum
from shanzhi.elections.enums import Action, BallotGiven, ElectionState, Electorate, Outcome, Teller
from shanzhi.elections.models import Box, Election, RollEntry, Round
from shanzhi.elections.notifications import as_words
from shanzhi.elections.queries import voters_of
from shanzhi.elections.services.stepping import locked, locked_to_run, move, note, require_state

S = ElectionState


@transaction.atomic
def mark_present(*, actor: Actor, election_id: int, entry_ids: Collection[int], at: datetime) -> Election:
    """Note who of those due is there and gets a paper ballot; whoever is left out is not there. Before a round is opened."""
    election = locked_to_run(actor, election_id, S.CALLED, S.COUNTED)
    voters = voters_of(election)
    voters.update(ballot="")
    there = voters.filter(pk__in=entry_ids).update(ballot=BallotGiven.PAPER)
    note(actor, election, "present", at, {"present": there})
    return election


@transaction.atomic
def open_round(*, actor: Actor, election_id: int, at: datetime) -> Round:
    """Open the vote that was called. On paper the quorum must be there; online the roll is frozen and the box made.

    Raises DomainError before the day, without tellers of both kinds, and without a quorum.
    """
    election = locked_to_run(actor, election_id)
    one = _last_round(election)
    if election.meeting_at is not None and timezone.localdate(at) < timezone.localdate(election.meeting_at):
        raise DomainError(_("The vote was called for a later day."))
    for role in Teller:
        if not election.roll.filter(teller=role).exists():
            raise DomainError(_("Name the tellers first: who supervises, and who counts."))
    move(actor=actor, election=election, action=Action.OPEN, at=at)
    begin(election, one, present=None, at=at)
    if election.online:
        enqueue("elections.tell_voting", street=election.street, election_id=election.pk)
    return one


def begin(election: Election, one: Round, *, present: int | None, at: datetime) -> None:
    """Begin a round of an election that has just moved to voting. `present` is for a vote of the committee; else the roll tells.

    Raises DomainError without a quorum, and online without an end that lies ahead.
    """
    if election.online and (election.closes_at is None or election.closes_at <= at):
        raise DomainError(_("Please say until when one can vote online."), field="closes_at")
    one.opened_at = at
    if one.electorate == Electorate.COMMITTEE:
        one.due = (
            election.rounds.filter(candidates__elected=True, electorate=Electorate.ASSEMBLY)
            .values("candidates__member")
            .distinct()
            .count()
        )
        one.present = min(present if present is not None else one.due, one.due)
    else:
        voters = voters_of(election)
        if election.online:
            voters.update(ballot="")
        one.due = voters.count()
        one.present = voters.exclude(ballot="").count()
    if not election.online and not is_quorum(one.present, one.due, election.quorum_percent):
        raise DomainError(
            _("%(present)d of %(due)d due are present; at least %(percent)d %% are needed.")
            % {"present": one.present, "due": one.due, "percent": election.quorum_percent}
        )
    one.handed_out = one.present
    one.save()
    if election.online:
        ballot_box.make_key(one.street, one.pk)
        content = ballot_box.seal([], voters=one.due, street=one.street, round_id=one.pk)
        Box.objects.create(street=one.street, round=one, content=content)


@transaction.atomic
def hand_paper(*, actor: Actor, election_id: int, entry_id: int, at: datetime) -> RollEntry:
    """Give a paper ballot to somebody who does not vote online, while the online vote runs. Who has one cannot vote online."""
    election = locked_to_run(actor, election_id, S.VOTING)
    entry = voters_of(election).select_for_update(of=("self",)).filter(pk=entry_id).first()
    require(entry is not None and election.online, _("You may not run this election."))
    assert entry is not None  # noqa: S101 - required in the line above
    _give(entry, BallotGiven.PAPER)
    note(actor, election, "paper_ballot", at, {"entry": entry.pk})
    return entry


@transaction.atomic
def cast(*, actor: Actor, election_id: int, paper: Paper, at: datetime) -> None:
    """Vote online: once, secretly, while the vote is open. Nothing is left but a mark on the roll and a box that was sealed anew.

    There is on purpose no audit entry and no moment of it: docs/adr/0011-secret-ballot.md. Raises NotPossible for a second vote.
    """
    election = locked(election_id)
    entry = voters_of(election).select_for_update(of=("self",)).filter(member__person_id=actor.person_id or 0).first()
    require(entry is not None and actor.person_id is not None, _("You are not on the roll of this election."))
    assert entry is not None  # noqa: S101 - required in the line above
    require_state(election, S.VOTING)
    if not election.online or (election.closes_at is not None and at >= election.closes_at):
        raise NotPossible(_("One cannot vote online any more."))
    one = _last_round(election)
    _require_valid(election, one, paper)
    _give(entry, BallotGiven.ONLINE)
    box = Box.objects.select_for_update().get(street=one.street, round=one)
    ballots = ballot_box.empty(bytes(box.content), street=one.street, round_id=one.pk)
    box.content = ballot_box.seal([*ballots, paper.as_data()], voters=one.due, street=one.street, round_id=one.pk)
    box.save(update_fields=["content"])


@transaction.atomic
def close_round(*, actor: Actor, election_id: int, returned: int, handed_out: int | None = None, at: datetime) -> Round:
    """Close the vote: so many paper ballots came back of so many handed out (default: to everybody who was there).

    More than were handed out, or too few taking part in an online vote, make the round void; nothing of it is then opened.
    Raises DomainError for an online vote before its end, unless all have voted and all paper is back.
    """
    election = locked_to_run(actor, election_id)
    one = _last_round(election)
    move(actor=actor, election=election, action=Action.CLOSE, at=at)
    if election.online and one.electorate == Electorate.ASSEMBLY:
        voters = voters_of(election)
        one.online = voters.filter(ballot=BallotGiven.ONLINE).count()
        one.handed_out = voters.filter(ballot=BallotGiven.PAPER).count()
        one.present = one.online + one.handed_out
        _require_over(election, one, returned, at)
    if handed_out is not None and not election.online:
        if handed_out > one.present:
            raise DomainError(_("More ballots than persons present cannot be handed out."), field="handed_out")
        one.handed_out = handed_out
    one.returned, one.closed_at = returned, at
    if returned > one.handed_out:
        one.outcome = Outcome.TOO_MANY
    elif not is_quorum(one.present, one.due, election.quorum_percent):
        one.outcome = Outcome.NO_QUORUM
    one.save()
    if one.outcome:
        take_box_away(one)
        move(actor=actor, election=election, action=Action.COUNT, at=at)
    return one


def _require_over(election: Election, one: Round, returned: int, at: datetime) -> None:
    ends = election.closes_at
    if ends is not None and at < ends and (one.present < one.due or returned < one.handed_out):
        raise DomainError(
            _("The voting ends on %(moment)s, or earlier once all have voted and all paper ballots are back.")
            % {"moment": as_words(timezone.localtime(ends))}
        )


def take_box_away(one: Round) -> None:
    """Remove the box of a round, and its key once that is certain."""
    if Box.objects.filter(street=one.street, round=one).delete()[0]:
        transaction.on_commit(lambda: ballot_box.forget_key(one.street, one.pk))


def _give(entry: RollEntry, how: BallotGiven) -> None:
    if entry.ballot:
        sentence = (
            _("This vote has been cast online already.")
            if entry.ballot == BallotGiven.ONLINE
            else _("A paper ballot was handed out for this vote already.")
        )
        raise NotPossible(sentence)
    entry.ballot = how
    entry.save(update_fields=["ballot"])


def _require_valid(election: Election, one: Round, paper: Paper) -> None:
    listed = set(one.candidates.values_list("member_id", flat=True))
    if not set(paper.marks) <= listed or paper.unreadable or paper.others:
        raise DomainError(_("That does not stand on this ballot."), field="marks")
    if voters_of(election).filter(member_id__in=paper.written_in).count() != len(set(paper.written_in)):
        raise DomainError(_("Only full members of this body can be elected."), field="written_in")
    if paper.is_void(one.seats):
        raise DomainError(_("That is more names than there are seats."), field="marks")


def _last_round(election: Election) -> Round:
    one = election.rounds.order_by("-number").first()
    if one is None:
        raise NotPossible(_("There is no list of candidates yet."))
    return one
