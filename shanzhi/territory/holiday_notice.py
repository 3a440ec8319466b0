"""Reading the lines of the State Council's yearly notice on holidays, as they are published:

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

A sentence with 放假 names days off, one with 上班 names weekend days that are worked. What stands in brackets is left aside. Nothing is
entered by reading: a person looks at the days first.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from shanzhi.territory.services.workdays import SpecialDay

BRACKETS = re.compile(r"\([^()]*\)")
NAME = re.compile(r"(?:[一二三四五六七八九十]+、)?(?P<name>[一-鿿、]{2,12}):")
DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日([至到~—-])?")
LOOKS_LIKE_A_DAY = re.compile(r"\d[月日]")
LONGEST_HOLIDAY = 20
LONGEST_NOTICE = 5000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, in order, and the sentences that name days but were not understood."""

    days: list[SpecialDay]
    not_understood: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Reading:
    """Return the days a notice names. Days without a year are of `year`; those the notice gives another year keep it."""
    found: dict[date, SpecialDay] = {}
    missed: list[str] = []
    name = ""
    for line in _lines(text[:LONGEST_NOTICE]):
        heading = NAME.match(line)
        name = heading["name"] if heading else name
        for sentence in re.split(r"[。;,]", line):
            if "上班" not in sentence and "放假" not in sentence:
                continue
            days = _days(sentence, year)
            found.update({day: SpecialDay(day, "上班" in sentence, name) for day in days})
            if not days and LOOKS_LIKE_A_DAY.search(sentence):
                missed.append(sentence)
    return Reading(sorted(found.values(), key=lambda entry: entry.day), missed)


def _lines(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    while BRACKETS.search(plain):
        plain = BRACKETS.sub("", plain)
    return ["".join(line.split()) for line in plain.splitlines() if line.strip()]


def _days(sentence: str, year: int) -> list[date]:
    """Return the days of 10月1日至7日 or 2月14日、28日; none when one of them is in no calendar."""
    days: list[date] = []
    since: date | None = None
    try:
        for found in DAY.finditer(sentence):
            day = _day(found, days[-1] if days else None, year)
            days += [since + timedelta(days=n) for n in range(1, (day - since).days + 1)] if since else [day]
            since = day if found[4] else None
    except (ValueError, OverflowError):
        return []
    return days if len(days) <= LONGEST_HOLIDAY else []


def _day(found: re.Match[str], last: date | None, year: int) -> date:
    """Return one day. What it leaves out it has from the day before it. Raises ValueError when that does not help."""
    if last is None:
        if found[2] is None:
            raise ValueError(found.group())
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    month = int(found[2] or last.month)
    following = int(month < last.month)  # 12月30日至1月1日
    return date(int(found[1] or last.year + following), month, int(found[3]))
