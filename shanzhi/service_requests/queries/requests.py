"""Which requests an actor sees, and what is fetched along with them."""

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.grants import MEMBER_ROLE
from shanzhi.organisations.rules import COMMUNITY_ROLES, STREET_ROLES
from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import ServiceRequest

Requests = QuerySet[ServiceRequest]


def in_scope(actor: Actor) -> Requests:
    """All requests of the actor's streets. Naming a single street lets its indexes give rows in order."""
    rows = ServiceRequest.objects.all()
    if actor.scope is not None and actor.scope.street is not None:
        return rows.filter(street=actor.scope.street)
    return rows


def visible_to(actor: Actor) -> Requests:
    """The same rule as rules.may_see, for many rows.

    Street staff see their street, community staff their community; members what their groups were given, what is open to them,
    what they hold and what they entered; a unit what was handed to it.
    """
    rows = in_scope(actor)
    if actor.has_role(STREET_ROLES):
        return rows
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in COMMUNITY_ROLES:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
        elif grant.role == PostKind.UNIT_CONTACT:
            condition |= Q(partner_id=grant.partner_id)
        elif grant.role in (MEMBER_ROLE, PostKind.GROUP_LEADER):
            condition |= Q(group_id=grant.organisation_id) | Q(
                state=RequestState.OPEN, group__isnull=True, community__gte=grant.start, community__lt=grant.stop
            )
    communities = {grant.start for grant in actor.grants if grant.role in COMMUNITY_ROLES}
    if len(communities) == 1 and all(grant.role in COMMUNITY_ROLES for grant in actor.grants):
        return rows.filter(community=communities.pop())
    if actor.person_id is not None:
        condition |= Q(holder__person_id=actor.person_id)
    if actor.account_id is not None:
        condition |= Q(entered_by_id=actor.account_id)
    return rows.filter(condition)


def with_places(rows: Requests) -> Requests:
    """Fetch what a table row shows, in the same query."""
    return rows.select_related("category", "building")


def with_people(rows: Requests) -> Requests:
    """Fetch what a detail page shows besides."""
    return with_places(rows).select_related(
        "reporter", "holder__person", "group", "lead", "partner", "entrance", "household", "merged_into", "part_of"
    )
