"""Who is told about a step, and by which message. Runs in a job of its own: nobody waits for it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shanzhi.messaging.services import Recipients, notify
from shanzhi.organisations.queries import accounts_running
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.models import Dispatch, ServiceRequest, Step
from shanzhi.service_requests.notifications import (
    ANSWERED_BEFORE,
    JobAnswered,
    JobDone,
    JobGiven,
    JobUrged,
    RequestCame,
    RequestProgress,
    WordsAdded,
)

OLD_NEWS = timedelta(days=2)
TO_RESIDENTS = (Action.ACCEPT, Action.REFUSE, Action.TRANSFER, Action.CHECK)
TO_COLLEAGUES = (
    Action.SUBMIT,
    Action.ASSIGN,
    Action.INSIST,
    Action.TAKE,
    Action.DECLINE,
    Action.FINISH,
    Action.URGE,
    Action.SEND_BACK,
    Action.REOPEN,
    Action.ADD,
)
TOLD = frozenset({*TO_RESIDENTS, *TO_COLLEAGUES})


def tell(*, step_id: int, at: datetime) -> None:
    """Tell about one step who should know. What happened more than two days ago (a replay, an import) is no news."""
    step = Step.objects.select_related("request__category", "request__holder__person").filter(pk=step_id).first()
    if step is None or at - step.at > OLD_NEWS:
        return
    request = step.request
    about: dict[str, Any] = {"number": request.number, "kind": str(request.category), "request_id": request.pk}
    action = Action(step.action)
    to = Recipients()
    message: Any = None
    if action in TO_RESIDENTS and request.reporter_id is not None:
        news = ANSWERED_BEFORE if "answer" in step.data else action.value
        message = RequestProgress(number=request.number, request_id=request.pk, action=news)
        to = Recipients.persons([request.reporter_id])
    elif action == Action.SUBMIT:
        message, to = RequestCame(**about), staff_of(request, at)
    elif action in (Action.ASSIGN, Action.INSIST, Action.SEND_BACK, Action.REOPEN):
        message, to = JobGiven(**about), holder_of(request)
    elif action == Action.URGE:
        message, to = JobUrged(**about), holder_of(request) or staff_of(request, at)
    elif action == Action.ADD:
        message, to = WordsAdded(**about), holder_of(request) or staff_of(request, at)
    elif action in (Action.TAKE, Action.DECLINE):
        message, to = JobAnswered(**about, answer=action.value), dispatcher_of(request)
    elif action == Action.FINISH:
        message, to = JobDone(**about), dispatcher_of(request) or staff_of(request, at)
    to = to.without_account(step.account_id)
    if message is not None and to:
        notify(message=message, to=to, street=request.street, subject=request, at=at)


def holder_of(request: ServiceRequest) -> Recipients:
    """Return the account of the member in whose hands it is."""
    return Recipients.accounts([request.holder.person.account_id]) if request.holder is not None else Recipients()


def dispatcher_of(request: ServiceRequest) -> Recipients:
    """Return who gave it out last."""
    orders = Dispatch.objects.filter(street=request.street, request=request).order_by("-id")
    return Recipients.accounts(orders.values_list("by_id", flat=True)[:1])


def staff_of(request: ServiceRequest, at: datetime) -> Recipients:
    """Return the accounts of the community's staff."""
    return Recipients.accounts(accounts_running(request.street, request.community, on=timezone.localdate(at)))
