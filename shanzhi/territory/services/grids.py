"""Grids (网格) of a community."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.territory.models import Community, Grid
from shanzhi.territory.place_names import cleaned
from shanzhi.territory.services import keeping

TAKEN = _("The community has a grid with this number already.")


def add_grid(*, actor: Actor, community: Community, code: str, name: str, at: datetime) -> Grid:
    """Add a grid to a community."""
    keeping.check_may_edit(actor, community.community)
    grid = Grid(street=community.street, community=community.community, code=cleaned(code), name=cleaned(name))
    keeping.save(grid, taken=TAKEN, field="code")
    keeping.note(actor, grid, "grid.added", at)
    return grid


def change_grid(*, actor: Actor, grid: Grid, at: datetime, **changes: Any) -> Grid:
    """Change number or name."""
    keeping.check_may_edit(actor, grid.community)
    tidy = {field: cleaned(value) for field, value in changes.items()}
    changed = keeping.change(grid, tidy, taken=TAKEN, field="code")
    if changed:
        keeping.note(actor, grid, "grid.changed", at, {"fields": changed})
    return grid


def remove_grid(*, actor: Actor, grid: Grid, at: datetime) -> None:
    """Remove a grid nothing uses."""
    keeping.check_may_edit(actor, grid.community)
    keeping.remove(grid, actor=actor, action="grid.removed", at=at)
