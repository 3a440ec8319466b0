from datetime import datetime

from django.utils import timezone

from shanzhi.building_groups.enums import FormationState
from shanzhi.building_groups.models import Formation, Proposal
from shanzhi.building_groups.services import adoption, formations
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.jobs import SOON, street_task
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.actors import actor_in_scope


@street_task("building_groups.work_out", priority=SOON, in_one_transaction=False)
def work_out(*, street: int, at: datetime, formation_id: int) -> None:
    """Work proposals out, noting how far it is. No transaction is open while the solver thinks."""
    scope = Scope.of_street(street)
    with scoped(scope):
        grounds = formations.ground_to_divide(formation_id)
        limits = Formation.objects.get(pk=formation_id).limits
    if grounds is None:
        return

    def told(percent: int) -> None:
        with scoped(scope):
            formations.note_progress(formation_id=formation_id, percent=percent)

    divisions = formations.divisions_of(grounds, limits, told)
    with scoped(scope):
        formations.keep_proposals(
            actor=Actor.program(scope), formation_id=formation_id, grounds=grounds, divisions=divisions, at=at
        )


@street_task("building_groups.adopt", priority=SOON, in_one_transaction=False)
def adopt(*, street: int, at: datetime, proposal_id: int) -> None:
    """Adopt a proposal on behalf of who asked for it; open it again with the reason when that is not possible."""
    scope = Scope.of_street(street)
    try:
        with scoped(scope):
            formation = (
                Proposal.objects.select_related("formation__adopted_by", "formation__parent")
                .get(pk=proposal_id)
                .formation
            )
            if formation.state != FormationState.ADOPTING or formation.adopted_by is None:
                return
            actor = actor_in_scope(formation.adopted_by, on=timezone.localdate(at))
            adoption.adopt(actor=actor, proposal_id=proposal_id, parent=formation.parent, on=formation.starts_on, at=at)
    except DomainError as error:
        with scoped(scope):
            adoption.give_up_adoption(proposal_id=proposal_id, reason=str(error))
