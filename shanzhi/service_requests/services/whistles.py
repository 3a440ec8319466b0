"""Whistle 吹哨: a community calls a unit to come; it signs for the call, arrives, finishes; both sides rate each other."""

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.rules import speaks_for
from shanzhi.records import audit, trace
from shanzhi.service_requests import rules
from shanzhi.service_requests.enums import WhistleState
from shanzhi.service_requests.models import Whistle
from shanzhi.service_requests.services.stepping import locked
from shanzhi.service_requests.workflow import RUNNING

NEXT = {
    WhistleState.BLOWN: WhistleState.SIGNED_FOR,
    WhistleState.SIGNED_FOR: WhistleState.ARRIVED,
    WhistleState.ARRIVED: WhistleState.DONE,
}
MOMENT = {
    WhistleState.SIGNED_FOR: "signed_for_at",
    WhistleState.ARRIVED: "arrived_at",
    WhistleState.DONE: "done_at",
}


def blow(
    *,
    actor: Actor,
    request_id: int,
    partner: PartnerUnit,
    matter: str,
    arrive_by: datetime,
    at: datetime,
    place: str = "",
    urgency: int = 2,
) -> Whistle:
    """Call a unit about a running request. Raises DomainError for an empty matter or an arrival time in the past."""
    if not matter.strip():
        raise DomainError(_("Please say what the unit is needed for."), field="matter")
    if arrive_by <= at:
        raise DomainError(_("The arrival time must lie ahead."), field="arrive_by")
    request = locked(request_id)
    require(rules.may_sort(actor, request), _("The community or the street blows the whistle."))
    if request.state not in RUNNING:
        raise NotPossible(_("This request is closed."))
    whistle = Whistle.objects.create(
        street=request.street,
        request=request,
        partner=partner,
        matter=matter.strip(),
        place=place.strip(),
        urgency=urgency,
        arrive_by=arrive_by,
        by_id=actor.account_id,
        at=at,
    )
    audit.record(actor=actor, street=request.street, action="service_requests.whistle", subject=whistle, at=at)
    trace.link(actor=actor, source=request, target=whistle, relation="whistle", at=at)
    return whistle


def answer(*, actor: Actor, whistle_id: int, to: WhistleState, at: datetime, result: str = "") -> Whistle:
    """Note that the unit signed for the call, arrived, or finished: one after the other, by the unit or for it by the street."""
    whistle = _locked(whistle_id)
    require(
        speaks_for(actor, whistle.partner_id) or rules.may_sort(actor, whistle.request),
        _("This call was for another unit."),
    )
    if NEXT.get(WhistleState(whistle.state)) != to:
        raise NotPossible(_("A call is signed for, then arrived at, then done, in this order."))
    if to == WhistleState.DONE and not result.strip():
        raise DomainError(_("Please say what came of it."), field="result")
    whistle.state = to
    whistle.result = result.strip() or whistle.result
    setattr(whistle, MOMENT[to], at)
    whistle.save(update_fields=["state", "result", MOMENT[to]])
    audit.record(
        actor=actor, street=whistle.street, action="service_requests.whistle", subject=whistle, at=at, data={"to": to}
    )
    return whistle


def grade(*, actor: Actor, whistle_id: int, value: int, at: datetime) -> Whistle:
    """Rate the other side, 1 to 5, once the call is done: the caller rates the unit, the unit whether the call was needed."""
    if value not in range(1, 6):
        raise DomainError(_("A grade is 1 to 5."), field="grade")
    whistle = _locked(whistle_id)
    if whistle.state != WhistleState.DONE:
        raise NotPossible(_("Both sides rate each other when the call is done."))
    if speaks_for(actor, whistle.partner_id):
        side = "grade_of_caller"
    else:
        require(rules.may_sort(actor, whistle.request), _("This call is not yours to rate."))
        side = "grade_of_unit"
    setattr(whistle, side, value)
    whistle.save(update_fields=[side])
    audit.record(
        actor=actor,
        street=whistle.street,
        action="service_requests.whistle_grade",
        subject=whistle,
        at=at,
        data={side: value},
    )
    return whistle


def _locked(whistle_id: int) -> Whistle:
    found = Whistle.objects.select_for_update(of=("self",)).select_related("request").filter(pk=whistle_id).first()
    if found is None:
        raise NotPermitted(_("There is no such call."))
    return found
