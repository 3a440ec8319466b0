"""Signing in by name or phone with a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shanzhi.people.models import Account
from shanzhi.people.phones import is_phone, phone_index


class NameOrPhoneBackend(BaseBackend):
    """Accepts the account's name or its phone number as the first field."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Account | None:
        if not username or password is None:
            return None
        found = Account.objects.filter(username=username).first()
        if found is None and is_phone(username):
            found = Account.objects.filter(phone_index=phone_index(username)).first()
        if found is None:
            Account().set_password(password)  # takes the same time, so a name's existence does not show
            return None
        return found if found.check_password(password) and found.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Say how long the lock lasts, after five failures."""
    return render(request, "people/locked_out.html", status=429)
