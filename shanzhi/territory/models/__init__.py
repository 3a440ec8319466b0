from shanzhi.territory.models.calendar import CalendarDay
from shanzhi.territory.models.division import Division, Level
from shanzhi.territory.models.place import Building, BuildingLink, Community, Entrance, Estate, Grid, Household
from shanzhi.territory.models.place_import import PlaceImport

__all__ = [
    "Building",
    "BuildingLink",
    "CalendarDay",
    "Community",
    "Division",
    "Entrance",
    "Estate",
    "Grid",
    "Household",
    "Level",
    "PlaceImport",
]
