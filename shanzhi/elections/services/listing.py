"""The list of candidates, the tellers, and the call to the meeting."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.jobs import enqueue
from shanzhi.elections.counting import least_candidates
from shanzhi.elections.enums import Action, ElectionKind, ElectionState, Teller
from shanzhi.elections.models import Candidate, Election, Round
from shanzhi.elections.queries import Stage, stages_of, voters_of
from shanzhi.elections.services.planning import LEAST_FOR_COMMITTEE, LEAST_MEMBERS, bring_up_to_date
from shanzhi.elections.services.stepping import locked_to_run, move, note, require_state
from shanzhi.elections.surname_order import in_stroke_order
from shanzhi.elections.terms import rules_of
from shanzhi.elections.workflow import BEFORE_VOTING
from shanzhi.organisations.models import Member

S = ElectionState
MOST_CANDIDATES = 15
"""On an online ballot: the slot it is padded to must hold all of them, whatever their ids (ballot_box.SLOT)."""


@transaction.atomic
def propose(*, actor: Actor, election_id: int, members: Iterable[Member], at: datetime) -> Round:
    """Propose the list of candidates, or another one until the meeting is called. Printed in the order of surname strokes.

    Raises DomainError for too few (setting: 20 % more than seats), for who may not stand, and for tellers.
    """
    election = locked_to_run(actor, election_id)
    if election.founding_id is None:
        require_state(election, S.ASKED, S.PROPOSED)
    chosen = list(members)
    first = stages_of(election)[0]
    least = least_candidates(first.seats, election.surplus_percent)
    if len({member.pk for member in chosen}) < least:
        raise DomainError(
            ngettext(
                "There must be at least %(least)d candidate for %(seats)d seats.",
                "There must be at least %(least)d candidates for %(seats)d seats.",
                least,
            )
            % {"least": least, "seats": first.seats},
            field="members",
        )
    require_may_stand(election, chosen)
    move(actor=actor, election=election, action=Action.PROPOSE, at=at)
    election.rounds.all().delete()
    return make_round(election, first, chosen)


def make_round(election: Election, stage: Stage, members: Iterable[Member]) -> Round:
    """Write a round with its candidates in the order of the strokes of their names."""
    last = election.rounds.order_by("-number").values_list("number", flat=True).first() or 0
    made = Round.objects.create(
        street=election.street,
        election=election,
        number=last + 1,
        post=stage.post,
        electorate=stage.electorate,
        seats=stage.seats,
    )
    people = Member.objects.filter(street=election.street, pk__in=[one.pk for one in members]).select_related("person")
    Candidate.objects.bulk_create(
        Candidate(street=election.street, round=made, member=member, place=place)
        for place, member in enumerate(in_stroke_order(people), start=1)
    )
    return made


def require_may_stand(election: Election, members: Iterable[Member]) -> None:
    """Raise DomainError unless all are full members on the roll, none is a teller, and an online ballot has room for them."""
    ids = {member.pk for member in members}
    if election.online and len(ids) > MOST_CANDIDATES:
        raise DomainError(
            _("An online ballot has room for at most %(most)d candidates.") % {"most": MOST_CANDIDATES}, field="members"
        )
    entries = voters_of(election).filter(member_id__in=ids)
    if entries.count() != len(ids):
        raise DomainError(_("Only full members of this body can stand."), field="members")
    if entries.exclude(teller="").exists():
        raise DomainError(_("A teller cannot stand. Name another teller first."), field="members")


@transaction.atomic
def name_tellers(*, actor: Actor, election_id: int, tellers: Mapping[int, str], at: datetime) -> Election:
    """Name who supervises and who counts, by roll entry; whoever is left out is none any more. Raises DomainError for a candidate."""
    election = locked_to_run(actor, election_id, *BEFORE_VOTING, S.COUNTED)
    standing = set(Candidate.objects.filter(street=election.street, round__election=election).values_list("member_id"))
    for entry in election.roll.all():
        wanted = Teller(tellers[entry.pk]) if tellers.get(entry.pk) else ""
        if wanted and (entry.member_id,) in standing:
            raise DomainError(_("A candidate cannot be a teller."), field="tellers")
        if entry.teller != wanted:
            entry.teller = wanted
            entry.save(update_fields=["teller"])
    note(actor, election, "tellers", at, {"number": sum(bool(role) for role in tellers.values())})
    return election


@transaction.atomic
def call(
    *,
    actor: Actor,
    election_id: int,
    meeting_at: datetime,
    place: str,
    closes_at: datetime | None = None,
    at: datetime,
) -> Election:
    """Give notice of the meeting, or of the days of the online vote; again if it changes. All on the roll with an account are told.

    Raises DomainError for a shorter notice than the street's rule, and for a committee of a branch with fewer than seven full members.
    """
    election = locked_to_run(actor, election_id)
    notice = rules_of(election.street).notice_days
    if timezone.localdate(meeting_at) < timezone.localdate(at) + timedelta(days=notice):
        raise DomainError(
            ngettext(
                "Notice must be given at least %(days)d day before.",
                "Notice must be given at least %(days)d days before.",
                notice,
            )
            % {"days": notice},
            field="meeting_at",
        )
    if election.online and (closes_at is None or closes_at <= meeting_at):
        raise DomainError(_("Please say until when one can vote online."), field="closes_at")
    bring_up_to_date(election, at)
    due = voters_of(election).count()
    least = LEAST_FOR_COMMITTEE if election.kind == ElectionKind.COMMITTEE else LEAST_MEMBERS
    if due < least and (election.kind == ElectionKind.COMMITTEE or election.founding_id is not None):
        raise DomainError(
            _("That takes at least %(least)d full members; on the roll there are %(due)d.")
            % {"least": least, "due": due}
        )
    changes: dict[str, Any] = {
        "meeting_at": meeting_at,
        "place": place.strip(),
        "closes_at": closes_at if election.online else None,
    }
    move(actor=actor, election=election, action=Action.CALL, at=at, notice_at=at, **changes)
    enqueue("elections.tell_called", street=election.street, election_id=election.pk)
    return election
