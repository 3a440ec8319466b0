"""Scenarios: articles replayed through the public services, so that the reports show the articles' figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the article: what it expects, and how the rows are counted (inside the scenario's scope)."""

    label: str
    expected: int
    count: Callable[[], int]


class Scenario(Protocol):
    """What a scenario offers. `play` runs inside one transaction in the scope of `street`."""

    name: str
    title: Any
    street: int
    community: int
    mechanisms: str

    def play(self, ending: date) -> None:
        """Replay the article's year up to `ending`."""
        ...

    def sign_ins(self) -> list[dict[str, str]]:
        """Return who can sign in to the demo: label, name, password, url."""
        ...

    def is_loaded(self) -> bool:
        """Tell whether it is there already."""
        ...

    def figures(self) -> list[Figure]: ...


_scenarios: dict[str, Scenario] = {}


def register(scenario: Scenario) -> None:
    """Make a scenario known by its name."""
    _scenarios[scenario.name] = scenario


def all_scenarios() -> list[Scenario]:
    """Return the scenarios in the order they were registered."""
    return list(_scenarios.values())


def scenario_named(name: str) -> Scenario:
    """Return one scenario. Raises KeyError."""
    return _scenarios[name]
