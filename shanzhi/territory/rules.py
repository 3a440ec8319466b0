"""Who may look after places and the calendar. Reads posts by their names: organisations, which owns them, is a floor above."""

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction, street_of

# The values of organisations.enums.PostKind that count here; tests/territory/test_rules.py holds the two together.
STREET_ROLES = frozenset({"street_leader", "street_staff"})
COMMUNITY_ROLES = frozenset({"secretary", "deputy", "committee_member", "community_staff"})
STAFF_ROLES = STREET_ROLES | COMMUNITY_ROLES


def is_staff(actor: Actor) -> bool:
    """Staff of a street or of any community."""
    return actor.has_role(STAFF_ROLES)


def may_run_street(actor: Actor, street: int) -> bool:
    """Open and edit the communities of a street: the program and staff of the street office."""
    whole = Jurisdiction.of_code(street)
    return actor.is_program or any(
        grant.role in STREET_ROLES and grant.jurisdiction.covers(whole) for grant in actor.grants
    )


def may_edit_places(actor: Actor, community: int) -> bool:
    """Edit grids, estates, buildings, entrances and households: staff of the community and of its street office."""
    return may_run_street(actor, street_of(community)) or actor.has_role(COMMUNITY_ROLES, community=community)


def may_edit_calendar(actor: Actor) -> bool:
    """Enter moved workdays: the program and staff of a street office. The calendar is the same for every street."""
    return actor.is_program or actor.has_role(STREET_ROLES)


def may_open_communities(actor: Actor) -> bool:
    """Look for communities to open: staff of a street office. Which ones they may open, `may_run_street` says."""
    return actor.has_role(STREET_ROLES)
