"""Do 办: what was done, extensions and pauses with their reasons, done, checked or sent back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Member
from shanzhi.records import audit, trace
from shanzhi.records.models import FileRole
from shanzhi.records.photos import add_photo
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, RequestState, ServiceMode
from shanzhi.service_requests.models import Category, ServiceRecord, ServiceRequest
from shanzhi.service_requests.services.stepping import locked, move
from shanzhi.territory.models import Building

MOST_MINUTES = 24 * 60


def _to_work(actor: Actor, request_id: int, by_link: bool) -> ServiceRequest:
    request = locked(request_id)
    require(by_link or rules.may_work(actor, request), _("This request is in somebody else's hands."))
    return request


def record_service(
    *,
    actor: Actor,
    request_id: int,
    mode: ServiceMode,
    what: str,
    at: datetime,
    recorded_at: datetime | None = None,
    minutes: int | None = None,
    before: Sequence["UploadedFile[Any]"] = (),
    after: Sequence["UploadedFile[Any]"] = (),
    draft_key: str = "",
    by_link: bool = False,
) -> ServiceRecord:
    """Note one service for a request; the first one starts it. `at` is when it was done, `recorded_at` when it was written down.

    A draft sent twice (same `draft_key`) counts once. Photos are never required. Raises NotPossible when nobody holds the request.
    """
    request = _to_work(actor, request_id, by_link)
    known = _sent_before(request.street, draft_key)
    if known is not None:
        return known
    if not _may_be_served(actor, request):
        raise NotPossible(_("Take the order first; then note what was done."))
    service = _note(
        actor,
        ServiceRecord(
            street=request.street,
            community=request.community,
            request=request,
            category=request.category,
            building=request.building,
            member=request.holder,
            partner=request.partner,
            mode=mode,
            what=what.strip(),
            minutes=minutes,
            at=at,
            recorded_at=recorded_at or at,
            recorded_by_id=actor.account_id,
            draft_key=draft_key,
        ),
    )
    trace.link(actor=actor, source=request, target=service, relation="service", at=at)
    for uploads, role in ((before, FileRole.BEFORE), (after, FileRole.AFTER)):
        for upload in uploads:
            add_photo(actor=actor, subject=service, upload=upload, role=role, at=at)
    if request.state == RequestState.TAKEN:
        move(
            actor=actor,
            request=request,
            action=Action.START,
            at=recorded_at or at,
            contacted_at=request.contacted_at or at,
            data={"service": service.pk},
        )
    return service


def _may_be_served(actor: Actor, request: ServiceRequest) -> bool:
    """In somebody's hands; or accepted and answered on the spot by staff, without a dispatch."""
    if request.state == RequestState.ACCEPTED:
        return rules.may_sort(actor, request)
    return request.state in rules.SERVED_IN


def record_service_without_request(
    *,
    actor: Actor,
    community: int,
    category: Category,
    mode: ServiceMode,
    what: str,
    at: datetime,
    recorded_at: datetime | None = None,
    member: Member | None = None,
    building: Building | None = None,
    minutes: int | None = None,
    draft_key: str = "",
) -> ServiceRecord:
    """Note a service nobody had to ask for (an errand, a kindness at the door)."""
    require(rules.may_enter(actor, community), _("Only staff and members of this community record services."))
    street = street_of(community)
    known = _sent_before(street, draft_key)
    if known is not None:
        return known
    return _note(
        actor,
        ServiceRecord(
            street=street,
            community=community,
            category=category,
            building=building,
            member=member,
            mode=mode,
            what=what.strip(),
            minutes=minutes,
            at=at,
            recorded_at=recorded_at or at,
            recorded_by_id=actor.account_id,
            draft_key=draft_key,
        ),
    )


def _sent_before(street: int, draft_key: str) -> ServiceRecord | None:
    return ServiceRecord.objects.filter(street=street, draft_key=draft_key).first() if draft_key else None


def _note(actor: Actor, service: ServiceRecord) -> ServiceRecord:
    if not service.what:
        raise DomainError(_("Please say in a few words what was done."), field="what")
    if service.minutes is not None and not 0 < service.minutes <= MOST_MINUTES:
        raise DomainError(_("Minutes are between 1 and 1440."), field="minutes")
    if service.at > service.recorded_at:
        raise DomainError(_("This moment is still to come."), field="at")
    service.save(force_insert=True)
    audit.record(
        actor=actor,
        street=service.street,
        action="service_requests.record_service",
        subject=service,
        at=service.recorded_at,
    )
    return service


def extend(*, actor: Actor, request_id: int, due_at: datetime, reason: str, at: datetime) -> ServiceRequest:
    """Move the due moment later, with an explanation the resident reads."""
    if not reason.strip():
        raise DomainError(_("Please explain the delay: the resident reads this."), field="reason")
    request = locked(request_id)
    require(rules.may_dispatch(actor, request), _("The lead decides on more time."))
    if due_at <= request.due_at or due_at <= at:
        raise DomainError(_("The new date must be later than the present one."), field="due_at")
    move(
        actor=actor,
        request=request,
        action=Action.EXTEND,
        at=at,
        reason=reason,
        told=reason,
        data={"from": request.due_at.isoformat(), "to": due_at.isoformat()},
        due_at=due_at,
        extensions=request.extensions + 1,
    )
    return request


def pause(*, actor: Actor, request_id: int, reason: str, at: datetime) -> ServiceRequest:
    """Stop the clock, with a reason the resident reads (waiting for a part, for the weather, for the resident)."""
    if not reason.strip():
        raise DomainError(_("Please say what we are waiting for: the resident reads this."), field="reason")
    request = _to_work(actor, request_id, by_link=False)
    move(actor=actor, request=request, action=Action.PAUSE, at=at, reason=reason, told=reason, paused_at=at)
    return request


def resume(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """Go on. What was left of the limit counts on from now (see deadlines.py)."""
    request = _to_work(actor, request_id, by_link=False)
    due_at = request.due_at
    if request.paused_at is not None:
        due_at = deadlines.due_after_pause(
            request.category, paused_at=request.paused_at, resumed_at=at, due_at=request.due_at
        )
    move(actor=actor, request=request, action=Action.RESUME, at=at, paused_at=None, due_at=due_at)
    return request


def finish(*, actor: Actor, request_id: int, at: datetime, told: str = "", by_link: bool = False) -> ServiceRequest:
    """Report it done; staff may do so without a dispatch when they answered on the spot.

    Needs at least one service on record, so that the resident can read what was done.
    """
    request = _to_work(actor, request_id, by_link)
    if not ServiceRecord.objects.filter(street=request.street, request=request).exists():
        raise DomainError(_("Please note first what was done."), field="what")
    move(actor=actor, request=request, action=Action.FINISH, at=at, told=told, done_at=at, climbs_at=None)
    return request


def check(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """Confirm that it is done; now the resident is asked."""
    request = locked(request_id)
    require(rules.may_check(actor, request), _("The lead checks, not the one who did it."))
    move(actor=actor, request=request, action=Action.CHECK, at=at)
    return request


def send_back(*, actor: Actor, request_id: int, reason: str, at: datetime) -> ServiceRequest:
    """Not done yet: back to who holds it, with the reason."""
    if not reason.strip():
        raise DomainError(_("Please say what is still missing."), field="reason")
    request = locked(request_id)
    require(rules.may_check(actor, request), _("The lead checks, not the one who did it."))
    move(actor=actor, request=request, action=Action.SEND_BACK, at=at, reason=reason, done_at=None)
    return request
