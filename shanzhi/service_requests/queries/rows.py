"""What a list shows of a request, as plain words: fetched without building models, because lists are read most."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.service_requests.workflow import RUNNING

COLUMNS = (
    "pk",
    "number",
    "text",
    "state",
    "received_at",
    "due_at",
    "place",
    "category__name",
    "category__name_en",
    "building__name",
    "group__name",
    "partner__name",
    "holder__person__working_name",
    "holder__person__name",
    "supporters_count",
)
TITLE_LENGTH = 60
RUNS = frozenset(state.value for state in RUNNING if state != S.PAUSED)
TONES = {
    S.ACCEPTED: "warn",
    S.OPEN: "info",
    S.DISPATCHED: "info",
    S.DECLINED: "warn",
    S.TAKEN: "info",
    S.IN_PROGRESS: "info",
    S.DONE: "ok",
    S.TO_VISIT: "ok",
    S.RATED: "closed",
    S.UNREACHABLE: "closed",
    S.ARCHIVED: "closed",
    S.REFUSED: "closed",
    S.MERGED: "closed",
    S.SPLIT: "closed",
    S.TRANSFERRED: "closed",
    S.WITHDRAWN: "closed",
}
"""The chip of each state (docs/face.md)."""


class Row(TypedDict):
    """One line of a list: everything is a text to print, in the reader's language and the office's time zone."""

    pk: int
    url: str
    number: str
    title: str
    category: str
    place: str
    state: str
    label: str
    tone: str
    who: str
    received: str
    due: str
    due_iso: str
    is_late: bool
    supporters: int
    received_at: datetime
    due_at: datetime


def rows_of(requests: Requests, at: datetime) -> list[Row]:
    """Return the rows of a query that is already filtered, ordered and cut (one query)."""
    return list(_shown(requests.values_list(*COLUMNS), at))


def _shown(values: Iterable[tuple[Any, ...]], at: datetime) -> Iterable[Row]:
    zone = timezone.get_current_timezone()
    prefix = reverse("service_requests:table")
    labels = {state.value: str(state.label) for state in S}
    english = get_language() == "en"
    for pk, number, text, state, received_at, due_at, place, name, name_en, building, *who, supporters in values:
        group, partner, working_name, own_name = who
        due = due_at.astimezone(zone)
        runs = state in RUNS
        yield Row(
            pk=pk,
            url=f"{prefix}{pk}/",
            number=number,
            title=title_of(text),
            category=name_en if english and name_en else name,
            place=" ".join(part for part in (building, place) if part),
            state=state,
            label=labels[state],
            tone=TONES.get(state, ""),
            who=str(working_name or own_name or partner or group or ""),
            received=received_at.astimezone(zone).strftime("%m-%d %H:%M"),
            due=due.strftime("%m-%d %H:%M") if runs else "",
            due_iso=due.isoformat(timespec="minutes") if runs else "",
            is_late=runs and due_at < at,
            supporters=supporters,
            received_at=received_at,
            due_at=due_at,
        )


def title_of(text: str) -> str:
    """Return the beginning of what somebody wrote, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"
