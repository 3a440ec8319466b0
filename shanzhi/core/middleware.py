"""One transaction and one scope around every view."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.public_tokens import scope_of_token
from shanzhi.core.tenancy import CODE_DIGITS, STREET_DIGITS, Jurisdiction, Scope, enter_scope

F = TypeVar("F", bound=Callable[..., Any])


class ShanzhiRequest(HttpRequest):
    """The request every view gets: `actor` says who acts, `scope` which streets the transaction sees."""

    actor: Actor
    scope: Scope | None
    htmx: Any
    session: Any


class ScopedTransaction:
    """Runs each view inside a transaction confined to the streets its address or its actor's posts name.

    The address wins: `<int:street>`, `<int:community>` or `<token>` in the URL. Otherwise the actor's own scope holds.
    Must be the last middleware, so that the view is all that runs inside. A view marked `unscoped` opens its own transactions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: ShanzhiRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if getattr(view, "unscoped", False):
            return None
        own = request.actor.scope  # read before the transaction opens: rebuilding an actor takes one of its own
        request.scope = scope_of_address(kwargs) or own
        try:
            with transaction.atomic():
                if request.scope is not None:
                    enter_scope(request.scope)
                response: HttpResponse = view(request, *args, **kwargs)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response.render()
        except DomainError as error:
            return refusal(request, error)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError of an `unscoped` view in the same way."""
        return refusal(request, exception) if isinstance(exception, DomainError) else None


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a DomainError that no view turned into a form's error. NotPermitted is a 404 (raised): a refusal tells nothing.

    A pressed button brings its page back with the sentence on it; htmx gets the sentence as a toast.
    """
    if isinstance(error, NotPermitted):
        raise Http404(str(error)) from error
    if request.headers.get("HX-Request") == "true":
        said = json.dumps({"shanzhi:toast": {"text": str(error), "kind": "error"}})
        return HttpResponse(status=error.status, headers={"HX-Trigger": said, "HX-Reswap": "none"})
    before = request.headers.get("Referer", "")
    if request.method == "POST" and _is_ours(request, before):
        messages.error(request, str(error))
        return HttpResponseRedirect(before)
    back = before if _is_ours(request, before) else "/"
    return render(request, "core/refused.html", {"sentence": str(error), "back": back}, status=error.status)


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def scope_of_address(kwargs: dict[str, Any]) -> Scope | None:
    """Return the scope a URL's own parts name: always one street. Raises Http404 for a malformed one.

    A shorter code would be a whole county or province, which no address opens.
    """
    for name, digits in (("street", STREET_DIGITS), ("community", CODE_DIGITS)):
        if name in kwargs:
            code = str(kwargs[name])
            if len(code) != digits or not code.isdecimal():
                raise Http404
            return Jurisdiction.of_code(int(code)).scope
    if "token" in kwargs:
        scope = scope_of_token(kwargs["token"])
        if scope is None:
            raise Http404
        return scope
    return None


def unscoped(view: F) -> F:
    """Mark a view that needs no street (sign-in, static pages, gallery)."""
    view.unscoped = True  # type: ignore[attr-defined]
    return view
