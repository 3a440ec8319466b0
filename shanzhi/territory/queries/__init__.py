from shanzhi.territory.queries.calendar import forget_work_calendar, work_calendar, years_entered
from shanzhi.territory.queries.divisions import divisions_above, search_divisions

__all__ = [
    "divisions_above",
    "forget_work_calendar",
    "search_divisions",
    "work_calendar",
    "years_entered",
]
