"""Adding the sums up: for a period, a place, a category; and opening a number into its rows.

A request belongs to the day it came in (a cohort), a service to the day it was done. Days are days in Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import get_language

from shanzhi.core.kept_queries import Slot, kept_values
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.reports.measures import BY_KEY, MEASURES, RATES, Rate
from shanzhi.reports.models import Tally
from shanzhi.service_requests.models import ServiceRecord, ServiceRequest
from shanzhi.territory.models import Community

KEYS = tuple(measure.key for measure in MEASURES)
CHINA = ZoneInfo("Asia/Shanghai")
M = TypeVar("M", bound=Model)


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


@dataclass(frozen=True, slots=True)
class Line:
    """The sums of one month, community and category, with the names people read."""

    month: date
    community: int
    community_name: str
    category: int
    category_name: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """All sums of an area and period, from one query; narrowed and grouped without another."""

    lines: list[Line]

    def narrowed(self, *, community: int | None = None, category: int | None = None) -> "Overview":
        """Return the part of one community or category."""
        return Overview(
            [
                line
                for line in self.lines
                if (community is None or line.community == community)
                and (category is None or line.category == category)
            ]
        )

    @property
    def whole(self) -> Figures:
        return Figures({m.key: sum(line.counts[m.key] for line in self.lines) for m in MEASURES})

    def by(self, grouping: str) -> list[tuple[Any, Figures]]:
        """Return the measures by "month", "community" or "category" (an attribute of Line), in the order of the key."""
        sums: dict[Any, dict[str, int]] = {}
        for line in self.lines:
            sum_ = sums.setdefault(getattr(line, grouping), dict.fromkeys(KEYS, 0))
            for measure, count in line.counts.items():
                sum_[measure] += count
        return [(key, Figures(sums[key])) for key in sorted(sums)]

    def names(self, grouping: str) -> dict[int, str]:
        """Return code → name of the communities or categories that occur."""
        return {getattr(line, grouping): getattr(line, f"{grouping}_name") for line in self.lines}


@kept_values
def _sums(within: Jurisdiction) -> QuerySet[Tally, Any]:
    name = Community.objects.filter(street=OuterRef("street"), community=OuterRef("community")).values("name")
    return (
        _narrow(Tally.objects.filter(day__gte=Slot("first"), day__lte=Slot("last")), within)
        .values_list(TruncMonth("day"), "street", "community", "category_id", "category__name", "category__name_en")
        .annotate(**{measure.key: Sum(measure.key) for measure in MEASURES})
        .annotate(community_name=Subquery(name[:1]))  # after the sums: once for each of them, not for each day
        .order_by(TruncMonth("day"), "community", "category_id")
    )


def overview(*, within: Jurisdiction, period: Period) -> Overview:
    """Return all sums of an area and period, in one query."""
    in_english = get_language() == "en"
    return Overview(
        [
            Line(
                month=month,
                community=community,
                community_name=community_name or str(community),
                category=category,
                category_name=(in_english and name_en) or name,
                counts=dict(zip(KEYS, sums, strict=True)),
            )
            for month, _street, community, category, name, name_en, *sums, community_name in _sums(within).all(
                first=period.first, last=period.last
            )
        ]
    )


def figures(*, within: Jurisdiction, period: Period) -> Figures:
    """Return all measures of an area and period."""
    return overview(within=within, period=period).whole


def rows_of(
    measure: str,
    *,
    within: Jurisdiction,
    period: Period,
    community: int | None = None,
    category: int | None = None,
) -> QuerySet[ServiceRequest] | QuerySet[ServiceRecord]:
    """Return the requests (or services) a number counts: the same condition, on the rows themselves."""
    condition = BY_KEY[measure].condition
    narrower = {"community": community, "category_id": category}
    part = {key: value for key, value in narrower.items() if value is not None}
    start, stop = period.moments
    if condition is None:
        services = ServiceRecord.objects.filter(at__gte=start, at__lt=stop, **part)
        return _narrow(services, within).order_by("-at", "-id")
    rows = ServiceRequest.objects.filter(condition, received_at__gte=start, received_at__lt=stop, **part)
    return _narrow(rows, within).order_by("-id")


def _narrow(rows: QuerySet[M], within: Jurisdiction) -> QuerySet[M]:
    scope = within.scope
    if scope.street is not None:
        rows = rows.filter(street=scope.street)
    if within.stop - within.start == 1:
        return rows.filter(community=within.start)
    return rows.filter(community__gte=within.start, community__lt=within.stop)
