"""The same action on many requests: each one whole or not at all, each with its own answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.organisations.models import Organisation
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import climbing, dispatch, progress, sort

MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request: `error` is "" when it was done."""

    request: ServiceRequest
    error: str


def do_to_many(
    *,
    actor: Actor,
    action: Action,
    requests: Sequence[ServiceRequest],
    at: datetime,
    group: Organisation | None = None,
    words: str = "",
) -> list[Outcome]:
    """Accept, open for claiming (for `group` or everybody), urge or confirm done, one after the other, at most 200.

    Rows are locked in order of their ids, so two people's bulk actions wait for each other instead of blocking each other.
    """
    deeds: dict[Action, Callable[[int], object]] = {
        Action.ACCEPT: lambda pk: sort.accept(actor=actor, request_id=pk, at=at),
        Action.OFFER: lambda pk: dispatch.offer(actor=actor, request_id=pk, at=at, group=group),
        Action.URGE: lambda pk: climbing.urge(actor=actor, request_id=pk, at=at, words=words),
        Action.CHECK: lambda pk: progress.check(actor=actor, request_id=pk, at=at),
    }
    deed = deeds[action]
    outcomes = []
    for request in sorted(requests, key=lambda one: one.pk)[:MOST]:
        error = ""
        try:
            with transaction.atomic():
                deed(request.pk)
        except DomainError as refused:
            error = str(refused)
        outcomes.append(Outcome(request, error))
    return outcomes
