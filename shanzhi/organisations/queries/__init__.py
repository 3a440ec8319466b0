"""Reading the tree: what an actor sees of it, who belongs to what, on any day."""

from shanzhi.organisations.queries.belonging import (
    accounts_holding,
    accounts_running,
    groups_covering,
    members_found_by,
    members_of,
    posts_of,
)
from shanzhi.organisations.queries.dated import on_day, standing_on
from shanzhi.organisations.queries.homes import (
    entitled_members_of,
    full_members,
    home_members_of,
    home_on,
    status_of,
    with_rights,
)
from shanzhi.organisations.queries.seen import (
    communities_run_by,
    members_visible_to,
    organisations_visible_to,
    partners_visible_to,
    reach_of,
)
from shanzhi.organisations.queries.tree import Node, as_of, flattened, tree_of

__all__ = [
    "Node",
    "accounts_holding",
    "accounts_running",
    "as_of",
    "communities_run_by",
    "entitled_members_of",
    "flattened",
    "full_members",
    "groups_covering",
    "home_members_of",
    "home_on",
    "members_found_by",
    "members_of",
    "members_visible_to",
    "on_day",
    "organisations_visible_to",
    "partners_visible_to",
    "posts_of",
    "reach_of",
    "standing_on",
    "status_of",
    "tree_of",
    "with_rights",
]
