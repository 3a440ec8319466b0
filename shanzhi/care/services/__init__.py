"""What can be done for people in care. Every service checks first, then writes, with its audit row in the same transaction."""

from shanzhi.care.services.family import end_family_link, link_family
from shanzhi.care.services.happenings import note_event
from shanzhi.care.services.kinds import change_limits, open_kinds, save_kind
from shanzhi.care.services.plans import end_plan, set_plan
from shanzhi.care.services.register import change_entry, end_care, enter_person, grade_risk, renew_code, renew_ground
from shanzhi.care.services.visits import assign_visit, drop_visit, record_visit, request_from_visit

__all__ = [
    "assign_visit",
    "change_entry",
    "change_limits",
    "drop_visit",
    "end_care",
    "end_family_link",
    "end_plan",
    "enter_person",
    "grade_risk",
    "link_family",
    "note_event",
    "open_kinds",
    "record_visit",
    "renew_code",
    "renew_ground",
    "request_from_visit",
    "save_kind",
    "set_plan",
]
