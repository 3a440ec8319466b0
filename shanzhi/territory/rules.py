"""Who may look after places and the calendar. Reads how far a grant reaches: organisations, which owns the posts, is a floor above."""

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction, street_of

# What Grant.level says of a deciding post; a branch's secretary, a leader, a member have "".
STREET, COMMUNITY = "street", "community"
# What Actor.administers says of who keeps the installation; people, which owns the word, is a floor above.
SYSTEM_ADMINISTRATOR = "system"


def is_staff(actor: Actor) -> bool:
    """Staff of a street or of any community."""
    return any(grant.level for grant in actor.grants)


def has_post(actor: Actor) -> bool:
    """Anybody with a post or membership: what they find, the page decides."""
    return bool(actor.grants)


def may_run_street(actor: Actor, street: int) -> bool:
    """Open and edit the communities of a street: the program and staff of the street office."""
    whole = Jurisdiction.of_code(street)
    return actor.is_program or any(grant.level == STREET and grant.jurisdiction.covers(whole) for grant in actor.grants)


def may_edit_places(actor: Actor, community: int) -> bool:
    """Edit grids, estates, buildings, entrances and households: staff of the community and of its street office."""
    return may_run_street(actor, street_of(community)) or any(
        grant.level == COMMUNITY and grant.holds_for(community) for grant in actor.grants
    )


def may_edit_calendar(actor: Actor) -> bool:
    """Enter moved workdays: the program and the system administrator. The calendar is the nation's: a day changed moves the
    deadlines of every street, so no street changes it for the others.
    """
    return actor.is_program or actor.administers == SYSTEM_ADMINISTRATOR


def may_see_calendar(actor: Actor) -> bool:
    """See which days count: who may edit them, and staff of a street office, who explain deadlines."""
    return may_edit_calendar(actor) or _runs_a_street(actor)


def may_open_communities(actor: Actor) -> bool:
    """Look for communities to open: staff of a street office. Which ones they may open, `may_run_street` says."""
    return _runs_a_street(actor)


def _runs_a_street(actor: Actor) -> bool:
    return any(grant.level == STREET for grant in actor.grants)
