"""Reading surveys, the ground to divide, and proposals."""

from shanzhi.building_groups.queries.grounds import Grounds, grounds_of
from shanzhi.building_groups.queries.proposals import Drawn, drawn
from shanzhi.building_groups.queries.surveys import (
    BuildingProgress,
    Progress,
    progress_by_building,
    progress_of,
    visible_surveys,
)

__all__ = [
    "BuildingProgress",
    "Drawn",
    "Grounds",
    "Progress",
    "drawn",
    "grounds_of",
    "progress_by_building",
    "progress_of",
    "visible_surveys",
]
