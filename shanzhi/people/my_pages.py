"""The tabs of one's own page. Apps above add theirs in `apps.py`, so /me/ shows posts without knowing organisations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from shanzhi.core.access import Actor


@dataclass(frozen=True, slots=True)
class MyPage:
    """One tab. `may_see` leaves it out for accounts it says nothing to."""

    key: str
    label: Any
    url_name: str
    order: int
    may_see: Callable[[Actor], bool] = lambda actor: True

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_pages: dict[str, MyPage] = {}


def register_my_page(page: MyPage) -> None:
    """Add a tab; a second registration of the same key replaces the first."""
    _pages[page.key] = page


def my_pages(actor: Actor) -> list[MyPage]:
    """Return the tabs an actor has, in order."""
    return sorted((page for page in _pages.values() if page.may_see(actor)), key=lambda page: page.order)


def has_person(actor: Actor) -> bool:
    """Tell whether the account is a person of a street (administrators are not)."""
    return actor.person_id is not None
