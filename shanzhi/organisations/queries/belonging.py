"""Who belongs to what: groups of a building, holders of posts, members taking part."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Membership, Organisation, Post
from shanzhi.organisations.queries.dated import on_day, standing_on
from shanzhi.organisations.rules import (
    COMMITTEE_ROLES,
    COMMUNITY,
    COMMUNITY_ROLES,
    STREET,
    STREET_ROLES,
    manages_members_of,
)
from shanzhi.people.names import name_index
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.territory.models import Building


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


def accounts_running(
    street: int, community: int | None, *, on: date, roles: Collection[str] | None = None
) -> list[int]:
    """Return the ids of the accounts of who staffs a community, or without one the whole street, on a day.

    In these roles; by default all that decide there.
    """
    level = STREET if community is None else COMMUNITY
    if roles is None:
        roles = STREET_ROLES | COMMITTEE_ROLES if community is None else COMMUNITY_ROLES
    posts = Post.objects.filter(
        on_day(on), street=street, organisation__community=community, kind__in=roles, person__account__isnull=False
    ).select_related("organisation__parent", "person")
    holders = {post.person.account_id for post in posts if post.organisation and post.organisation.level == level}
    return sorted(pk for pk in holders if pk is not None)


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
