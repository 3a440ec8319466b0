"""The places of the desk. Each app registers its own in its `apps.py`; the layout lists those the actor may enter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from shanzhi.core.access import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the desk's navigation. `key` equals the page's `section`; `is_tab` puts it on the phone's bottom bar.

    `order` also says under which heading it stands: the last one registered at or before it (register_heading).
    """

    key: str
    label: Any
    url_name: str
    icon: str
    order: int
    may_enter: Callable[[Actor], bool] = lambda actor: bool(actor.grants)
    is_tab: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_places: dict[str, Place] = {}


def register_place(place: Place) -> None:
    """Add a place; a second registration of the same key replaces the first."""
    _places[place.key] = place
    places_for.cache_clear()


_headings: dict[int, Any] = {}


def register_heading(order: int, label: Any) -> None:
    """Put a heading above the places from an order on, up to the next heading."""
    _headings[order] = label


def under_headings(places: Iterable[Place]) -> list[tuple[Any, list[Place]]]:
    """Return the places, which come in order, under their headings ("" for those before the first)."""

    def starts_at(place: Place) -> int:
        return max((order for order in _headings if order <= place.order), default=0)

    return [(_headings.get(start, ""), list(those)) for start, those in groupby(places, key=starts_at)]


_parts: dict[str, str] = {}


def register_part(name: str, template: str) -> None:
    """Fill a block of the desk's layout ("user", "inbox", "workplace", "search") for every page with a partial of an app."""
    _parts[name] = template


@lru_cache(maxsize=512)
def places_for(actor: Actor) -> tuple[Place, ...]:
    """Return the places an actor may enter, in order. Kept: who may enter follows from the actor alone."""
    return tuple(sorted((place for place in _places.values() if place.may_enter(actor)), key=lambda place: place.order))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `places`, worked out only if the layout asks, their `places_key` for what is cached, and `desk_parts`."""
    places = SimpleLazyObject(lambda: places_for(request.actor) if hasattr(request, "actor") else ())
    key = SimpleLazyObject(lambda: ",".join(place.key for place in places))
    headed = SimpleLazyObject(lambda: under_headings(places))
    return {"places": places, "places_under_headings": headed, "places_key": key, "desk_parts": _parts}
