"""The published holidays and moved workdays, as the library chinesecalendar knows them; it ends with the year before its next release."""

from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]

from shanzhi.territory.services.workdays import SpecialDay


def known_years() -> list[int]:
    """Return the years the library knows, ascending."""
    return sorted({day.year for day in holidays})


def published_days(year: int) -> list[SpecialDay]:
    """Return a year's holidays and moved workdays, ascending; empty for a year the library does not know."""
    entries = [SpecialDay(day, False, Holiday(name).chinese) for day, name in holidays.items() if day.year == year]
    entries += [SpecialDay(day, True, Holiday(name).chinese) for day, name in workdays.items() if day.year == year]
    return sorted(entries, key=lambda entry: entry.day)
