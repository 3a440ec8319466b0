"""Asking every member whom they recommend: on the phone, or on paper that staff enter."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.jobs import enqueue
from shanzhi.elections.counting import least_candidates
from shanzhi.elections.enums import Action, Answered, ElectionState
from shanzhi.elections.models import Election, Recommendation, RollEntry
from shanzhi.elections.queries import voters_of
from shanzhi.elections.services.planning import bring_up_to_date
from shanzhi.elections.services.stepping import locked, locked_to_run, move, note, require_state
from shanzhi.organisations.models import Member


@transaction.atomic
def ask(*, actor: Actor, election_id: int, until: date, at: datetime) -> Election:
    """Begin to ask every member whom they recommend, until a day (included). Those with an account are told."""
    election = locked_to_run(actor, election_id)
    if until < timezone.localdate(at):
        raise DomainError(_("This day is past."), field="until")
    bring_up_to_date(election, at)
    move(actor=actor, election=election, action=Action.ASK, at=at, asked_until=until)
    enqueue("elections.tell_asked", street=election.street, election_id=election.pk)
    return election


def most_recommended(election: Election) -> int:
    """Return how many names a recommendation may have: as many as there must be candidates."""
    return least_candidates(election.seats, election.surplus_percent)


@transaction.atomic
def recommend(*, actor: Actor, election_id: int, members: Iterable[Member], at: datetime) -> RollEntry:
    """Recommend candidates for oneself, while everybody is asked. A second time replaces the first. Everybody on the roll is asked."""
    election = locked(election_id)
    entry = election.roll.filter(member__person_id=actor.person_id or 0).first()
    require(entry is not None and actor.person_id is not None, _("You are not on the roll of this election."))
    assert entry is not None  # noqa: S101 - required in the line above
    if election.asked_until is not None and timezone.localdate(at) > election.asked_until:
        raise DomainError(_("Recommendations were asked for until %(day)s.") % {"day": election.asked_until})
    return _keep(actor, entry, members, Answered.PHONE, at)


@transaction.atomic
def enter_recommendation(
    *, actor: Actor, election_id: int, entry_id: int, members: Iterable[Member], at: datetime
) -> RollEntry:
    """Type in a member's recommendation from paper. It replaces what they had said before."""
    election = locked_to_run(actor, election_id)
    entry = election.roll.filter(pk=entry_id).first()
    require(entry is not None, _("This member is not on the roll of this election."))
    assert entry is not None  # noqa: S101 - required in the line above
    return _keep(actor, entry, members, Answered.PAPER, at)


@transaction.atomic
def end_asking(*, actor: Actor, election_id: int, at: datetime) -> Election:
    """End the asking: what came in is what the list is proposed from. At least one member must have answered."""
    election = locked_to_run(actor, election_id)
    if not election.roll.exclude(answered="").exists():
        raise DomainError(_("Nobody has recommended anybody yet."))
    return move(actor=actor, election=election, action=Action.END_ASKING, at=at)


def _keep(actor: Actor, entry: RollEntry, members: Iterable[Member], how: Answered, at: datetime) -> RollEntry:
    election = entry.election
    require_state(election, ElectionState.ASKING)
    chosen = {member.pk for member in members}
    most = most_recommended(election)
    if not 0 < len(chosen) <= most:
        raise DomainError(
            ngettext("Please recommend %(most)d person.", "Please recommend one to %(most)d persons.", most)
            % {"most": most},
            field="members",
        )
    if voters_of(election).filter(member_id__in=chosen).count() != len(chosen):
        raise DomainError(_("Only full members of this body can be recommended."), field="members")
    entry.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(street=election.street, election=election, by=entry, member_id=pk) for pk in sorted(chosen)
    )
    entry.answered = how
    entry.save(update_fields=["answered"])
    note(actor, election, "recommended", at, {"entry": entry.pk, "how": how, "number": len(chosen)})
    return entry
