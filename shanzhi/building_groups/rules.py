"""Who surveys buildings and forms groups: staff of the community and of its street. Members and leaders read about their own buildings."""

from shanzhi.core.access import Actor
from shanzhi.organisations.models import CoveredBuilding
from shanzhi.organisations.rules import is_staff, runs_community
from shanzhi.territory.models import Building


def may_form(actor: Actor, community: int) -> bool:
    """Open surveys, enter answers, ask for proposals, change and adopt them."""
    return runs_community(actor, community)


def enters_pages(actor: Actor) -> bool:
    """Open the pages of surveys and proposals."""
    return is_staff(actor)


def belongs_to_group_of(actor: Actor, building: Building) -> bool:
    """Tell whether the actor leads or takes part in a group that looks after the building."""
    own = {grant.organisation_id for grant in actor.grants if grant.organisation_id is not None}
    covers = CoveredBuilding.objects.filter(street=building.street, building=building, until__isnull=True)
    return bool(own) and covers.filter(organisation_id__in=own).exists()
