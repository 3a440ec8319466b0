"""The one way a request moves: lock it, ask the table, write the row, the step, the audit entry; announce it on commit."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import NotPermitted
from shanzhi.core.events import emit
from shanzhi.core.jobs import enqueue
from shanzhi.core.kept_queries import Slot, kept
from shanzhi.records import audit
from shanzhi.service_requests import workflow
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.events import RequestChanged
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.services.telling import TOLD


@kept
def _locked() -> QuerySet[ServiceRequest]:
    rows = ServiceRequest.objects.select_for_update(of=("self",)).select_related("category")
    return rows.filter(pk=Slot("pk"))


def locked(request_id: int) -> ServiceRequest:
    """Return the request, locked until the transaction ends. Raises NotPermitted where it is out of sight."""
    found = _locked().first(pk=request_id)
    if found is None:
        raise NotPermitted(_("There is no such request."))
    return found


def move(
    *,
    actor: Actor,
    request: ServiceRequest,
    action: Action,
    at: datetime,
    reason: str = "",
    told: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Step:
    """Carry out one action on a locked request. `changes` are fields to set; `told` are words for the resident.

    Raises NotPossible where the table has no such edge. Everything is written in the caller's transaction.
    """
    source = request.state
    request.state = workflow.advance(action, source)
    for name, value in changes.items():
        setattr(request, name, value)
    request.save(update_fields=["state", *changes])
    step = Step.objects.create(
        street=request.street,
        request=request,
        action=action,
        source=source,
        target=request.state,
        at=at,
        account_id=actor.account_id,
        actor=actor.name,
        reason=reason,
        told=told,
        data=data or {},
    )
    audit.record(
        actor=actor,
        street=request.street,
        action=f"service_requests.{action}",
        subject=request,
        at=at,
        data={"from": source, "to": request.state, "step": step.pk},
    )
    tell_later(step)
    emit(RequestChanged(request.street, request.pk, step.pk, action))
    return step


def tell_later(step: Step) -> None:
    """Have the worker tell people about a step, if it is one people are told about (one statement)."""
    if step.action in TOLD:
        enqueue("service_requests.tell", street=step.street, step_id=step.pk)
