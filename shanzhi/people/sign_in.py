"""Signing in by name or phone with a password."""

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shanzhi.core import clock
from shanzhi.people.models import Account
from shanzhi.people.phones import is_phone, phone_index


def account_called(name: str) -> Account | None:
    """Return the account of this name or phone."""
    found = Account.objects.filter(username=name).first()
    if found is None and is_phone(name):
        found = Account.objects.filter(phone_index=phone_index(name)).first()
    return found


class NameOrPhoneBackend(BaseBackend):
    """Accepts the account's name or its phone number as the first field."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Account | None:
        if not username or password is None:
            return None
        found = account_called(username)
        if found is None:
            Account().set_password(password)  # takes the same time, so a name's existence does not show
            return None
        return found if found.check_password(password) and found.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()


def locked_out(request: HttpRequest, response: Any, credentials: dict[str, Any] | None, **kwargs: Any) -> HttpResponse:
    """Say until when the lock lasts, after five failures (called by axes)."""
    name = (credentials or {}).get("username", "")
    last = AccessAttempt.objects.filter(username=name).order_by("-attempt_time").first()
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    until = (last.attempt_time if last else clock.now()) + cool_off
    context = {"until": until, "minutes": int(cool_off.total_seconds() // 60), "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "people/locked_out.html", context, status=429)
