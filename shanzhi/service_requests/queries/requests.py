"""Which requests an actor sees, and what is fetched along with them."""

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor, Grant
from shanzhi.organisations.enums import MEMBER_ROLE
from shanzhi.organisations.rules import COMMUNITY, COMMUNITY_ROLES, LEADING_ROLES, is_street_staff, street_grants
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
    if actor.scope is not None and actor.scope.street is not None and is_street_staff(actor, actor.scope.street):
        return rows
    staffed = {grant.start for grant in actor.grants if grant.level == COMMUNITY and grant.role in COMMUNITY_ROLES}
    if len(staffed) == 1 and all(grant.start in staffed and grant.partner_id is None for grant in actor.grants):
        return rows.filter(community=staffed.pop())
    condition = Q(community__in=staffed)
    for grant in street_grants(actor):
        condition |= Q(community__gte=grant.start, community__lt=grant.stop)
    for grant in actor.grants:
        condition |= _given_to(grant)
    if actor.person_id is not None:
        condition |= Q(holder__person_id=actor.person_id)
    if actor.account_id is not None:
        condition |= Q(entered_by_id=actor.account_id)
    return rows.filter(condition)


def _given_to(grant: Grant) -> Q:
    """What one post or membership lets its holder see: work of the own group or unit, and what is open to claim."""
    if grant.partner_id is not None:
        return Q(partner_id=grant.partner_id)
    seen = Q(pk__in=[])
    if grant.role == MEMBER_ROLE or grant.role in LEADING_ROLES:
        seen |= Q(group_id=grant.organisation_id)
    if grant.role == MEMBER_ROLE:
        seen |= Q(state=RequestState.OPEN, group__isnull=True, community__gte=grant.start, community__lt=grant.stop)
    return seen


def with_places(rows: Requests) -> Requests:
    """Fetch what a table row shows, in the same query."""
    return rows.select_related("category", "building")


def with_people(rows: Requests) -> Requests:
    """Fetch what a detail page shows besides."""
    return with_places(rows).select_related(
        "reporter", "holder__person", "group", "lead", "partner", "entrance", "household", "merged_into", "part_of"
    )
