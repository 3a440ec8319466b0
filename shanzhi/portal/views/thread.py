"""A resident's own request: its story in plain words, and what they can do about it. The address is the key; nobody else has it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import rules, wording
from shanzhi.portal.forms.judging import ReopenForm
from shanzhi.portal.history import history_of, outline_of
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.photos import photo_response
from shanzhi.portal.queries import left_a_phone, request_of_token
from shanzhi.portal.views.telling import own_answers
from shanzhi.records.models import File
from shanzhi.service_requests import emergency
from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.earlier import answered_publicly
from shanzhi.service_requests.services import climbing, judge, sort
from shanzhi.service_requests.workflow import RUNNING

ENDED_WITHOUT_WORK = (
    RequestState.REFUSED,
    RequestState.MERGED,
    RequestState.SPLIT,
    RequestState.TRANSFERRED,
    RequestState.WITHDRAWN,
)


def photo_url(token: str, file: File) -> str:
    """Return the address of a photo below the request's own."""
    return reverse("portal:photo", args=[token, file.token])


@require_safe
def thread(request: ShanzhiRequest, token: str) -> HttpResponse:
    """The story of a request."""
    return _show_thread(request, request_of_token(request.scope, token), ReopenForm())


def _show_thread(
    request: ShanzhiRequest, found: ServiceRequest, form: ReopenForm, *, status: int = 200
) -> HttpResponse:
    at = now()
    other = found.merged_into
    history = history_of(found, partial(photo_url, found.token))
    context = {
        "request_row": found,
        "plain": wording.ANSWERED_BEFORE if history.answered_before else wording.state_of(found),
        "history": history,
        "other": other,
        "other_plain": wording.state_of(other) if other else None,
        "other_events": outline_of(other) if other else [],
        "parts": _parts(found),
        "running": found.state in RUNNING,
        "is_late": found.state in RUNNING and found.due_at < at,
        "may_judge": rules.may_judge(found, at),
        "judging_ended": rules.judging_ended(found, at),
        "may_add": rules.may_add(found),
        "may_withdraw": rules.may_withdraw(found),
        "may_urge": rules.may_urge(found),
        "may_reopen": rules.may_reopen(found, at),
        "reopen_form": form,
    }
    return show(request, "portal/thread.html", community_of(found.community), context, status=status)


def _parts(found: ServiceRequest) -> list[tuple[ServiceRequest, wording.Plain]]:
    if found.state != RequestState.SPLIT:
        return []
    return [(part, wording.state_of(part)) for part in found.parts.select_related("category").order_by("id")]


@require_safe
def sent(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Thank you: the number, the private link, what comes next."""
    found = request_of_token(request.scope, token)
    link = request.build_absolute_uri(reverse("portal:thread", args=[found.token]))
    place = community_of(found.community)
    near = {"building_id": found.building_id, "category_id": found.category_id}
    context: dict[str, Any] = {
        "request_row": found,
        "link": link,
        "mine_answered": own_answers(request, place, found.text),
        "answered": list(answered_publicly(place, found.text, now(), **near)),
        "danger": "danger" in request.GET,
        "numbers": emergency.NUMBERS,
        "draft": f"tell-{found.community}-{found.category.code}",
        "has_phone": left_a_phone(found),
    }
    return show(request, "portal/sent.html", place, context, section="tell")


def _act(
    request: ShanzhiRequest, token: str, deed: Callable[[ServiceRequest], Any], done: str, page: str
) -> HttpResponse:
    """Do one thing the author may do. POST does it; GET asks once more."""
    found = request_of_token(request.scope, token)
    if request.method != "POST":
        return show(request, page, community_of(found.community), {"request_row": found, "error": ""})
    try:
        deed(found)
    except DomainError as error:
        context = {"request_row": found, "error": str(error)}
        return undo(show(request, page, community_of(found.community), context, status=status_of(error)))
    messages.success(request, done)
    return HttpResponseRedirect(reverse("portal:thread", args=[found.token]))


@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Remind us, once a day."""

    def deed(found: ServiceRequest) -> None:
        climbing.urge(actor=visitor(request), request_id=found.pk, at=now(), by_author=True)

    return _act(request, token, deed, _("Thank you for reminding us. Whoever has it sees it now."), "portal/urge.html")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Take the request back while nobody has taken it on."""

    def deed(found: ServiceRequest) -> None:
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:300]
        sort.withdraw(actor=visitor(request), request_id=found.pk, at=now(), reason=reason, by_author=True)

    return _act(request, token, deed, _("You have withdrawn it. Nobody will come."), "portal/withdraw.html")


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: ShanzhiRequest, token: str) -> HttpResponse:
    """It is not good after all: back to those who handled it."""
    found = request_of_token(request.scope, token)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:thread", args=[found.token]) + "#reopen")
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _show_thread(request, found, form, status=422)
    if not rules.may_reopen(found, now()):
        form.add_error(None, _("This can no longer be taken up again here. Please call us, or tell us anew."))
        return _show_thread(request, found, form, status=409)
    try:
        judge.reopen(
            actor=visitor(request),
            request_id=found.pk,
            reason=form.cleaned_data["reason"],
            at=now(),
            by_author=True,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return undo(_show_thread(request, found, form, status=status_of(error)))
    messages.success(request, _("It has been taken up again. Those who handled it and their lead can read why."))
    return HttpResponseRedirect(reverse("portal:thread", args=[found.token]))


@require_safe
def photo(request: ShanzhiRequest, token: str, name: str) -> FileResponse:
    """A photo of this request."""
    return photo_response(request, request_of_token(request.scope, token), name)
