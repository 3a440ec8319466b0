"""Dispatch 派: hand a request out, let it be claimed, taken, declined; take it back; hand it over to a partner unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.public_tokens import new_token
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, DispatchMode, DispatchOutcome, Level
from shanzhi.service_requests.models import Dispatch, ServiceRequest
from shanzhi.service_requests.services.stepping import locked, move
from shanzhi.service_requests.workflow import IN_HAND

LINK_DAYS = 30


def _to_dispatch(actor: Actor, request_id: int) -> ServiceRequest:
    request = locked(request_id)
    require(rules.may_dispatch(actor, request), _("You can dispatch inside your own group or community only."))
    return request


def assign(
    *,
    actor: Actor,
    request_id: int,
    member: Member,
    at: datetime,
    group: Organisation | None = None,
    words: str = "",
    reasons: Sequence[str] = (),
    mode: DispatchMode = DispatchMode.ASSIGNED,
) -> Dispatch:
    """Ask one member. `reasons` keeps why the list suggested them; the person who asks decides."""
    request = _to_dispatch(actor, request_id)
    if member.community != request.community or member.left_on is not None:
        raise DomainError(_("This member is not of the request's community."), field="member")
    move(
        actor=actor,
        request=request,
        action=Action.ASSIGN,
        at=at,
        reason=words,
        data={"member": member.pk},
        dispatched_at=request.dispatched_at or at,
        group=group or request.group,
        holder=member,
        partner=None,
        level=Level.GROUP,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    return Dispatch.objects.create(
        street=request.street,
        request=request,
        mode=mode,
        group=group or request.group,
        member=member,
        by_id=actor.account_id,
        at=at,
        words=words,
        reasons=list(reasons),
    )


def offer(*, actor: Actor, request_id: int, at: datetime, group: Organisation | None = None) -> ServiceRequest:
    """Open a request for claiming, inside one building group or in the whole community."""
    request = _to_dispatch(actor, request_id)
    move(
        actor=actor,
        request=request,
        action=Action.OFFER,
        at=at,
        data={"group": group.pk if group else None},
        dispatched_at=request.dispatched_at or at,
        group=group,
        holder=None,
        partner=None,
        level=Level.GROUP if group else Level.COMMUNITY,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    return request


def claim(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """Claim an open request for oneself. One taker wins; others are told it is taken.

    Raises NotPossible when somebody was quicker, when the member is off duty or holds as many jobs as they set for themselves.
    """
    request = locked(request_id)
    require(rules.may_claim(actor, request), _("This order is open for other members."))
    member = _own_membership(actor)
    if not member.on_duty:
        raise NotPossible(_("You are off duty. Switch on duty on first."))
    _check_cap(member)
    move(
        actor=actor,
        request=request,
        action=Action.CLAIM,
        at=at,
        data={"member": member.pk},
        holder=member,
        taken_at=at,
        climbs_at=None,
    )
    Dispatch.objects.create(
        street=request.street,
        request=request,
        mode=DispatchMode.CLAIMED,
        group=request.group,
        member=member,
        by_id=actor.account_id,
        at=at,
        outcome=DispatchOutcome.TAKEN,
        answered_at=at,
    )
    return request


def _own_membership(actor: Actor) -> Member:
    member = (
        Member.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id, left_on__isnull=True).first()
        if actor.person_id is not None
        else None
    )
    require(member is not None, _("Only members and volunteers take orders."))
    assert member is not None  # noqa: S101 - for the type checker
    return member


def _check_cap(member: Member) -> None:
    in_hand = ServiceRequest.objects.filter(street=member.street, holder=member, state__in=IN_HAND).count()
    if in_hand >= member.open_job_cap:
        raise NotPossible(_("You have %(count)d jobs in hand, the most you set for yourself.") % {"count": in_hand})


def hand_over(*, actor: Actor, request_id: int, partner: PartnerUnit, at: datetime, words: str = "") -> Dispatch:
    """Hand a request to a property company or partner unit. Makes a limited link that shows this one request for 30 days."""
    request = _to_dispatch(actor, request_id)
    if partner.until is not None and partner.until <= timezone.localdate(at):
        raise DomainError(_("This unit no longer works with us."), field="partner")
    move(
        actor=actor,
        request=request,
        action=Action.ASSIGN,
        at=at,
        reason=words,
        data={"partner": partner.pk},
        dispatched_at=request.dispatched_at or at,
        holder=None,
        partner=partner,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    return Dispatch.objects.create(
        street=request.street,
        request=request,
        mode=DispatchMode.HANDED_OVER,
        group=request.group,
        partner=partner,
        by_id=actor.account_id,
        at=at,
        words=words,
        link_token=new_token(request.street),
        link_until=at + timedelta(days=LINK_DAYS),
    )


def recall(*, actor: Actor, request_id: int, reason: str, at: datetime) -> ServiceRequest:
    """Take an order back before work has begun."""
    request = _to_dispatch(actor, request_id)
    move(
        actor=actor,
        request=request,
        action=Action.RECALL,
        at=at,
        reason=reason,
        holder=None,
        partner=None,
        taken_at=None,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    answer_pending(request, DispatchOutcome.RECALLED, at, reason)
    return request


def take(*, actor: Actor, request_id: int, at: datetime, by_link: bool = False) -> ServiceRequest:
    """Accept an order one was asked to take. `by_link`: the caller has shown the partner unit's limited link."""
    request = locked(request_id)
    require(by_link or rules.holds(actor, request), _("This order was given to somebody else."))
    move(actor=actor, request=request, action=Action.TAKE, at=at, taken_at=at, climbs_at=None)
    answer_pending(request, DispatchOutcome.TAKEN, at)
    return request


def decline(*, actor: Actor, request_id: int, reason: str, at: datetime, by_link: bool = False) -> ServiceRequest:
    """Decline with a reason; the dispatcher reviews it."""
    if not reason.strip():
        raise DomainError(_("Please give a reason, so that somebody better placed can be asked."), field="reason")
    request = locked(request_id)
    require(by_link or rules.holds(actor, request), _("This order was given to somebody else."))
    move(
        actor=actor,
        request=request,
        action=Action.DECLINE,
        at=at,
        reason=reason,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    answer_pending(request, DispatchOutcome.DECLINED, at, reason)
    return request


def approve_decline(*, actor: Actor, request_id: int, at: datetime, reason: str = "") -> ServiceRequest:
    """Agree that it goes to somebody else."""
    request = _to_dispatch(actor, request_id)
    move(actor=actor, request=request, action=Action.APPROVE_DECLINE, at=at, reason=reason, holder=None, partner=None)
    return request


def insist(*, actor: Actor, request_id: int, reason: str, at: datetime) -> Dispatch:
    """Ask the same member or unit once more, with a reason."""
    request = _to_dispatch(actor, request_id)
    last = Dispatch.objects.filter(street=request.street, request=request).order_by("-id").first()
    move(
        actor=actor,
        request=request,
        action=Action.INSIST,
        at=at,
        reason=reason,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    is_partner = request.partner_id is not None
    return Dispatch.objects.create(
        street=request.street,
        request=request,
        mode=last.mode if last else DispatchMode.ASSIGNED,
        group=request.group,
        member=request.holder,
        partner=request.partner,
        by_id=actor.account_id,
        at=at,
        words=reason,
        link_token=new_token(request.street) if is_partner else "",
        link_until=at + timedelta(days=LINK_DAYS) if is_partner else None,
    )


def answer_pending(request: ServiceRequest, outcome: DispatchOutcome, at: datetime, reason: str = "") -> None:
    """Close the order that waits for an answer, if there is one."""
    Dispatch.objects.filter(street=request.street, request=request, outcome=DispatchOutcome.PENDING).update(
        outcome=outcome, answered_at=at, decline_reason=reason
    )
