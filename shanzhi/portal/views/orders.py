"""A partner unit's limited page: one order, handed over by link. Take it, decline it, note what was done, report it done."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core.access import Actor
from shanzhi.core.clock import now
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import rules, wording
from shanzhi.portal.forms.orders import DeclineForm, NoteForm
from shanzhi.portal.history import picture
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.photos import photo_response
from shanzhi.portal.queries import added_to, dispatch_of_link, photos_of, services_for
from shanzhi.records.models import File
from shanzhi.service_requests.enums import RequestState, ServiceMode
from shanzhi.service_requests.models import Dispatch
from shanzhi.service_requests.services import dispatch as dispatching
from shanzhi.service_requests.services import progress
from shanzhi.service_requests.workflow import IN_HAND

STATUS_GONE = 410


def _unit(request: ShanzhiRequest, found: Dispatch) -> Actor:
    """Return who answers: the unit by its name, or the account that is signed in."""
    return visitor(request, name=found.partner.name if found.partner else "")


def _photo_url(token: str, file: File) -> str:
    return reverse("portal:order_photo", args=[token, file.token])


@require_safe
def order(request: ShanzhiRequest, token: str) -> HttpResponse:
    """The order: problem, place, words, by when."""
    return _page(request, dispatch_of_link(request.scope, token))


def _page(
    request: ShanzhiRequest,
    found: Dispatch,
    *,
    note_form: NoteForm | None = None,
    decline_form: DeclineForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    place = community_of(found.request.community)
    if not rules.link_lives(found, at):
        return show(request, "portal/order_ended.html", place, {"order": found}, status=STATUS_GONE)
    asked = found.request
    services = services_for(asked)
    context: dict[str, Any] = {
        "order": found,
        "request_row": asked,
        "plain": wording.TO_ANSWER if rules.may_answer(found) else wording.state_of(asked),
        "services": services,
        "added": added_to(asked),
        "photos": [picture(file, partial(_photo_url, found.link_token)) for file in photos_of(asked, services)],
        "door": asked.household.door if asked.household and rules.may_see_door(found) else "",
        "may_answer": rules.may_answer(found),
        "in_hand": asked.state in IN_HAND,
        "is_paused": asked.state == RequestState.PAUSED,
        "is_done": asked.done_at is not None,
        "is_late": asked.due_at < at and asked.done_at is None,
        "note_form": note_form or NoteForm(initial={"draft_key": uuid.uuid4().hex}),
        "decline_form": decline_form or DeclineForm(),
        "error": error,
    }
    return show(request, "portal/order.html", place, context, status=status)


def _living(request: ShanzhiRequest, token: str) -> Dispatch:
    """Return the order whose link still lives. Raises Http404: the page itself says that it has ended."""
    found = dispatch_of_link(request.scope, token)
    if not rules.link_lives(found, now()):
        raise Http404
    return found


def _done(request: ShanzhiRequest, found: Dispatch, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:order", args=[found.link_token]))


@require_POST
def take(request: ShanzhiRequest, token: str) -> HttpResponse:
    """The unit takes the order."""
    found = _living(request, token)
    try:
        dispatching.take(actor=_unit(request, found), request_id=found.request_id, at=now(), by_link=True)
    except DomainError as error:
        return undo(_page(request, found, error=str(error), status=status_of(error)))
    return _done(request, found, _("You have taken it. Thank you."))


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: ShanzhiRequest, token: str) -> HttpResponse:
    """The unit declines, with a reason."""
    found = _living(request, token)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    place = community_of(found.request.community)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return show(request, "portal/order_decline.html", place, {"order": found, "form": form}, status=status)
    try:
        dispatching.decline(
            actor=_unit(request, found),
            request_id=found.request_id,
            reason=form.cleaned_data["reason"],
            at=now(),
            by_link=True,
        )
    except DomainError as error:
        return undo(_page(request, found, error=str(error), status=status_of(error)))
    return show(request, "portal/order_ended.html", place, {"order": found, "declined": True})


@require_POST
def note(request: ShanzhiRequest, token: str) -> HttpResponse:
    """The unit notes what was done; `done` also reports it done."""
    found = _living(request, token)
    form = NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, note_form=form, status=422)
    values, at, actor = form.cleaned_data, now(), _unit(request, found)
    try:
        progress.record_service(
            actor=actor,
            request_id=found.request_id,
            mode=ServiceMode(values["mode"]),
            what=values["what"],
            at=at,
            before=values["before"],
            after=values["after"],
            draft_key=values["draft_key"],
            by_link=True,
        )
        if "done" in request.POST:
            progress.finish(actor=actor, request_id=found.request_id, at=at, by_link=True)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return undo(_page(request, found, note_form=form, status=status_of(error)))
    said = (
        _("Reported done. The resident will be asked.")
        if "done" in request.POST
        else _("Noted. The resident can read it.")
    )
    thank_for(request, f"order-{found.pk}", said)
    return HttpResponseRedirect(reverse("portal:order", args=[found.link_token]))


@require_safe
def photo(request: ShanzhiRequest, token: str, name: str) -> FileResponse:
    """A photo of the order."""
    return photo_response(request, _living(request, token).request, name)
