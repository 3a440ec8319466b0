"""Sort 受理: accept, refuse with where to turn, merge, split, transfer, put in the right category."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.models import Organisation
from shanzhi.records import trace
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, DispatchOutcome, Handling, Source
from shanzhi.service_requests.models import Category, ServiceRequest, Step, Supporter
from shanzhi.service_requests.queries.earlier import Earlier
from shanzhi.service_requests.services.dispatch import answer_pending
from shanzhi.service_requests.services.hear import submit
from shanzhi.service_requests.services.stepping import locked, move
from shanzhi.service_requests.workflow import RUNNING


def _to_sort(actor: Actor, request_id: int) -> ServiceRequest:
    request = locked(request_id)
    require(rules.may_sort(actor, request), _("You can sort requests of your own community only."))
    return request


def accept(
    *,
    actor: Actor,
    request_id: int,
    at: datetime,
    category: Category | None = None,
    lead: Organisation | None = None,
    told: str = "",
    public_text: str = "",
) -> ServiceRequest:
    """Take responsibility. The first organisation to accept stays in the lead; a changed category sets new limits."""
    request = _to_sort(actor, request_id)
    if category is not None and category != request.category:
        _recategorise(request, category)
    move(
        actor=actor,
        request=request,
        action=Action.ACCEPT,
        at=at,
        told=told,
        category=request.category,
        contact_due_at=request.contact_due_at,
        due_at=request.due_at,
        accepted_at=request.accepted_at or at,
        climbs_at=deadlines.next_climb(request.category, at),
        lead=request.lead or lead,
        public_text=public_text or request.public_text,
    )
    return request


def change_category(*, actor: Actor, request_id: int, category: Category, at: datetime) -> ServiceRequest:
    """Put a running request in another category; its limits are counted anew from when it came in."""
    request = _to_sort(actor, request_id)
    before = request.category.code
    _recategorise(request, category)
    move(
        actor=actor,
        request=request,
        action=Action.ROUTE,
        at=at,
        category=category,
        contact_due_at=request.contact_due_at,
        due_at=request.due_at,
        data={"from_category": before, "to_category": category.code},
    )
    return request


def _recategorise(request: ServiceRequest, category: Category) -> None:
    if category.handling != Handling.OURS:
        raise DomainError(
            _("This category is not handled here. Refuse the request and say where to turn."), field="category"
        )
    request.category = category
    request.contact_due_at = deadlines.contact_due(category, request.received_at)
    if not request.extensions:
        request.due_at = deadlines.settle_due(category, request.received_at)


def refuse(
    *, actor: Actor, request_id: int, reason: str, turn_to: str, at: datetime, earlier: Earlier | None = None
) -> ServiceRequest:
    """Say no, why, and where to turn instead; or show the `earlier` answer to the same matter with nothing new.

    Only the author sees a refused request afterwards.
    """
    if earlier is not None:
        return _refuse_again(actor, request_id, reason, earlier, at)
    if not reason.strip():
        raise DomainError(_("Please say why: the resident reads this."), field="reason")
    if not turn_to.strip():
        raise DomainError(_("Please say where the resident can turn instead."), field="turn_to")
    request = _to_sort(actor, request_id)
    move(
        actor=actor,
        request=request,
        action=Action.REFUSE,
        at=at,
        reason=reason.strip(),
        data={"turn_to": turn_to.strip()},
        closed_at=at,
        climbs_at=None,
    )
    return request


def _refuse_again(actor: Actor, request_id: int, reason: str, earlier: Earlier, at: datetime) -> ServiceRequest:
    answer = " ".join(part for part in (earlier.answer, reason.strip()) if part)
    request = _to_sort(actor, request_id)
    before = earlier.request
    move(
        actor=actor,
        request=request,
        action=Action.REFUSE,
        at=at,
        reason=reason.strip(),
        data={"number": before.number, "on": localdate(before.received_at).isoformat(), "answer": answer},
        closed_at=at,
        climbs_at=None,
    )
    trace.link(actor=actor, source=before, target=request, relation="answered", at=at)
    return request


def release(
    *, actor: Actor, request_id: int, at: datetime, public_text: str = "", public_answer: str = ""
) -> ServiceRequest:
    """Set the wordings everybody may read, or take them back ("")."""
    request = locked(request_id)
    require(rules.may_release(actor, request), _("This request stays out of the public list."))
    wordings = {"public_text": public_text.strip(), "public_answer": public_answer.strip()}
    move(actor=actor, request=request, action=Action.RELEASE, at=at, data=wordings, **wordings)
    return request


def reconsider(*, actor: Actor, request_id: int, reason: str, at: datetime) -> ServiceRequest:
    """Take a refusal or a transfer back."""
    request = _to_sort(actor, request_id)
    move(
        actor=actor,
        request=request,
        action=Action.RECONSIDER,
        at=at,
        reason=reason,
        closed_at=None,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    return request


def transfer(*, actor: Actor, request_id: int, to: str, at: datetime, note: str = "") -> ServiceRequest:
    """Pass the request to another channel (litigation, petitions, another street) with a note, and tell the resident which."""
    if not to.strip():
        raise DomainError(_("Please say which office takes it over."), field="to")
    request = _to_sort(actor, request_id)
    move(
        actor=actor,
        request=request,
        action=Action.TRANSFER,
        at=at,
        reason=note,
        data={"to": to.strip()},
        closed_at=at,
        climbs_at=None,
    )
    return request


def merge(*, actor: Actor, request_id: int, into_id: int, at: datetime) -> ServiceRequest:
    """Merge a request into another. Its author, text, photos and followers stay and follow the other one; it can be undone.

    Raises NotPossible when the target is the request itself, is no longer running, or is merged already.
    """
    if request_id == into_id:
        raise NotPossible(_("A request cannot be merged into itself."))
    first, second = sorted((request_id, into_id))
    both = {pk: _to_sort(actor, pk) for pk in (first, second)}  # always locked in the same order
    request, into = both[request_id], both[into_id]
    if into.state not in RUNNING or into.community != request.community:
        raise NotPossible(
            _("%(number)s is closed or in another community. Choose a running one.") % {"number": into.number}
        )
    move(
        actor=actor,
        request=request,
        action=Action.MERGE,
        at=at,
        data={"into": into.pk, "number": into.number},
        merged_into=into,
        climbs_at=None,
        closed_at=at,
    )
    Supporter.objects.create(
        street=into.street, request=into, person=request.reporter, came_with=request, words=request.text, at=at
    )
    brought = Supporter.objects.filter(street=request.street, request=request).update(request=into, came_with=request)
    into.supporters_count += 1 + brought
    into.save(update_fields=["supporters_count"])
    trace.link(actor=actor, source=request, target=into, relation="merged", at=at)
    return into


def unmerge(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """Undo a merge: the request goes its own way again and takes its followers with it."""
    request = _to_sort(actor, request_id)
    into = request.merged_into
    move(
        actor=actor,
        request=request,
        action=Action.UNMERGE,
        at=at,
        merged_into=None,
        closed_at=None,
        climbs_at=deadlines.next_climb(request.category, at),
    )
    if into is not None:
        came = Supporter.objects.filter(street=request.street, request=into, came_with=request)
        own = came.filter(words=request.text, person=request.reporter).order_by("-id").first()
        if own is not None:
            own.delete()
        followers = came.update(request=request, came_with=None)
        into = locked(into.pk)
        into.supporters_count -= followers + (own is not None)
        into.save(update_fields=["supporters_count"])
    return request


def split(
    *, actor: Actor, request_id: int, parts: Sequence[tuple[Category, str]], at: datetime
) -> list[ServiceRequest]:
    """Split one request into parts with a category and text of their own. The reporter is told once. At least two parts."""
    if len(parts) < 2:
        raise DomainError(_("A request is split into at least two parts."))
    request = _to_sort(actor, request_id)
    step: Step = move(
        actor=actor,
        request=request,
        action=Action.SPLIT,
        at=at,
        data={"parts": len(parts)},
        closed_at=at,
        climbs_at=None,
    )
    made = []
    for category, text in parts:
        part = submit(
            actor=actor,
            community=request.community,
            category=category,
            text=text,
            at=at,
            source=Source(request.source)
            if request.source in ("phone", "visit", "paper", "counter")
            else Source.PORTAL,
            building=request.building,
            entrance=request.entrance,
            household=request.household,
            place=request.place,
            parent=request,
        )
        part.reporter = request.reporter
        part.received_at = request.received_at
        part.save(update_fields=["reporter", "received_at"])
        trace.link(actor=actor, source=request, target=part, relation="part", at=step.at)
        made.append(part)
    return made


def withdraw(
    *, actor: Actor, request_id: int, at: datetime, reason: str = "", by_author: bool = False
) -> ServiceRequest:
    """Withdraw a request nobody has taken yet. `by_author`: the caller has shown the request's own token."""
    request = locked(request_id)
    require(by_author or rules.may_sort(actor, request), _("Only who asked can withdraw it."))
    move(actor=actor, request=request, action=Action.WITHDRAW, at=at, reason=reason, closed_at=at, climbs_at=None)
    answer_pending(request, DispatchOutcome.RECALLED, at, reason)
    return request


def note_contact(*, actor: Actor, request_id: int, at: datetime, note: str = "") -> ServiceRequest:
    """Note that the resident was called back. The first time counts for the response rate."""
    request = locked(request_id)
    require(rules.may_work(actor, request) or rules.may_sort(actor, request), _("This request is not in your hands."))
    move(
        actor=actor, request=request, action=Action.CONTACT, at=at, reason=note, contacted_at=request.contacted_at or at
    )
    return request
