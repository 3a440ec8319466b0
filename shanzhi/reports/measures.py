"""The figures of the loop: what each one counts, in one place.

Every measure is a condition on a request (or a service). The database keeps sums of them per day, community and category, written by
a trigger in the transaction of the change itself (migration 0003 says the same in SQL); pages add the sums up, and every
number can be opened into its rows by the same condition. A test recounts and compares.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.workflow import ENDED

COUNTED = ~Q(state__in=[state.value for state in ENDED])
SATISFIED_FROM = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """One count. `condition` is None for services, which are rows of their own."""

    key: str
    label: Any
    condition: Q | None


MEASURES: tuple[Measure, ...] = (
    Measure("collected", _("collected"), Q()),
    Measure("counted", _("counted"), COUNTED),
    Measure("dispatched", _("dispatched"), Q(dispatched_at__isnull=False)),
    Measure("contacted", _("called back in time"), COUNTED & Q(contacted_at__lte=F("contact_due_at"))),
    Measure("settled", _("settled"), COUNTED & Q(done_at__isnull=False)),
    Measure("on_time", _("settled by the deadline"), COUNTED & Q(done_at__lte=F("due_at"))),
    Measure("closed", _("closed"), COUNTED & Q(closed_at__isnull=False)),
    Measure("visited", _("asked for a judgement"), COUNTED & Q(visits__gt=0)),
    Measure("reached", _("reached"), COUNTED & Q(grade__isnull=False)),
    Measure("answered", _("clear answer"), COUNTED & Q(solved__isnull=False)),
    Measure("solved", _("solved"), COUNTED & Q(solved=True)),
    Measure("satisfied", _("satisfied"), COUNTED & Q(grade__gte=SATISFIED_FROM)),
    Measure("unreachable", _("not reached"), Q(state=S.UNREACHABLE.value)),
    Measure("reopened", _("taken up again"), COUNTED & Q(reopenings__gt=0)),
    Measure("services", _("services"), None),
)

BY_KEY = {measure.key: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, always shown with its numerator, its denominator and what was left out of the denominator."""

    key: str
    label: Any
    numerator: str
    denominator: str
    whole: str
    left_out: Any


RATES: tuple[Rate, ...] = (
    Rate(
        "response",
        _("called back in time"),
        "contacted",
        "counted",
        "collected",
        _("refused, merged, split, passed on or withdrawn"),
    ),
    Rate("on_time", _("on time"), "on_time", "settled", "counted", _("not settled yet")),
    Rate("visited", _("reached"), "reached", "closed", "counted", _("not closed yet")),
    Rate("solved", _("solved"), "solved", "answered", "closed", _("not reached, or no clear answer")),
    Rate("satisfied", _("satisfied"), "satisfied", "reached", "closed", _("not reached")),
    Rate("reopened", _("taken up again"), "reopened", "visited", "counted", _("never asked for a judgement")),
)
