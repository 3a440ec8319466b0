"""After the count: another round, the result, the report upwards, and what the approval gives."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.jobs import enqueue
from shanzhi.elections.counting import Score, decide, least_candidates, run_off
from shanzhi.elections.enums import Action, Base, ElectionState, Electorate, Outcome
from shanzhi.elections.models import Election, Founding, Round
from shanzhi.elections.queries import ELECTED_POSTS, Stage, elected_in, next_stage, rounds_of, stages_of, voters_of
from shanzhi.elections.rules import may_approve
from shanzhi.elections.services.listing import make_round, require_may_stand
from shanzhi.elections.services.planning import LEAST_COMMITTEE
from shanzhi.elections.services.stepping import locked, locked_to_run, move
from shanzhi.elections.services.voting import begin, take_box_away
from shanzhi.elections.terms import end_of_term
from shanzhi.organisations.enums import BranchSetting, PostKind
from shanzhi.organisations.models import Member, Organisation, Post
from shanzhi.organisations.services import appoint, end_post, found_organisation, join_group, transfer_member

S = ElectionState


def suggested(election: Election, rounds: list[Round], stage: Stage) -> list[int]:
    """Return the member ids of who should stand next: the same again after a void round, who tied, who came next; for an officer
    nobody in particular."""
    last = rounds[-1]
    if last.post != stage.post:
        return []
    if last.outcome in (Outcome.TOO_MANY, Outcome.NO_QUORUM):
        return [candidate.member_id for candidate in last.candidates.all()]
    scores = [Score(one.member_id, one.yes or 0, one.no or 0, one.none or 0) for one in last.candidates.all()]
    base = last.due if election.base == Base.DUE else last.present
    return run_off(scores, decide(scores, seats=last.seats, base=base), _surplus(election, stage))


@transaction.atomic
def next_round(
    *,
    actor: Actor,
    election_id: int,
    members: Iterable[Member],
    present: int | None = None,
    leave_open: str = "",
    closes_at: datetime | None = None,
    at: datetime,
) -> Round:
    """Open the next round: a run-off, a void round again, or the committee's vote for its secretary or deputy.

    `present` is how many of the committee are there. `leave_open` is why seats that are still open stay so: then the next kind of post
    is elected. `closes_at` is when an online round ends. Raises DomainError for too few candidates, without a quorum, and for
    an end that does not lie ahead.
    """
    election = locked_to_run(actor, election_id, S.COUNTED)
    rounds = rounds_of(election)
    if leave_open.strip():
        _leave_open(election, rounds)
    stage = next_stage(election, rounds)
    if stage is None:
        raise NotPossible(_("All seats are filled. The result can be established."))
    chosen = list(members)
    least = 2 if _is_tie(rounds, stage) else least_candidates(stage.seats, _surplus(election, stage))
    if len({member.pk for member in chosen}) < least:
        raise DomainError(_("There must be at least %(least)d candidates.") % {"least": least}, field="members")
    _require_stage(election, rounds, stage, chosen)
    one = make_round(election, stage, chosen)
    ends = closes_at if election.online else None
    move(actor=actor, election=election, action=Action.GO_ON, at=at, reason=leave_open.strip(), closes_at=ends)
    begin(election, one, present=present, at=at)
    if election.online:
        enqueue("elections.tell_voting", street=election.street, election_id=election.pk)
    return one


@transaction.atomic
def settle(*, actor: Actor, election_id: int, leave_open: str = "", at: datetime) -> Election:
    """Establish the result once every seat is filled; `leave_open` says why those still open stay so."""
    election = locked_to_run(actor, election_id, S.COUNTED)
    rounds = rounds_of(election)
    if leave_open.strip():
        _leave_open(election, rounds)
    if next_stage(election, rounds) is not None:
        raise NotPossible(_("Not all seats are filled yet. Open the next round."))
    return move(actor=actor, election=election, action=Action.SETTLE, at=at, reason=leave_open.strip())


@transaction.atomic
def report(*, actor: Actor, election_id: int, at: datetime) -> Election:
    """Report the result for approval by the body above, which is told."""
    election = locked_to_run(actor, election_id)
    move(actor=actor, election=election, action=Action.REPORT, at=at, reported_by_id=actor.account_id)
    enqueue("elections.tell_reported", street=election.street, election_id=election.pk)
    return election


@transaction.atomic
def approve(
    *, actor: Actor, election_id: int, number: str = "", begins_on: date | None = None, at: datetime
) -> Election:
    """Approve a result: the body is founded if it was to be, posts of before end, the elected get theirs with the end of their term.

    By who runs the body above, never by who reported it or stood. `begins_on` is the day of the vote unless given.
    """
    election = locked(election_id)
    require(may_approve(actor, election), _("You may not approve this result."))
    rounds = rounds_of(election)
    held_on = timezone.localdate(election.meeting_at or at)
    begins = begins_on or held_on
    election.approval_number = number.strip()
    body = election.organisation or _found(actor, election, held_on, at)
    changes: dict[str, Any] = {"term_begins_on": begins, "approval_number": election.approval_number}
    move(actor=actor, election=election, action=Action.APPROVE, at=at, organisation=body, **changes)
    _end_posts(actor, election, body, begins, at)
    for kind, member in holders(election, rounds):
        appoint(
            actor=actor,
            person=member.person,
            kind=kind,
            organisation=body,
            since=begins,
            term_ends_on=end_of_term(begins, election.term_years),
            at=at,
        )
    return election


@transaction.atomic
def refuse(*, actor: Actor, election_id: int, reason: str, at: datetime) -> Election:
    """Refuse a result, with the reason. The posts stay as they are; another election can be planned."""
    election = locked(election_id)
    require(may_approve(actor, election), _("You may not approve this result."))
    if not reason.strip():
        raise DomainError(_("Please give the reason."), field="reason")
    return move(actor=actor, election=election, action=Action.REFUSE, at=at, reason=reason.strip())


@transaction.atomic
def cancel(*, actor: Actor, election_id: int, reason: str, at: datetime) -> Election:
    """Call an election off, with the reason. Online ballots cast so far are thrown away unopened."""
    election = locked_to_run(actor, election_id)
    if not reason.strip():
        raise DomainError(_("Please give the reason."), field="reason")
    for one in election.rounds.all():
        take_box_away(one)
    return move(actor=actor, election=election, action=Action.CANCEL, at=at, reason=reason.strip())


def holders(election: Election, rounds: list[Round]) -> list[tuple[PostKind, Member]]:
    """Return who gets which post: an officer of a committee is no plain member of it besides."""
    found: dict[int, tuple[PostKind, Member]] = {}
    for stage in stages_of(election):
        for candidate in elected_in(rounds, stage.post):
            found[candidate.member_id] = (stage.post, candidate.member)
    order = list(ELECTED_POSTS)
    return sorted(found.values(), key=lambda pair: order.index(pair[0]))


def _found(actor: Actor, election: Election, on: date, at: datetime) -> Organisation:
    """Found the body the meeting decided on; its members are at home there, or take part in a temporary one."""
    founding: Founding | None = election.founding
    assert founding is not None  # noqa: S101 - the table has a constraint
    body = found_organisation(
        actor=actor,
        street=founding.street,
        kind=founding.kind,
        name=founding.name,
        community=founding.community,
        parent=founding.parent,
        setting=founding.setting,
        estate=founding.estate,
        founded_on=on,
        ends_on=founding.ends_on,
        at=at,
    )
    founding.organisation = body
    founding.save(update_fields=["organisation"])
    roll = election.roll.filter(member__left_on__isnull=True)
    for entry in roll.select_related("member__person", "member__home_branch"):
        if founding.setting == BranchSetting.TEMPORARY or not body.is_home_branch:
            join_group(actor=actor, member=entry.member, organisation=body, since=on, at=at)
        else:
            transfer_member(actor=actor, member=entry.member, to_branch=body, document=election.approval_number, at=at)
    return body


def _end_posts(actor: Actor, election: Election, body: Organisation, on: date, at: datetime) -> None:
    kinds = {stage.post for stage in stages_of(election)}
    if PostKind.SECRETARY in kinds:
        kinds |= {PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER}
    posts = Post.objects.filter(street=election.street, organisation=body, kind__in=kinds).exclude(until__lte=on)
    for post in posts.select_related("organisation__parent", "partner", "person"):
        end_post(actor=actor, post=post, on=on, at=at)


def _surplus(election: Election, stage: Stage) -> int:
    """Return the percentage of candidates above seats: none where a committee elects its officers."""
    return 0 if stage.electorate == Electorate.COMMITTEE else election.surplus_percent


def _is_tie(rounds: list[Round], stage: Stage) -> bool:
    return rounds[-1].post == stage.post and rounds[-1].outcome == Outcome.TIED


def _leave_open(election: Election, rounds: list[Round]) -> None:
    """Note that the open seats of the stage stay open: of a committee that has three members, of deputies always."""
    stage = next_stage(election, rounds)
    if stage is None:
        return
    filled = elected_in(rounds, stage.post)
    if stage.post == PostKind.DEPUTY:
        election.deputies = len(filled)
        election.save(update_fields=["deputies"])
        return
    if stage.post != PostKind.COMMITTEE_MEMBER or len(filled) < LEAST_COMMITTEE:
        raise DomainError(_("These seats cannot be left open."), field="leave_open")
    last = [one for one in rounds if one.post == stage.post][-1]
    last.left_open = True
    last.save(update_fields=["left_open"])


def may_stand_next(election: Election, rounds: list[Round], stage: Stage) -> set[int]:
    """Return the member ids that may stand in the next round: of the committee those without an office, else whoever is not elected."""
    elected = {post: {one.member_id for one in elected_in(rounds, post)} for post in ELECTED_POSTS}
    if stage.electorate == Electorate.COMMITTEE:
        return elected[PostKind.COMMITTEE_MEMBER] - elected[PostKind.SECRETARY] - elected[PostKind.DEPUTY]
    return set(voters_of(election).values_list("member_id", flat=True)) - set().union(*elected.values())


def _require_stage(election: Election, rounds: list[Round], stage: Stage, members: list[Member]) -> None:
    if not {member.pk for member in members} <= may_stand_next(election, rounds, stage):
        raise DomainError(_("Only those can stand who are entitled and not elected yet."), field="members")
    if stage.electorate == Electorate.ASSEMBLY:
        require_may_stand(election, members)
