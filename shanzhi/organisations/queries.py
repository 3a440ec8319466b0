"""Reading the tree: what an actor sees of it, who belongs to what, on any day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Membership, Organisation, PartnerUnit, Post
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.organisations.rules import manages_members_of
from shanzhi.people.names import name_index
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.territory.models import Building, Community


def on_day(day: date, prefix: str = "") -> Q:
    """Filter rows with `since` and `until` (first day after) that hold on a day. A row without `since` has always been."""
    since, until = f"{prefix}since", f"{prefix}until"
    begun = Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})
    return begun & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day}))


def standing_on(day: date) -> Q:
    """Filter organisations that stood on a day."""
    founded = Q(founded_on__isnull=True) | Q(founded_on__lte=day)
    return founded & (Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))


def reach_of(actor: Actor, field_name: str = "community") -> Q:
    """Filter rows of the communities the actor's grants reach, and those of their whole street (no community)."""
    streets = {street_of(grant.start) for grant in actor.grants}
    condition = Q(**{f"{field_name}__isnull": True, "street__in": streets})
    for grant in actor.grants:
        condition |= Q(**{f"{field_name}__gte": grant.start, f"{field_name}__lt": grant.stop})
    return condition


def communities_run_by(actor: Actor) -> QuerySet[Community]:
    """Return the communities in which the actor decides: their own, or all of their street."""
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
    return Community.objects.all() if actor.is_program else Community.objects.filter(condition)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations an actor sees: those of their communities and of the street. Nobody else sees any."""
    if actor.is_program:
        return Organisation.objects.all()
    if not any(grant.organisation_id is not None for grant in actor.grants):
        return Organisation.objects.none()
    return Organisation.objects.filter(reach_of(actor))


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """Return the members an actor sees: staff those of their communities, leaders and members those of their own organisations."""
    members = Member.objects.select_related("person", "home_branch")
    if actor.is_program:
        return members
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
        elif grant.organisation_id is not None:
            here = Membership.objects.filter(organisation_id=grant.organisation_id, until__isnull=True)
            condition |= Q(pk__in=here.values("member_id")) | Q(home_branch_id=grant.organisation_id)
    if actor.person_id is not None:
        condition |= Q(person_id=actor.person_id)
    return members.filter(condition)


def partners_visible_to(actor: Actor) -> QuerySet[PartnerUnit]:
    """Return the partner units an actor sees: staff and leaders those of their communities and street, a contact the own one."""
    if actor.is_program:
        return PartnerUnit.objects.all()
    own = Q(pk__in=[grant.partner_id for grant in actor.grants if grant.partner_id is not None])
    if any(grant.organisation_id is not None for grant in actor.grants):
        own |= reach_of(actor)
    return PartnerUnit.objects.filter(own)


def groups_covering(building: Building, *, on: date | None = None) -> QuerySet[Organisation]:
    """Return the building groups that look after a building, now or on a day."""
    covers = CoveredBuilding.objects.filter(street=building.street, building=building)
    covers = covers.filter(on_day(on)) if on else covers.filter(until__isnull=True)
    return Organisation.objects.filter(
        standing_on(on) if on else Q(dissolved_on__isnull=True),
        street=building.street,
        kind=OrganisationKind.BUILDING_GROUP,
        pk__in=covers.values("organisation_id"),
    )


def members_of(organisation: Organisation, *, on: date | None = None) -> QuerySet[Member]:
    """Return the members taking part in an organisation, now or on a day, with their persons."""
    live = Membership.objects.filter(street=organisation.street, organisation=organisation)
    live = live.filter(on_day(on)) if on else live.filter(until__isnull=True)
    return Member.objects.filter(street=organisation.street, pk__in=live.values("member_id")).select_related(
        "person__account"
    )


def posts_of(organisation: Organisation, *, on: date) -> QuerySet[Post]:
    """Return who holds which post of an organisation on a day, with their persons."""
    return Post.objects.filter(on_day(on), street=organisation.street, organisation=organisation).select_related(
        "person__account"
    )


def accounts_holding(kind: str, organisation_ids: Iterable[int], *, on: date) -> list[int]:
    """Return the ids of the accounts that hold a post of one kind in one of the organisations on a day."""
    posts = Post.objects.filter(
        on_day(on), kind=kind, organisation_id__in=list(organisation_ids), person__account__isnull=False
    )
    return list(posts.values_list("person__account_id", flat=True).distinct())


@dataclass(slots=True)
class Node:
    """One organisation in its place in the tree, with who holds its posts and how many take part."""

    organisation: Organisation
    depth: int
    posts: list[Post] = field(default_factory=list)
    members: int = 0
    buildings: int = 0
    children: list["Node"] = field(default_factory=list)


def members_found_by(actor: Actor, organisation: Organisation, text: str) -> QuerySet[Member]:
    """Return the members of an organisation's community with exactly this phone or name: to let them join. Nobody leafs through."""
    text = text.strip()
    members = Member.objects.filter(street=organisation.street, left_on__isnull=True).select_related("person")
    if organisation.community is not None:
        members = members.filter(community=organisation.community)
    if not text or not manages_members_of(actor, organisation):
        return members.none()
    if is_phone(text):
        return members.filter(person__phone_index=phone_index(text))
    return members.filter(person__name_index=name_index(text))


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
