"""Deeds of the secretary that several tests begin with."""

from shanzhi.building_groups import services
from shanzhi.building_groups.models import Formation, Proposal
from shanzhi.building_groups.queries import Drawn, drawn, grounds_of
from tests.world import World


def worked_out(world: World, **wishes: object) -> Formation:
    """Return proposals for the community."""
    actor = world.secretary().actor
    formation = services.ask_for_proposals(actor=actor, community=world.code, at=world.at, **wishes)  # type: ignore[arg-type]
    return services.work_out(actor=world.program(), formation_id=formation.pk, at=world.at)


def first(formation: Formation) -> Proposal:
    """Return the proposal with the nearest groups."""
    proposal = formation.proposals.order_by("pk")[0]
    proposal.formation = formation
    return proposal


def seen(proposal: Proposal) -> Drawn:
    """Return a proposal as it is now."""
    fresh = Proposal.objects.select_related("formation").get(pk=proposal.pk)
    return drawn(fresh, grounds_of(fresh.formation))


def agreed(world: World, formation: Formation, outcome: str = "agreed") -> None:
    """Hold a courtyard meeting."""
    services.record_meeting(
        actor=world.secretary().actor,
        formation_id=formation.pk,
        held_at=world.at,
        place="院子里",
        invited=24,
        attended=15,
        outcome=outcome,
        opinions="就近好。",
        at=world.at,
    )
