from shanzhi.territory.queries.calendar import forget_work_calendar, work_calendar, years_entered

__all__ = ["forget_work_calendar", "work_calendar", "years_entered"]
