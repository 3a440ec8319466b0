"""Who may open a page. Every view carries one of these marks (`view.guard`); a test walks all addresses and looks for it.

Fine rights (whose row?) are not decided here: views load rows through `queries.visible_to(actor)`, services ask `rules`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from shanzhi.core.access import Actor
from shanzhi.core.middleware import ShanzhiRequest

V = TypeVar("V", bound=Callable[..., Any])


def open_to_all(view: V) -> V:
    """Mark a page for everybody: guests, residents, passers-by."""
    view.guard = "open_to_all"  # type: ignore[attr-defined]
    return view


def signed_in(view: V) -> V:
    """Send who is not signed in to the sign-in page, and back here afterwards."""
    return _guarded(view, "signed_in", lambda actor: True)


def only(predicate: Callable[[Actor], bool]) -> Callable[[V], V]:
    """Let in whom the predicate names; anybody else who is signed in finds nothing there (404)."""

    def guard(view: V) -> V:
        return _guarded(view, f"only:{predicate.__name__}", predicate)

    return guard


def _guarded(view: V, name: str, predicate: Callable[[Actor], bool]) -> V:
    @wraps(view)
    def guarded(request: ShanzhiRequest, *args: Any, **kwargs: Any) -> Any:
        if request.actor.account_id is None:
            return to_sign_in(request)
        if not predicate(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.guard = name  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def to_sign_in(request: ShanzhiRequest) -> HttpResponse:
    """Answer with the way to the sign-in page; a fragment asked for by htmx sends the whole browser there.

    `idle=1` goes along when the session ended because nothing happened for a while.
    """
    from_htmx = request.headers.get("HX-Request") == "true"
    if from_htmx:
        here = request.headers.get("HX-Current-URL", "/")
    else:
        here = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    idle = {"idle": "1"} if getattr(request.session, "went_idle", False) else {}
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here, **idle})}"
    return HttpResponse(headers={"HX-Redirect": target}) if from_htmx else HttpResponseRedirect(target)
