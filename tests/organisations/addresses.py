from typing import Any

from shanzhi.organisations.models import Premises, Registration


def furnish(furnished: Any) -> dict[str, Any]:
    """Return what the parts of this app's addresses can be."""
    world = furnished.world
    premises = Premises.objects.create(street=world.street, community=world.code, kind="market", name="东风商圈")
    registration = Registration.objects.create(
        street=world.street, member=furnished.member, number="BD-1", unit="县医院党委", reported_on=world.at.date()
    )
    return {
        "premises": premises.pk,
        "paper": "a4",
        "registration": registration.pk,
        "organisations:report_paper/kind": "slip",
    }
