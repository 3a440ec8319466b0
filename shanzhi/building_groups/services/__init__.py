from shanzhi.building_groups.services.adoption import adopt, begin_adoption
from shanzhi.building_groups.services.formations import ask_for_proposals, drop_formation, work_out
from shanzhi.building_groups.services.meetings import record_meeting
from shanzhi.building_groups.services.proposals import move_parts, name_group
from shanzhi.building_groups.services.surveys import (
    Answer,
    close_survey,
    enter_answers,
    open_survey,
    request_from_answer,
)

__all__ = [
    "Answer",
    "adopt",
    "ask_for_proposals",
    "begin_adoption",
    "close_survey",
    "drop_formation",
    "enter_answers",
    "move_parts",
    "name_group",
    "open_survey",
    "record_meeting",
    "request_from_answer",
    "work_out",
]
