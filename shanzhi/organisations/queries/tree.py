"""The tree as it stood on a day: who holds which post, how many take part, which buildings are looked after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import (
    CoveredBuilding,
    EarlierForm,
    JoinedUnit,
    Member,
    Membership,
    Organisation,
    Post,
)
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.organisations.queries.dated import on_day, standing_on
from shanzhi.organisations.queries.homes import at_home_in, full_members
from shanzhi.organisations.queries.seen import organisations_visible_to


@dataclass(slots=True)
class Node:
    """One organisation in its place in the tree, with who holds its posts and how many take part."""

    organisation: Organisation
    depth: int
    posts: list[Post] = field(default_factory=list)
    members: int = 0
    full_members: int = 0
    buildings: int = 0
    units: int = 0
    children: list["Node"] = field(default_factory=list)


def tree_of(actor: Actor, *, on: date, community: int | None = None) -> list[Node]:
    """Return the roots of the tree an actor sees (or one community's part) as it stood on a day. Eight queries at any size."""
    standing = organisations_visible_to(actor).filter(standing_on(on)).order_by("kind", "name", "pk")
    if community is not None:
        standing = standing.filter(community=community)
    found = as_of(list(standing), on)
    nodes = {organisation.pk: Node(organisation, 0) for organisation in sorted(found, key=_place_in_tree)}
    _add_posts(nodes, on)
    _add_counts(nodes, on)
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.organisation.parent_id or 0)
        (parent.children if parent else roots).append(node)
    _set_depth(roots, 0)
    return roots


def flattened(roots: Iterable[Node]) -> Iterable[Node]:
    """Yield a tree's nodes in reading order."""
    for node in roots:
        yield node
        yield from flattened(node.children)


def as_of(organisations: list[Organisation], on: date) -> list[Organisation]:
    """Let organisations be called, be of the kind and stand where they did on a day (one query). They are not to be saved."""
    earlier = EarlierForm.objects.filter(until__gt=on, organisation_id__in=[found.pk for found in organisations])
    forms: dict[int, EarlierForm] = {}
    for row in earlier.order_by("until", "pk"):
        forms.setdefault(row.organisation_id, row)
    for organisation in organisations:
        form = forms.get(organisation.pk)
        if form is not None:
            organisation.name, organisation.kind, organisation.setting = form.name, form.kind, form.setting
            organisation.parent_id = form.parent_id
    return organisations


KIND_ORDER = {kind.value: place for place, kind in enumerate(OrganisationKind)}


def _place_in_tree(organisation: Organisation) -> tuple[int, str]:
    """Return what siblings are ordered by: kind as the list of kinds has it, then name as people count."""
    return KIND_ORDER.get(organisation.kind, 99), in_counting_order(organisation.name)


def _add_posts(nodes: dict[int, Node], on: date) -> None:
    posts = Post.objects.filter(on_day(on), organisation_id__in=nodes).select_related("person")
    for post in posts.order_by("organisation_id", "since", "pk"):
        nodes[post.organisation_id or 0].posts.append(post)


def _add_counts(nodes: dict[int, Node], on: date) -> None:
    memberships = Membership.objects.filter(on_day(on), organisation_id__in=nodes)
    beside_home = memberships.exclude(member__home_branch_id=F("organisation_id"))  # counted at home
    at_home = at_home_in(nodes, Member.objects.order_by(), on)
    for organisation_id, number in [*_counted(beside_home, "organisation_id"), *_counted(at_home, "home_on_day")]:
        nodes[organisation_id].members += number
    for organisation_id, number in _counted(full_members(at_home, on), "home_on_day"):
        nodes[organisation_id].full_members = number
    covers = CoveredBuilding.objects.filter(on_day(on), organisation_id__in=nodes)
    for organisation_id, number in _counted(covers, "organisation_id"):
        nodes[organisation_id].buildings = number
    units = JoinedUnit.objects.filter(on_day(on), organisation_id__in=nodes)
    for organisation_id, number in _counted(units, "organisation_id"):
        nodes[organisation_id].units = number


def _counted(rows: QuerySet[Any], by: str) -> list[tuple[int, int]]:
    return list(rows.order_by().values_list(by).annotate(number=Count("pk")))


def _set_depth(nodes: Iterable[Node], depth: int) -> None:
    for node in nodes:
        node.depth = depth
        _set_depth(node.children, depth + 1)
