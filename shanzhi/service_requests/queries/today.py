"""Today on the desk: what is late, due, unclaimed, to decide, and mine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.queries.requests import Requests, visible_to, with_places
from shanzhi.service_requests.workflow import IN_HAND, RUNNING

SOON = timedelta(hours=24)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Today:
    """Lists of requests, most urgent first, each cut off at `SHOWN` + 1 so that the page can say there are more."""

    late: list[object]
    due: list[object]
    unclaimed: list[object]
    to_decide: list[object]
    mine: list[object]


def conditions(actor: Actor, at: datetime) -> dict[str, Q]:
    """Return what each list means, so that a table can be filtered by the same words."""
    running = Q(state__in=[state for state in RUNNING if state != S.PAUSED])
    return {
        "late": running & Q(due_at__lt=at),
        "due": running & Q(due_at__gte=at, due_at__lt=at + SOON),
        "unclaimed": Q(state__in=[S.OPEN, S.DISPATCHED]),
        "to_decide": Q(state__in=[S.WAITING, S.ACCEPTED, S.DECLINED, S.DONE, S.TO_VISIT]),
        "mine": Q(holder__person_id=actor.person_id, state__in=[S.DISPATCHED, *IN_HAND, S.PAUSED])
        if actor.person_id is not None
        else Q(pk__in=[]),
    }


def today_of(actor: Actor, at: datetime) -> Today:
    """Return the lists (one query each, whatever the number of rows)."""
    rows = with_places(visible_to(actor)).order_by("due_at", "id")
    return Today(**{name: _first(rows, condition) for name, condition in conditions(actor, at).items()})


def _first(rows: Requests, condition: Q) -> list[object]:
    return list(rows.filter(condition)[: SHOWN + 1])
