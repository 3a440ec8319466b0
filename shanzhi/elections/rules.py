"""Who may plan, run, count and approve. Which state allows it is for workflow.py."""

from shanzhi.core.access import Actor
from shanzhi.elections.enums import Teller
from shanzhi.elections.models import Candidate, Election, RollEntry, Round
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.rules import (
    LEADING_ROLES,
    is_street_staff,
    leads_group,
    runs_organisation,
    runs_place,
)


def may_plan(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may plan an election: who runs the organisation, or leads it."""
    return runs_organisation(actor, organisation) or leads_group(actor, organisation.pk)


def may_run(actor: Actor, election: Election) -> bool:
    """Tell whether the actor may carry an election through: who runs its community, or leads the body, but nobody who stands in it."""
    entitled = runs_place(actor, election.street, election.community) or leads_group(actor, election.organisation_id)
    return entitled and not is_candidate(actor, election)


def is_candidate(actor: Actor, election: Election) -> bool:
    """Tell whether the actor stands or stood in any round of the election, written in too."""
    return (
        actor.person_id is not None
        and Candidate.objects.filter(
            street=election.street, round__election=election, member__person_id=actor.person_id
        ).exists()
    )


def is_teller(actor: Actor, election: Election, *roles: Teller) -> bool:
    """Tell whether the actor is one of the tellers, of these roles if any are named."""
    own = RollEntry.objects.filter(street=election.street, election=election, member__person_id=actor.person_id or 0)
    return own.filter(teller__in=roles or Teller.values).exists()


def may_enter_ballots(actor: Actor, election: Election) -> bool:
    """Tell whether the actor may type in paper ballots: who runs it and those who count, but no candidate."""
    entitled = may_run(actor, election) or is_teller(actor, election)
    return actor.account_id is not None and entitled and not is_candidate(actor, election)


def may_decide_ballots(actor: Actor, election: Election, one: Round) -> bool:
    """Tell whether the actor may say what a ballot says that was entered differently: who runs or supervises it and typed in neither."""
    if actor.account_id in (one.first_by_id, one.second_by_id):
        return False
    entitled = may_run(actor, election) or is_teller(actor, election, Teller.SUPERVISOR)
    return entitled and may_enter_ballots(actor, election)


def may_approve(actor: Actor, election: Election) -> bool:
    """Tell whether the actor decides about a reported result: who runs the body above, other than who reported and who stood."""
    if actor.is_program:
        return True
    body = election.organisation or election.founding
    above = body.parent if body is not None else None
    runs = is_street_staff(actor, election.street) if above is None else runs_organisation(actor, above)
    return runs and actor.account_id != election.reported_by_id and not is_candidate(actor, election)


def answers_delay(actor: Actor, organisation: Organisation, asked_by_id: int | None) -> bool:
    """Tell whether the actor may approve electing later: who runs the body above, other than who asked."""
    above = organisation.parent
    runs = is_street_staff(actor, organisation.street) if above is None else runs_organisation(actor, above)
    return runs and actor.account_id != asked_by_id


def sees_elections(actor: Actor) -> bool:
    """Tell whether the actor has elections to see on the desk: who decides in a community or street, or leads a body."""
    return actor.is_program or any(grant.level or grant.role in LEADING_ROLES for grant in actor.grants)
