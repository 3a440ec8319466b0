"""Entrances (单元·楼道) of a building."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building, Entrance
from shanzhi.territory.new_places import new_entrance
from shanzhi.territory.services import keeping

TAKEN = _("The building has this entrance already.")


def add_entrance(*, actor: Actor, building: Building, name: str, at: datetime) -> Entrance:
    """Add an entrance; 1, １单元 and 一单元 are the same one."""
    keeping.check_may_edit(actor, building.community)
    entrance = new_entrance(building, name)
    keeping.save(entrance, taken=TAKEN, field="name")
    keeping.note(actor, entrance, "entrance.added", at)
    return entrance


def change_entrance(*, actor: Actor, entrance: Entrance, name: str, at: datetime) -> Entrance:
    """Rename an entrance; its code follows its number."""
    keeping.check_may_edit(actor, entrance.building.community)
    renamed = new_entrance(entrance.building, name)
    changed = keeping.change(entrance, {"name": renamed.name, "code": renamed.code}, taken=TAKEN, field="name")
    if changed:
        keeping.note(actor, entrance, "entrance.changed", at, {"fields": changed})
    return entrance


def remove_entrance(*, actor: Actor, entrance: Entrance, at: datetime) -> None:
    """Remove an entrance nothing uses."""
    keeping.check_may_edit(actor, entrance.building.community)
    keeping.remove(entrance, actor=actor, action="entrance.removed", at=at)
