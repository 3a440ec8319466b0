"""The tree as it stood on a day: who holds which post, how many take part, which buildings are looked after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Membership, Organisation, Post
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.organisations.queries.dated import on_day, standing_on
from shanzhi.organisations.queries.seen import organisations_visible_to


@dataclass(slots=True)
class Node:
    """One organisation in its place in the tree, with who holds its posts and how many take part."""

    organisation: Organisation
    depth: int
    posts: list[Post] = field(default_factory=list)
    members: int = 0
    buildings: int = 0
    children: list["Node"] = field(default_factory=list)


def tree_of(actor: Actor, *, on: date, community: int | None = None) -> list[Node]:
    """Return the roots of the tree an actor sees (or one community's part) as it stood on a day. Five queries at any size."""
    found = organisations_visible_to(actor).filter(standing_on(on)).order_by("kind", "name", "pk")
    if community is not None:
        found = found.filter(community=community)
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


KIND_ORDER = {kind.value: place for place, kind in enumerate(OrganisationKind)}


def _place_in_tree(organisation: Organisation) -> tuple[int, str]:
    """Return what siblings are ordered by: kind as the list of kinds has it, then name as people count."""
    return KIND_ORDER.get(organisation.kind, 99), in_counting_order(organisation.name)


def _add_posts(nodes: dict[int, Node], on: date) -> None:
    posts = Post.objects.filter(on_day(on), organisation_id__in=nodes).select_related("person")
    for post in posts.order_by("organisation_id", "since", "pk"):
        nodes[post.organisation_id or 0].posts.append(post)


def _add_counts(nodes: dict[int, Node], on: date) -> None:
    taking_part = (
        Membership.objects.filter(on_day(on), organisation_id__in=nodes)
        .exclude(member__home_branch_id=F("organisation_id"))  # counted at home
        .order_by()
        .values_list("organisation_id")
        .annotate(number=Count("member_id", distinct=True))
    )
    at_home = (
        Member.objects.filter(
            Q(joined_on__isnull=True) | Q(joined_on__lte=on),
            Q(left_on__isnull=True) | Q(left_on__gt=on),
            home_branch_id__in=nodes,
        )
        .order_by()
        .values_list(F("home_branch_id"))
        .annotate(number=Count("pk"))
    )
    for organisation_id, number in [*taking_part, *at_home]:
        nodes[organisation_id].members += number
    covered = (
        CoveredBuilding.objects.filter(on_day(on), organisation_id__in=nodes)
        .order_by()
        .values_list("organisation_id")
        .annotate(number=Count("building_id", distinct=True))
    )
    for organisation_id, number in covered:
        nodes[organisation_id].buildings = number


def _set_depth(nodes: Iterable[Node], depth: int) -> None:
    for node in nodes:
        node.depth = depth
        _set_depth(node.children, depth + 1)
