"""Things of territory that addresses lead to and the world does not have."""

from typing import Any

from shanzhi.core import clock
from shanzhi.territory.services.building_links import link_buildings


def furnish(furnished: Any) -> dict[str, Any]:
    """Return a link between two buildings."""
    world = furnished.world
    link = link_buildings(
        actor=world.secretary().actor, one=world.building, other=world.other_building, is_joined=True, at=clock.now()
    )
    return {"territory/link": link.pk}
