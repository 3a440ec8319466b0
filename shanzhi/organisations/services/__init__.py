"""What can be done with the tree, posts, members and partner units. Each bumps the access of the accounts it touches."""

from shanzhi.organisations.services.members import (
    change_member,
    enrol_member,
    join_group,
    leave_group,
    part_with_member,
    set_duty,
    set_skills,
)
from shanzhi.organisations.services.organisations import (
    change_organisation,
    cover_buildings,
    dissolve_organisation,
    found_organisation,
)
from shanzhi.organisations.services.partners import change_partner, end_partner, register_partner
from shanzhi.organisations.services.places_of_work import add_premises, change_premises, set_joined_units
from shanzhi.organisations.services.posts import appoint, end_post
from shanzhi.organisations.services.reporting_in import end_registration, note_feedback, report_in
from shanzhi.organisations.services.standing import set_status, transfer_member

__all__ = [
    "add_premises",
    "appoint",
    "change_member",
    "change_organisation",
    "change_partner",
    "change_premises",
    "cover_buildings",
    "dissolve_organisation",
    "end_partner",
    "end_post",
    "end_registration",
    "enrol_member",
    "found_organisation",
    "join_group",
    "leave_group",
    "note_feedback",
    "part_with_member",
    "register_partner",
    "report_in",
    "set_duty",
    "set_joined_units",
    "set_skills",
    "set_status",
    "transfer_member",
]
