"""How groups and their parts are called: 1栋、2栋楼栋党小组, 5栋1单元、2单元楼栋党小组."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.building_groups.forming.ground import Unit
from shanzhi.building_groups.queries.grounds import Grounds

LONGEST_NAME = 80


def places_of(grounds: Grounds, shape: Iterable[Unit]) -> str:
    """Return the buildings of a group, with the entrances of one that is divided."""
    by_building: dict[int, list[int]] = {}
    for at, number in sorted(shape):
        by_building.setdefault(at, []).append(number)
    comma = pgettext("between places", ", ")
    return comma.join(_place(grounds, at, numbers) for at, numbers in by_building.items())


def group_name(grounds: Grounds, shape: Iterable[Unit], taken: Collection[str] = ()) -> str:
    """Return a name for a group that none of `taken` has."""
    name = _("%(places)s building group") % {"places": places_of(grounds, shape)}
    if len(name) > LONGEST_NAME - 5:
        first = min(shape)
        name = _("%(places)s and others building group") % {"places": places_of(grounds, [first])}
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}（{number}）"
    return unique


def _place(grounds: Grounds, at: int, numbers: list[int]) -> str:
    building = grounds.buildings[at]
    name = f"{building.estate.name}{building.name}" if grounds.names[building.name] > 1 else building.name
    doors = grounds.doors[at]
    if len(numbers) == len(doors):
        return name
    comma = pgettext("between places", ", ")
    return name + comma.join(door.name for number in numbers if (door := doors[number]) is not None)
