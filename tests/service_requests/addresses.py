"""What the addresses of visits lead to in the walk over all addresses."""

from typing import Any

from shanzhi.service_requests.models import HomeVisit
from shanzhi.service_requests.services import links, visit_plans
from shanzhi.service_requests.sharing_out import share_out


def furnish(furnished: Any) -> dict[str, Any]:
    """Work out a proposal and print a sheet for the member who looks after a home."""
    world, at = furnished.world, furnished.world.at
    actor = world.secretary().actor
    proposal = links.propose_links(actor=actor, community=world.code, homes_a_member=5, reach="near", at=at)
    work = links.prepare(proposal_id=proposal.pk)
    assert work is not None
    links.store(work=work, given=share_out(work.ground))
    sheet = visit_plans.print_sheet(actor=actor, member=furnished.member, at=at)
    return {
        "service_requests:visit_sheet/pk": sheet.pk,
        "service_requests:heard_request/pk": HomeVisit.objects.values_list("pk", flat=True)[0],
        "service_requests:link_proposal/pk": proposal.pk,
        "service_requests:decide_proposal/pk": proposal.pk,
        "service_requests:proposal_building/pk": proposal.pk,
    }
