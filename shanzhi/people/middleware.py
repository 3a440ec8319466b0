"""Who is asking: from the session's account to the actor every service is handed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.actors import actor_of
from shanzhi.people.models import Account
from shanzhi.people.rules import needs_second_factor


def account_of(request: HttpRequest) -> Account | AnonymousUser:
    """Return the session's account, if it is active and its password is still the one the session began with."""
    session: Any = request.session
    stored = session.get(HASH_SESSION_KEY)  # loads the session and, with it, the account
    account: Account | None = session.account
    if account is None or not account.is_active or not stored:
        return AnonymousUser()
    if not constant_time_compare(stored, account.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return account


GETTING_READY = frozenset(
    {
        "people:sign_out",
        "people:password",
        "people:factor",
        "people:factor_begin",
        "people:recovery_codes",
        "preferences:set",
    }
)


class AccountMiddleware:
    """Sets `request.user` (lazily, no query of its own) and `request.actor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ShanzhiRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: account_of(request))  # type: ignore[assignment]
        request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: ShanzhiRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let an account that is not ready yet (one-time password, no second factor) do nothing but get ready."""
        account = request.user
        match = request.resolver_match
        if not account.is_authenticated or match is None or match.view_name in GETTING_READY:
            return None
        if account.must_change_password:
            return redirect("people:password")
        if needs_second_factor(account) and not request.session.get("second_factor"):
            return redirect("people:factor")
        return None


def actor_of_request(request: ShanzhiRequest) -> Actor:
    """Return the actor kept in the session, rebuilt when the account's access has changed since, and every day (terms begin and end)."""
    account = request.user
    if not account.is_authenticated:
        return Actor(account_id=None, name="", scope=None)
    kept = request.session.get("actor")
    today = timezone.localdate(clock.now())
    stamp = f"{account.access_version}@{today}"
    if kept is None or kept["stamp"] != stamp:
        actor = actor_of(account, on=today)
        request.session["actor"] = {"stamp": stamp, **actor.as_dict()}
        return actor
    return Actor.from_dict(kept)
