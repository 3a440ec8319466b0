"""Opening a community of the register, and keeping its telephone, address and hours."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import street_of
from shanzhi.territory.models import Community, Division, Level
from shanzhi.territory.rules import may_edit_places, may_run_street
from shanzhi.territory.services import keeping

REGISTER_ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会")
TAKEN = _("This community is open already.")


def open_community(*, actor: Actor, community: int, at: datetime, name: str = "", **contact: Any) -> Community:
    """Begin to use Shanzhi in a community of the register: staff of its street office.

    Without a name it is called as the register calls it, the committee left out: 西湖新村社区居委会 → 西湖新村社区.
    """
    require(may_run_street(actor, street_of(community)), _("Only staff of the street office may open a community."))
    division = Division.objects.filter(code=community, level=Level.COMMUNITY).first()
    if division is None:
        raise DomainError(_("The register has no community with this code."), field="community")
    opened = Community(
        street=street_of(community), community=community, name=name.strip() or everyday_name(division.name), **contact
    )
    keeping.save(opened, taken=TAKEN, field="community")
    keeping.note(actor, opened, "community.opened", at)
    return opened


def change_community(*, actor: Actor, community: Community, at: datetime, **changes: Any) -> Community:
    """Change name, phone, address, office_hours or public_delay_hours: staff of the community and of its street."""
    require(may_edit_places(actor, community.community), keeping.NOT_YOURS)
    changed = keeping.change(community, changes, taken=TAKEN, field="name")
    if changed:
        keeping.note(actor, community, "community.changed", at, {"fields": changed})
    return community


def everyday_name(registered: str) -> str:
    """Return the name without its committee: 西湖新村社区居委会 → 西湖新村社区, 新华村委会 → 新华村."""
    for ending in REGISTER_ENDINGS:
        if registered.endswith(ending):
            stem = registered.removesuffix(ending)
            unit = "村" if ending.startswith("村") else "社区"
            return stem if stem.endswith(("社区", "村")) else f"{stem}{unit}"
    return registered
