"""Today on the desk: what is late, due, unclaimed, to decide, and mine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.requests import Requests, visible_to
from shanzhi.service_requests.rules import may_claim
from shanzhi.service_requests.workflow import IN_HAND, RUNNING

SOON = timedelta(hours=24)
SHOWN = 8
OPEN_STATES = (*RUNNING, S.DONE, S.TO_VISIT)


@dataclass(frozen=True, slots=True)
class Today:
    """Lists of requests, most urgent first, each cut off at `SHOWN` + 1 so that the page can say there are more."""

    late: list[ServiceRequest]
    due: list[ServiceRequest]
    unclaimed: list[ServiceRequest]
    to_decide: list[ServiceRequest]
    mine: list[ServiceRequest]


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
    rows = visible_to(actor).select_related("category", "building", "group", "partner", "holder__person")
    rows = rows.order_by("due_at", "id")
    return Today(**{name: _first(rows, condition) for name, condition in conditions(actor, at).items()})


def open_to_claim(actor: Actor) -> list[ServiceRequest]:
    """Return what the actor could claim, most urgent first (one query)."""
    rows = visible_to(actor).filter(state=S.OPEN).select_related("category", "building", "group", "partner", "holder")
    return [row for row in rows.order_by("due_at", "id")[: 2 * SHOWN] if may_claim(actor, row)][: SHOWN + 1]


def counts_of(actor: Actor, at: datetime) -> dict[str, int]:
    """Return how many requests each list has in all (one query over what is not closed)."""
    wanted = conditions(actor, at)
    rows = visible_to(actor).filter(state__in=OPEN_STATES).order_by()
    return rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})


def _first(rows: Requests, condition: Q) -> list[ServiceRequest]:
    return list(rows.filter(condition)[: SHOWN + 1])
