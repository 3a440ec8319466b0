"""What every page of the desk needs: the request it is about, an error that loses nothing."""

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from shanzhi.core.access import Actor
from shanzhi.core.dialogs import in_dialog
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.kept_queries import Slot, kept
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import visible_to, with_people
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.territory.rules import may_open_communities


@kept
def _seen(actor: Actor) -> Requests:
    return with_people(visible_to(actor).filter(pk=Slot("pk")))


def load_request(request: ShanzhiRequest, pk: int) -> ServiceRequest:
    """Return a request the actor sees, with all that a page shows of it. Raises Http404."""
    found = _seen(request.actor).first(pk=pk)
    if found is None:
        raise Http404
    return found


def put_on_form(form: forms.Form, error: DomainError) -> None:
    """Show a refusal at its field, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def come_back(response: HttpResponse) -> HttpResponse:
    """Send a form back and undo whatever the refused service began: the page is rendered, the transaction goes."""
    transaction.set_rollback(True)
    return response


def not_possible(request: ShanzhiRequest, error: NotPossible, thing: ServiceRequest | None = None) -> HttpResponse:
    """Say that somebody was quicker, with the present state and the way to it. Status 409."""
    if thing is not None:
        thing.refresh_from_db(fields=["state"])
    response = render(
        request,
        f"service_requests/desk/{'not_possible_dialog' if in_dialog(request) else 'not_possible'}.html",
        {"section": "requests", "message": str(error), "thing": thing, "url": address_after(request, "")},
        status=error.status,
    )
    return come_back(response)


def no_community(request: ShanzhiRequest, section: str) -> HttpResponse:
    """Say that no community of the street is open yet, and who opens one."""
    context = {"section": section, "may_open": may_open_communities(request.actor)}
    return render(request, "service_requests/desk/no_community.html", context)


def address_after(request: ShanzhiRequest, otherwise: str) -> str:
    """Return where a form wants to go next (`next`), if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise


def go(request: ShanzhiRequest, otherwise: str) -> HttpResponse:
    """Go on after a deed: back to where the reader was, or to the page given."""
    return HttpResponseRedirect(address_after(request, otherwise))
