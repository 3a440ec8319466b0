"""Estates (小区) of a community."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.territory.models import Community, Estate, Grid
from shanzhi.territory.new_places import estate_code
from shanzhi.territory.place_names import ESTATE_DIGITS, cleaned
from shanzhi.territory.services import keeping

TAKEN = _("The community has an estate with this code already.")
SAME_NAME = _("The community has an estate of this name already.")


def add_estate(
    *,
    actor: Actor,
    community: Community,
    name: str,
    at: datetime,
    code: str = "",
    grid: Grid | None = None,
    address: str = "",
) -> Estate:
    """Add an estate to a community. Without a code it gets the next free one: 001, 002 …"""
    keeping.check_may_edit(actor, community.community)
    estate = Estate(
        street=community.street,
        community=community.community,
        grid=grid,
        code=estate_code(code) or next_code(community.community),
        name=cleaned(name),
        address=cleaned(address),
    )
    _check(estate)
    keeping.save(estate, taken=TAKEN, field="code")
    keeping.note(actor, estate, "estate.added", at)
    return estate


def change_estate(*, actor: Actor, estate: Estate, at: datetime, **changes: Any) -> Estate:
    """Change code, name, grid or address."""
    keeping.check_may_edit(actor, estate.community)
    tidy = {field: cleaned(value) if isinstance(value, str) else value for field, value in changes.items()}
    if "code" in tidy:
        tidy["code"] = estate_code(tidy["code"]) or estate.code
    _check(Estate(pk=estate.pk, **{**_fields(estate), **tidy}))
    changed = keeping.change(estate, tidy, taken=TAKEN, field="code")
    if changed:
        keeping.note(actor, estate, "estate.changed", at, {"fields": changed})
    return estate


def remove_estate(*, actor: Actor, estate: Estate, at: datetime) -> None:
    """Remove an estate without buildings that nothing else uses."""
    keeping.check_may_edit(actor, estate.community)
    keeping.remove(estate, actor=actor, action="estate.removed", at=at)


def next_code(community: int) -> str:
    """Return the number after the highest one in use."""
    numbers = Estate.objects.filter(community=community, code__regex=r"^[0-9]{3}$").aggregate(last=Max("code"))
    return f"{int(numbers['last'] or 0) + 1:0{ESTATE_DIGITS}d}"


def _fields(estate: Estate) -> dict[str, Any]:
    return {name: getattr(estate, name) for name in ("street", "community", "grid", "code", "name", "address")}


def _check(estate: Estate) -> None:
    """Raise DomainError for a second estate of one name, or a grid of another community."""
    if estate.grid is not None and estate.grid.community != estate.community:
        raise DomainError(_("This grid is not of the same community."), field="grid")
    if Estate.objects.filter(community=estate.community, name=estate.name).exclude(pk=estate.pk).exists():
        raise DomainError(SAME_NAME, field="name")
