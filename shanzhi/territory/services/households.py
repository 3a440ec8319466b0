"""Homes (户) of a building, one by one or floor by floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.territory.models import Building, Community, Entrance, Household
from shanzhi.territory.place_names import door as tidy_door
from shanzhi.territory.place_names import floor_of
from shanzhi.territory.services import keeping

TAKEN = _("This door is entered already.")
NO_DOOR = _("A home needs its door number.")
OTHER_BUILDING = _("This entrance is not of the same building.")
MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class AddedHouseholds:
    """How many doors one series added, and how many it left alone because they are there."""

    added: int
    there: int


def add_household(
    *, actor: Actor, building: Building, door: str, at: datetime, entrance: Entrance | None = None, **fields: Any
) -> Household:
    """Add a home. `fields`: floor (told by the door when left out), residents."""
    keeping.check_may_edit(actor, building.community)
    household = new_household(building, entrance, door, **fields)
    keeping.save(household, taken=TAKEN, field="door")
    keeping.note(actor, household, "household.added", at)
    return household


def add_households(
    *,
    actor: Actor,
    building: Building,
    entrances: list[Entrance | None],
    first_floor: int,
    last_floor: int,
    doors: int,
    at: datetime,
) -> AddedHouseholds:
    """Add homes floor by floor: 101, 102 … 601, 602 in each entrance (None: a building without). Doors that exist stay. One audit entry."""
    keeping.check_may_edit(actor, building.community)
    if last_floor < first_floor:
        raise DomainError(_("The last floor is below the first."), field="last_floor")
    wanted = [
        new_household(building, entrance, f"{floor}{number:02d}", floor=floor)
        for entrance in entrances
        for floor in range(first_floor, last_floor + 1)
        for number in range(1, doors + 1)
    ]
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError(_("At most %(most)d homes at once, please.") % {"most": MOST_AT_ONCE}, field="doors")
    Building.objects.select_for_update().get(pk=building.pk)
    there = set(Household.objects.filter(building=building).values_list("entrance_id", "door"))
    new = [household for household in wanted if (household.entrance_id, household.door) not in there]
    Household.objects.bulk_create(new)
    if new:
        keeping.note(actor, building, "building.households_added", at, {"count": len(new)})
    return AddedHouseholds(len(new), len(wanted) - len(new))


def change_household(*, actor: Actor, household: Household, at: datetime, **changes: Any) -> Household:
    """Change door, entrance, floor or residents."""
    keeping.check_may_edit(actor, household.community)
    if "door" in changes:
        changes["door"] = tidy_door(changes["door"])
    _check(household.building, changes.get("entrance"), changes.get("door", household.door))
    changed = keeping.change(household, changes, taken=TAKEN, field="door")
    if changed:
        keeping.note(actor, household, "household.changed", at, {"fields": changed})
    return household


def note_residents(*, actor: Actor, community: int, residents: Mapping[int, int | None], at: datetime) -> int:
    """Note how many people live in homes of a community: home id → number. Returns how many changed. One audit entry."""
    keeping.check_may_edit(actor, community)
    rows = Household.objects.select_for_update().filter(community=community, pk__in=residents)
    changed = [home for home in rows if home.residents != residents[home.pk]]
    for home in changed:
        home.residents = residents[home.pk]
    Household.objects.bulk_update(changed, ["residents"], batch_size=1000)
    if changed:
        place = Community.objects.get(community=community)
        keeping.note(actor, place, "households.residents_noted", at, {"count": len(changed)})
    return len(changed)


def remove_household(*, actor: Actor, household: Household, at: datetime) -> None:
    """Remove a home nothing uses: one with requests or visits stays."""
    keeping.check_may_edit(actor, household.community)
    keeping.remove(household, actor=actor, action="household.removed", at=at)


def new_household(building: Building, entrance: Entrance | None, door: str, **fields: Any) -> Household:
    """Return an unsaved home. Raises DomainError without a door or with an entrance of another building."""
    tidy = tidy_door(door)
    _check(building, entrance, tidy)
    if fields.get("floor") is None:
        fields["floor"] = floor_of(tidy)
    return Household(
        street=building.street, community=building.community, building=building, entrance=entrance, door=tidy, **fields
    )


def _check(building: Building, entrance: Entrance | None, door: str) -> None:
    if not door:
        raise DomainError(NO_DOOR, field="door")
    if entrance is not None and entrance.building_id != building.pk:
        raise DomainError(OTHER_BUILDING, field="entrance")
