"""The thread: edges between any two things of the loop, and what can be done next from each of them.

Every kind of thing registers once how it shows itself; an app may also register next steps for kinds it knows only by name,
so a request page can offer "take it to the hall" without importing the app that has halls.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.records.models import Edge


@dataclass(frozen=True, slots=True)
class Shown:
    """How one thing appears in a thread. `url` is "" for who may not open it.

    `text` says what came of it in a sentence; `photos` are (address, address of the small copy, what it shows).
    """

    title: str
    url: str
    state: str
    at: datetime
    icon: str = "circle"
    text: str = ""
    photos: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing: its label_lower, its name for people, and how a set of them appears to an actor (one query for all)."""

    kind: str
    label: Any
    show: Callable[[Actor, list[int]], dict[int, Shown]]


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that can be done from a thing of one of `kinds`."""

    kinds: frozenset[str]
    label: Any
    url: Callable[[Any], str]
    may: Callable[[Actor, Any], bool]
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing of a story came from: how ("became"), what, and its anchor on the page."""

    relation: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a story with its place in it. `depth` counts the steps from the thing the story is told from: 0 for itself."""

    kind: str
    pk: int
    label: str
    shown: Shown
    relation: str
    depth: int
    origins: tuple[Origin, ...] = ()

    @property
    def anchor(self) -> str:
        return anchor_of((self.kind, self.pk))


@dataclass(slots=True)
class Story:
    """All things connected with one, oldest first."""

    nodes: list[Node] = field(default_factory=list)

    @property
    def is_open_to_reader(self) -> bool:
        """Tell whether the reader may open at least one thing of the story."""
        return any(node.shown.url for node in self.nodes)


End = tuple[str, int]
_things: dict[str, Thing] = {}
_relations: dict[str, Any] = {}
_next_steps: list[NextStep] = []
LONGEST_STORY = 200


def register_thing(thing: Thing) -> None:
    """Make a kind of thing known to threads."""
    _things[thing.kind] = thing


def is_registered(kind: str) -> bool:
    """Tell whether threads know a kind of thing."""
    return kind in _things


def register_relation(key: str, label: Any) -> None:
    """Say how a relation reads in front of where something came from: "heard" → "was heard at"."""
    _relations[key] = label


def anchor_of(end: End) -> str:
    """Return the id a thing has on the page of a story."""
    return f"{end[0].replace('.', '-')}-{end[1]}"


def register_next_step(step: NextStep) -> None:
    """Offer a step from things of other apps."""
    if step not in _next_steps:
        _next_steps.append(step)


def next_steps(actor: Actor, thing: Model) -> list[tuple[Any, str, str]]:
    """Return (label, url, icon) of what the actor may do next from a thing."""
    kind = thing._meta.label_lower
    return [(s.label, s.url(thing), s.icon) for s in _next_steps if kind in s.kinds and s.may(actor, thing)]


def link(*, actor: Actor, source: Model, target: Model, relation: str, at: datetime) -> None:
    """Note that `source` led to `target` (idempotent). Both must belong to the same street."""
    Edge.objects.get_or_create(
        street=source.street,  # type: ignore[attr-defined]
        from_kind=source._meta.label_lower,
        from_id=source.pk,
        to_kind=target._meta.label_lower,
        to_id=target.pk,
        relation=relation,
        defaults={"at": at, "account_id": actor.account_id},
    )


def story_of(actor: Actor, thing: Model) -> Story:
    """Return everything reachable from a thing along edges in both directions, as the actor may see it, oldest first.

    One query per step away from the thing and one per kind, however many things there are.
    """
    street: int = thing.street  # type: ignore[attr-defined]
    start = (thing._meta.label_lower, thing.pk)
    seen: dict[End, tuple[str, int]] = {start: ("", 0)}
    edges: dict[int, Edge] = {}
    frontier = {start}
    depth = 0
    while frontier and len(seen) < LONGEST_STORY:
        depth += 1
        found: dict[End, tuple[str, int]] = {}
        for edge in Edge.objects.filter(_touching(frontier), street=street)[:LONGEST_STORY]:
            edges[edge.pk] = edge
            for end in ((edge.from_kind, edge.from_id), (edge.to_kind, edge.to_id)):
                if end not in seen:
                    found[end] = (edge.relation, depth)
        seen |= found
        frontier = set(found)
    nodes = {(node.kind, node.pk): node for node in _nodes(actor, seen)}
    told = [replace(node, origins=_origins(end, nodes, edges.values())) for end, node in nodes.items()]
    return Story(sorted(told, key=lambda node: (node.shown.at, node.depth)))


def _origins(end: End, nodes: dict[End, Node], edges: Iterable[Edge]) -> tuple[Origin, ...]:
    return tuple(
        Origin(str(_relations.get(edge.relation, _("follows from"))), nodes[source].shown.title, anchor_of(source))
        for edge in edges
        if (edge.to_kind, edge.to_id) == end and (source := (edge.from_kind, edge.from_id)) in nodes
    )


def _touching(ends: Iterable[End]) -> Q:
    by_kind: dict[str, list[int]] = {}
    for kind, pk in ends:
        by_kind.setdefault(kind, []).append(pk)
    condition = Q(pk__in=[])
    for kind, pks in by_kind.items():
        condition |= Q(from_kind=kind, from_id__in=pks) | Q(to_kind=kind, to_id__in=pks)
    return condition


def _nodes(actor: Actor, seen: dict[End, tuple[str, int]]) -> Iterable[Node]:
    by_kind: dict[str, list[int]] = {}
    for kind, pk in seen:
        by_kind.setdefault(kind, []).append(pk)
    for kind, pks in by_kind.items():
        thing = _things.get(kind)
        if thing is None:
            raise LookupError(f"{apps.get_model(kind).__name__} appears in a thread but is not registered with trace")
        for pk, shown in thing.show(actor, pks).items():
            relation, depth = seen[kind, pk]
            yield Node(kind, pk, str(thing.label), shown, relation, depth)
