"""One action on one request: a page with a form, or a button that does it at once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from shanzhi.core import clock
from shanzhi.core.dialogs import close_dialog, in_dialog
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.rules import has_post
from shanzhi.service_requests import rules, workflow
from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.views.desk.deeds import DEEDS, Deed
from shanzhi.service_requests.views.desk.pages import (
    address_after,
    come_back,
    go,
    load_request,
    not_possible,
    put_on_form,
)
from shanzhi.service_requests.workflow import RUNNING


@require_http_methods(["GET", "HEAD", "POST"])
@only(has_post)
def act(request: ShanzhiRequest, pk: int, key: str) -> HttpResponse:
    """Show an action's form or carry it out. 404 for who may not, 409 when the state does not allow it (any more)."""
    deed = DEEDS.get(key)
    if deed is None:
        raise Http404
    thing = load_request(request, pk)
    if not may_do(request, deed, thing):
        raise Http404
    try:
        require_possible(deed, thing)
        return _do(request, deed, thing) if request.method == "POST" else _ask(request, deed, thing)
    except NotPossible as error:
        return not_possible(request, error, thing)


def may_do(request: ShanzhiRequest, deed: Deed, thing: ServiceRequest) -> bool:
    """Tell whether the actor may ever do this to this request."""
    if deed.key == "whistle" or (deed.key == "serve" and thing.state == RequestState.ACCEPTED):
        return rules.may_sort(request.actor, thing)
    return rules.may(request.actor, deed.action, thing)


def is_possible(deed: Deed, thing: ServiceRequest) -> bool:
    """Tell whether the state allows it. A service: in hand, or answered at once. A call: running."""
    if deed.key == "serve":
        return thing.state in (*rules.SERVED_IN, RequestState.ACCEPTED)
    if deed.key == "whistle":
        return thing.state in RUNNING
    return workflow.allows(deed.action, thing.state)


def require_possible(deed: Deed, thing: ServiceRequest) -> None:
    """Raise NotPossible with the workflow's sentence unless the state allows it."""
    if not is_possible(deed, thing):
        workflow.refuse(deed.action, thing.state)


def deeds_for(request: ShanzhiRequest, thing: ServiceRequest) -> list[Deed]:
    """Return what the actor can do now, most likely first. No query when `holder` is loaded."""
    return [deed for deed in DEEDS.values() if is_possible(deed, thing) and may_do(request, deed, thing)]


def _form(request: ShanzhiRequest, deed: Deed, thing: ServiceRequest) -> Any:
    about: dict[str, Any] = {"thing": thing, "actor": request.actor, "at": clock.now()}
    if request.method == "POST":
        return deed.form(request.POST, request.FILES, **about)
    form = deed.form(initial={"draft_key": uuid.uuid4().hex} if "draft_key" in deed.form.base_fields else None, **about)
    if hasattr(form, "words") and "words" not in form.fields:
        form.words = request.GET.get("q", "").strip()
    return form


def _ask(request: ShanzhiRequest, deed: Deed, thing: ServiceRequest) -> HttpResponse:
    return _page(request, deed, thing, _form(request, deed, thing))


def _do(request: ShanzhiRequest, deed: Deed, thing: ServiceRequest) -> HttpResponse:
    form = _form(request, deed, thing)
    if form.asks_for_more:
        form.errors.clear()
        return come_back(_page(request, deed, thing, form))
    if not form.is_valid():
        return come_back(_page(request, deed, thing, form, status=422))
    try:
        deed.perform(request.actor, thing, form, form.at)
    except (NotPermitted, NotPossible):
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(_page(request, deed, thing, form, status=422))
    if deed.draft:
        thank_for(request, f"{deed.draft}-{thing.pk}", deed.done)
    else:
        messages.success(request, str(deed.done))
    return close_dialog() if in_dialog(request) else go(request, reverse("service_requests:detail", args=[thing.pk]))


def _page(request: ShanzhiRequest, deed: Deed, thing: ServiceRequest, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "section": "requests",
        "deed": deed,
        "thing": thing,
        "form": form,
        "next": address_after(request, ""),
        "back": reverse("service_requests:detail", args=[thing.pk]),
        "action": reverse("service_requests:act", args=[thing.pk, deed.key]),
        "is_dialog": in_dialog(request),
        "frame": f"service_requests/desk/{'act_dialog' if in_dialog(request) else 'act_base'}.html",
    }
    response = render(request, deed.template, context, status=status)
    patch_vary_headers(response, ["HX-Target"])
    return response
