"""What the holder of a private link may still do with a request, and until when. What the state allows is the workflow's."""

from datetime import datetime, timedelta

from shanzhi.service_requests import deadlines
from shanzhi.service_requests.enums import Action, DispatchOutcome, RequestState
from shanzhi.service_requests.models import Dispatch, ServiceRequest
from shanzhi.service_requests.rules import DOOR_SHOWN
from shanzhi.service_requests.workflow import allows

REOPEN_DAYS = 14


def may_judge(request: ServiceRequest, at: datetime) -> bool:
    """Judge by link: once it is done, for 14 days."""
    if not allows(Action.RATE, request.state):
        return False
    return request.done_at is None or at <= deadlines.answer_until(request.done_at)


def judging_ended(request: ServiceRequest, at: datetime) -> bool:
    """Tell whether the link came too late to judge."""
    return allows(Action.RATE, request.state) and not may_judge(request, at)


def may_withdraw(request: ServiceRequest) -> bool:
    """Withdraw what nobody has taken yet."""
    return allows(Action.WITHDRAW, request.state)


def may_add(request: ServiceRequest) -> bool:
    """Add words and photos while it is open."""
    return allows(Action.ADD, request.state)


def may_urge(request: ServiceRequest) -> bool:
    """Remind us while it runs."""
    return allows(Action.URGE, request.state)


def may_reopen(request: ServiceRequest, at: datetime) -> bool:
    """Say that it is not good after all, within 14 days after it was closed."""
    if not allows(Action.REOPEN, request.state) or request.closed_at is None:
        return False
    return at <= request.closed_at + timedelta(days=REOPEN_DAYS)


def link_lives(dispatch: Dispatch, at: datetime) -> bool:
    """A partner unit's link: until its day, and as long as the order is the unit's."""
    if dispatch.link_until is None or at > dispatch.link_until:
        return False
    if dispatch.outcome in (DispatchOutcome.RECALLED, DispatchOutcome.DECLINED):
        return False
    return bool(dispatch.request.partner_id == dispatch.partner_id)


def may_see_door(dispatch: Dispatch) -> bool:
    """The door: from taking to completion only."""
    return dispatch.outcome == DispatchOutcome.TAKEN and dispatch.request.state in DOOR_SHOWN


def may_answer(dispatch: Dispatch) -> bool:
    """Take or decline: while the order waits for the unit's answer."""
    return dispatch.outcome == DispatchOutcome.PENDING and dispatch.request.state == RequestState.DISPATCHED
