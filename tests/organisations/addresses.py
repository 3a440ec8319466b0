from typing import Any

from shanzhi.organisations.models import Premises


def furnish(furnished: Any) -> dict[str, Any]:
    """Return what the parts of this app's addresses can be."""
    world = furnished.world
    premises = Premises.objects.create(street=world.street, community=world.code, kind="market", name="东风商圈")
    return {"premises": premises.pk, "paper": "a4"}
