"""Adding the sums up: for a period, a place, a category; and opening a number into its rows.

A request belongs to the day it came in (a cohort), a service to the day it was done. Days are days in Asia/Shanghai.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet, Sum
from django.db.models.functions import TruncMonth

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.reports.measures import BY_KEY, MEASURES, RATES, Rate
from shanzhi.reports.models import Tally
from shanzhi.service_requests.models import ServiceRecord, ServiceRequest

CHINA = ZoneInfo("Asia/Shanghai")
M = TypeVar("M", bound=Model)
GROUPINGS = {"month": "month", "community": "community", "category": "category_id"}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return the half-open range of moments."""
        start = datetime.combine(self.first, time(), CHINA)
        return start, datetime.combine(self.last + timedelta(days=1), time(), CHINA)


@dataclass(frozen=True, slots=True)
class Share:
    """One rate with all its parts. `percent` is None when nothing can be said (denominator 0)."""

    rate: Rate
    numerator: int
    denominator: int
    left_out: int

    @property
    def percent(self) -> float | None:
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Figures:
    """All measures of one selection."""

    counts: dict[str, int]

    def __getitem__(self, key: str) -> int:
        return self.counts[key]

    @property
    def shares(self) -> list[Share]:
        return [
            Share(
                rate,
                self.counts[rate.numerator],
                self.counts[rate.denominator],
                self.counts[rate.whole] - self.counts[rate.denominator],
            )
            for rate in RATES
        ]


def figures(*, within: Jurisdiction, period: Period, category_id: int | None = None) -> Figures:
    """Return all measures of a selection, in one query on the sums."""
    sums = _selection(within, period, category_id).aggregate(**_sums())
    return Figures({key: value or 0 for key, value in sums.items()})


def figures_by(
    grouping: str, *, within: Jurisdiction, period: Period, category_id: int | None = None
) -> list[tuple[Any, Figures]]:
    """Return the measures by "month", "community" or "category", in the order of the key. Raises KeyError for another word."""
    column = GROUPINGS[grouping]
    rows = _selection(within, period, category_id)
    if column == "month":
        rows = rows.annotate(month=TruncMonth("day"))
    grouped: Iterable[dict[str, Any]] = rows.values(column).annotate(**_sums()).order_by(column)
    return [(row.pop(column), Figures(row)) for row in map(dict, grouped)]


def rows_of(
    measure: str, *, within: Jurisdiction, period: Period, category_id: int | None = None
) -> QuerySet[ServiceRequest] | QuerySet[ServiceRecord]:
    """Return the requests (or services) a number counts: the same condition, on the rows themselves."""
    condition = BY_KEY[measure].condition
    start, stop = period.moments
    if condition is None:
        return _narrow(ServiceRecord.objects.filter(at__gte=start, at__lt=stop), within, category_id).order_by(
            "-at", "-id"
        )
    rows = ServiceRequest.objects.filter(condition, received_at__gte=start, received_at__lt=stop)
    return _narrow(rows, within, category_id).order_by("-id")


def _selection(within: Jurisdiction, period: Period, category_id: int | None) -> QuerySet[Tally]:
    return _narrow(Tally.objects.filter(day__gte=period.first, day__lte=period.last), within, category_id).order_by()


def _narrow(rows: QuerySet[M], within: Jurisdiction, category_id: int | None) -> QuerySet[M]:
    scope = within.scope
    if scope.street is not None:
        rows = rows.filter(street=scope.street)
    if within.stop - within.start == 1:
        rows = rows.filter(community=within.start)
    else:
        rows = rows.filter(community__gte=within.start, community__lt=within.stop)
    return rows.filter(category_id=category_id) if category_id is not None else rows


def _sums() -> dict[str, Sum]:
    return {measure.key: Sum(measure.key) for measure in MEASURES}
