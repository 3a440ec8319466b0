"""Entering paper ballots twice, settling where the two differ, and counting."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.elections import ballot_box
from shanzhi.elections.counting import Paper, Result, Tally, decide, tally
from shanzhi.elections.enums import Action, Base, ElectionState, Electorate, Hand, Outcome
from shanzhi.elections.models import Ballot, BallotEntry, Box, Candidate, Election, Round
from shanzhi.elections.queries import elected_in, rounds_of, voters_of
from shanzhi.elections.rules import may_decide_ballots, may_enter_ballots
from shanzhi.elections.services.stepping import locked, locked_to_run, move, note, require_state
from shanzhi.elections.services.voting import take_box_away

S = ElectionState
_random = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper ballot as far as it is entered. `first` and `second` are None until then; `decided` where they differed."""

    number: int
    first: Paper | None
    second: Paper | None
    decided: Paper | None

    @property
    def differs(self) -> bool:
        return self.first is not None and self.second is not None and self.first.as_data() != self.second.as_data()

    @property
    def settled(self) -> Paper | None:
        """What counts, or None while something is missing."""
        if self.first is None or self.second is None:
            return None
        return self.decided if self.differs else self.first


def sheets_of(one: Round) -> list[Sheet]:
    """Return every paper ballot of a round in order, entered or not (one query)."""
    found: dict[int, dict[int, Paper]] = defaultdict(dict)
    for entry in BallotEntry.objects.filter(street=one.street, round=one):
        found[entry.sheet][entry.hand] = Paper.from_data(entry.marks)
    return [
        Sheet(number, *(found[number].get(hand) for hand in (Hand.FIRST, Hand.SECOND, Hand.DECIDED)))
        for number in range(1, one.returned + 1)
    ]


def is_entered(sheets: list[Sheet]) -> bool:
    """Tell whether both have entered every ballot: from then on nothing is replaced, and differences are shown and decided."""
    return all(sheet.first is not None and sheet.second is not None for sheet in sheets)


def hand_of(actor: Actor, one: Round) -> Hand | None:
    """Return whether the actor enters first or second; None when two others do."""
    if one.first_by_id in (None, actor.account_id):
        return Hand.FIRST
    return Hand.SECOND if one.second_by_id in (None, actor.account_id) else None


@transaction.atomic
def enter_ballot(*, actor: Actor, election_id: int, sheet: int, paper: Paper, at: datetime) -> BallotEntry:
    """Type in what a paper ballot says, as the first or the second of two persons. Again replaces one's own entry.

    Raises NotPossible for a third person, and once both have entered all. There is no audit entry for each sheet; the count has one.
    """
    election, one = _counting(actor, election_id)
    hand = hand_of(actor, one)
    if hand is None:
        raise NotPossible(_("Two others enter the ballots of this round."))
    _require_fits(election, one, sheet, paper)
    if is_entered(sheets_of(one)):
        raise NotPossible(_("All ballots have been entered twice. Where the two differ, somebody else decides."))
    owner = "first_by_id" if hand == Hand.FIRST else "second_by_id"
    if getattr(one, owner) is None:
        setattr(one, owner, actor.account_id)
        one.save(update_fields=[owner])
    entry, _made = BallotEntry.objects.update_or_create(
        street=one.street, round=one, sheet=sheet, hand=hand, defaults={"marks": paper.as_data()}
    )
    return entry


@transaction.atomic
def decide_ballot(*, actor: Actor, election_id: int, sheet: int, paper: Paper, at: datetime) -> BallotEntry:
    """Say what a ballot says that was entered differently, with the sheet in hand: a third person, once both have entered all.

    The audit entry has the number on the sheet and nothing of what is on it (docs/adr/0011-secret-ballot.md).
    """
    election, one = _counting(actor, election_id)
    require(may_decide_ballots(actor, election, one), _("Somebody who entered neither version decides."))
    _require_fits(election, one, sheet, paper)
    sheets = sheets_of(one)
    if not is_entered(sheets):
        raise NotPossible(_("Differences are shown once both have entered all ballots."))
    if not sheets[sheet - 1].differs:
        raise NotPossible(_("The two entries of this ballot are the same."))
    entry, _made = BallotEntry.objects.update_or_create(
        street=one.street, round=one, sheet=sheet, hand=Hand.DECIDED, defaults={"marks": paper.as_data()}
    )
    note(actor, election, "decide_ballot", at, {"round": one.number, "sheet": sheet})
    return entry


@transaction.atomic
def count(*, actor: Actor, election_id: int, at: datetime) -> Round:
    """Count the round: paper as entered twice, and what is in the online box. Who is elected follows from the rules of the election.

    Raises NotPossible while a ballot lacks an entry or a decision. Everything is written at once, in random order.
    """
    election = locked_to_run(actor, election_id, S.COUNTING)
    one = _locked_round(election)
    sheets = sheets_of(one)
    missing = [sheet.number for sheet in sheets if sheet.settled is None]
    if missing:
        raise NotPossible(
            ngettext(
                "Ballot %(first)d is not settled yet.",
                "%(number)d ballots are not settled yet, the first is %(first)d.",
                len(missing),
            )
            % {"number": len(missing), "first": missing[0]}
        )
    papers = [sheet.settled for sheet in sheets if sheet.settled is not None] + _from_box(one)
    listed = list(one.candidates.values_list("member_id", flat=True))
    tallied = tally(papers, listed, one.seats)
    base = one.due if election.base == Base.DUE else one.present
    result = decide(tallied.scores, seats=one.seats, base=base)
    one.void_ballots = tallied.void
    one.differences = sum(sheet.differs for sheet in sheets)
    one.outcome = Outcome.TIED if result.tied else Outcome.SHORT if result.open_seats else Outcome.FILLED
    one.save(update_fields=["void_ballots", "differences", "outcome"])
    _write_scores(one, tallied, result)
    _write_ballots(one, papers)
    if election.online:
        BallotEntry.objects.filter(street=one.street, round=one).delete()  # what is on paper would tell what is not
    take_box_away(one)
    move(actor=actor, election=election, action=Action.COUNT, at=at)
    return one


def _counting(actor: Actor, election_id: int) -> tuple[Election, Round]:
    election = locked(election_id)
    require(may_enter_ballots(actor, election), _("You may not enter ballots here."))
    require_state(election, S.COUNTING)
    return election, _locked_round(election)


def _locked_round(election: Election) -> Round:
    return election.rounds.select_for_update(of=("self",)).order_by("-number")[0]


def eligible(election: Election, one: Round) -> set[int]:
    """Return the members one may be for in a round: all full members, for an officer the committee's."""
    if one.electorate == Electorate.COMMITTEE:
        return {candidate.member_id for candidate in elected_in(rounds_of(election), "committee_member")}
    return set(voters_of(election).values_list("member_id", flat=True))


def _require_fits(election: Election, one: Round, sheet: int, paper: Paper) -> None:
    if not 1 <= sheet <= one.returned:
        raise DomainError(_("There is no ballot of this number."), field="sheet")
    listed = set(one.candidates.values_list("member_id", flat=True))
    if not set(paper.marks) <= listed:
        raise DomainError(_("That does not stand on this ballot."), field="marks")
    if not set(paper.written_in) <= eligible(election, one) - listed:
        raise DomainError(_("Only full members of this body can be elected."), field="written_in")


def _from_box(one: Round) -> list[Paper]:
    box = Box.objects.filter(street=one.street, round=one).first()
    if box is None:
        return []
    found = ballot_box.empty(bytes(box.content), street=one.street, round_id=one.pk)
    if len(found) != one.online:
        raise NotPossible(_("The online ballots cannot be opened. This round has to be held again."))
    return [Paper.from_data(data) for data in found]


def _write_scores(one: Round, tallied: Tally, result: Result) -> None:
    listed = {candidate.member_id: candidate for candidate in one.candidates.all()}
    place = len(listed)
    for score in tallied.scores:
        candidate = listed.get(score.member)
        if candidate is None:
            place += 1
            candidate = Candidate(street=one.street, round=one, member_id=score.member, place=place, written_in=True)
        candidate.yes, candidate.no, candidate.none = score.yes, score.no, score.none
        candidate.elected = score.member in result.elected
        candidate.save()


def _write_ballots(one: Round, papers: Iterable[Paper]) -> None:
    """Write all ballots in one statement, shuffled, under random keys: neither key nor place says where one came from."""
    mixed = list(papers)
    _random.shuffle(mixed)
    Ballot.objects.bulk_create(
        Ballot(
            id=_random.randrange(1, 2**62),
            street=one.street,
            round=one,
            marks=paper.as_data(),
            is_void=paper.is_void(one.seats),
        )
        for paper in mixed
    )
