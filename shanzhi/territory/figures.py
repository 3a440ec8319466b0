"""Figures a plan of buildings can show. Apps above register theirs in `apps.py`; the plan offers them by name.

register(Figure("open_requests", _("open requests"), count_open, url=lambda building: …))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from shanzhi.core.access import Actor
from shanzhi.territory.models import Building, Household

Counter = Callable[[Sequence[Building], Actor], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number per building.

    `count` gets the buildings and who looks, and returns building id → number (0 when missing) with one query, however many
    buildings there are. `url` says where the number of one building drills down to; without it, to the building's page. `levels`: from how
    much on each of the four shades is used; without them the greatest number is divided in four.
    """

    key: str
    label: Any
    count: Counter
    url: Callable[[Building], str] | None = None
    levels: tuple[int, int, int, int] | None = None
    order: int = 50


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    """Offer a figure; a second one of the same key replaces the first."""
    _figures[figure.key] = figure


def figures() -> list[Figure]:
    """Return the figures on offer, in order."""
    return sorted(_figures.values(), key=lambda figure: figure.order)


def chosen(key: str) -> Figure:
    """Return the figure of a key, or the first one for an unknown key."""
    return _figures.get(key) or figures()[0]


def count_households(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """Homes entered in each building."""
    rows = Household.objects.filter(building__in=buildings).order_by().values_list("building")
    return dict(rows.annotate(number=Count("pk")))


def count_residents(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """People living in each building, as far as homes say."""
    rows = Household.objects.filter(building__in=buildings, residents__gt=0).order_by().values_list("building")
    return dict(rows.annotate(number=Sum("residents")))
