"""On which days a plan's turns fall."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from shanzhi.partnerships.enums import Rhythm

WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


def turns(first_on: date, rhythm: str, *, since: date, up_to: date) -> Iterator[date]:
    """Yield the turns from `since` to `up_to`, both included.

    They are reckoned from the first, so a turn on the 31st falls on the last day of a short month and comes back after it.
    """
    number, day = 0, first_on
    while day <= up_to:
        if day >= since:
            yield day
        number += 1
        day = _turn(first_on, Rhythm(rhythm), number)


def _turn(first_on: date, rhythm: Rhythm, number: int) -> date:
    if rhythm in WEEKS:
        return first_on + timedelta(weeks=WEEKS[rhythm] * number)
    years, month = divmod(first_on.month - 1 + MONTHS[rhythm] * number, 12)
    year = first_on.year + years
    return date(year, month + 1, min(first_on.day, monthrange(year, month + 1)[1]))
