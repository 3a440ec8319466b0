"""Buildings (楼栋) of an estate, one by one or a row of them, and their entrances (单元)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.territory.models import Building, Entrance, Estate
from shanzhi.territory.new_places import FIRST_CODE_WITHOUT_NUMBER, new_building, new_entrances, tidy_building_code
from shanzhi.territory.place_names import building_code, building_name, cleaned
from shanzhi.territory.services import keeping

TAKEN = _("The estate has a building with this number already.")
MOST_AT_ONCE = 200
MOST_ENTRANCES = 30


@dataclass(frozen=True, slots=True)
class AddedBuildings:
    """What one series added, and the names it left alone because they are there."""

    added: list[Building]
    there: list[str]


def add_building(
    *, actor: Actor, estate: Estate, name: str, at: datetime, entrances: int = 0, **fields: Any
) -> Building:
    """Add a building with its first entrances. `fields`: code, address, floors, x, y. The code comes from the name if it has a number."""
    keeping.check_may_edit(actor, estate.community)
    building = _drafted(estate, name, **fields)
    keeping.save(building, taken=TAKEN, field="name")
    Entrance.objects.bulk_create(new_entrances(building, entrances))
    keeping.note(actor, building, "building.added", at, {"entrances": entrances})
    return building


def add_buildings(
    *,
    actor: Actor,
    estate: Estate,
    first: int,
    last: int,
    at: datetime,
    word: str = "栋",
    floors: int | None = None,
    entrances: int = 0,
) -> AddedBuildings:
    """Add buildings `first` to `last`, each with so many entrances; numbers that exist are left as they are. One audit entry."""
    keeping.check_may_edit(actor, estate.community)
    if last < first:
        raise DomainError(_("The last number comes before the first."), field="last")
    if last - first + 1 > MOST_AT_ONCE:
        raise DomainError(_("At most %(most)d buildings at once, please.") % {"most": MOST_AT_ONCE}, field="last")
    there = set(Building.objects.select_for_update().filter(estate=estate).values_list("code", flat=True))
    wanted = [_drafted(estate, f"{number}{word}", floors=floors) for number in range(first, last + 1)]
    new = [building for building in wanted if building.code not in there]
    added = Building.objects.bulk_create(new)
    Entrance.objects.bulk_create(entrance for building in added for entrance in new_entrances(building, entrances))
    if added:
        numbers = {"ids": [building.pk for building in added], "entrances": entrances}
        keeping.note(actor, estate, "estate.buildings_added", at, numbers)
    return AddedBuildings(added, [building.name for building in wanted if building.code in there])


def change_building(*, actor: Actor, building: Building, at: datetime, **changes: Any) -> Building:
    """Change code, name, address, floors, x or y. A new number in the name does not change the code by itself."""
    keeping.check_may_edit(actor, building.community)
    if "name" in changes:
        changes["name"] = building_name(changes["name"])
    if "address" in changes:
        changes["address"] = cleaned(changes["address"])
    if "code" in changes:
        changes["code"] = tidy_building_code(changes["code"]) or building.code
    changed = keeping.change(building, changes, taken=TAKEN, field="code")
    if changed:
        keeping.note(actor, building, "building.changed", at, {"fields": changed})
    return building


def remove_building(*, actor: Actor, building: Building, at: datetime) -> None:
    """Remove a building without homes that nothing else uses, together with its entrances."""
    keeping.check_may_edit(actor, building.community)
    for entrance in building.entrances.all():
        keeping.remove(entrance, actor=actor, action="entrance.removed", at=at)
    keeping.remove(building, actor=actor, action="building.removed", at=at)


def _drafted(estate: Estate, name: str, code: str = "", **fields: Any) -> Building:
    return new_building(estate, name, tidy_building_code(code) or building_code(name) or next_code(estate), **fields)


def next_code(estate: Estate) -> str:
    """Return a code for a building without a number: from 901 on, above those in use."""
    last = Building.objects.filter(estate=estate, code__regex=r"^9[0-9]{2}$").aggregate(last=Max("code"))["last"]
    return str(int(last or FIRST_CODE_WITHOUT_NUMBER - 1) + 1)
