"""Who is what, for the rules of the apps above: staff of a street or community, leader or member of a group, speaker of a unit."""

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.grants import MEMBER_ROLE

STREET_ROLES = frozenset({PostKind.STREET_LEADER, PostKind.STREET_STAFF})
COMMUNITY_ROLES = frozenset({PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER, PostKind.COMMUNITY_STAFF})


def is_street_staff(actor: Actor) -> bool:
    """Staff of the street office, anywhere in their scope."""
    return actor.has_role(STREET_ROLES)


def is_community_staff(actor: Actor, community: int) -> bool:
    """Staff of this community."""
    return actor.has_role(COMMUNITY_ROLES, community=community)


def leads_group(actor: Actor, organisation_id: int) -> bool:
    """Leader of this building group."""
    return actor.has_role(PostKind.GROUP_LEADER, organisation_id=organisation_id)


def is_member_of(actor: Actor, organisation_id: int) -> bool:
    """Member or leader of this group."""
    return actor.has_role({MEMBER_ROLE, PostKind.GROUP_LEADER}, organisation_id=organisation_id)


def speaks_for(actor: Actor, partner_id: int) -> bool:
    """Contact of this partner unit."""
    return any(g.role == PostKind.UNIT_CONTACT and g.partner_id == partner_id for g in actor.grants)
