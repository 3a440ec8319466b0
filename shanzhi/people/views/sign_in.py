"""Signing in: password, then the second factor where there is one; signing out."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import ShanzhiRequest, unscoped
from shanzhi.people.forms.sign_in import SecondFactorForm, SignInForm
from shanzhi.people.models import Account, SecondFactor
from shanzhi.people.services.factors import verify_factor
from shanzhi.people.services.sign_ins import note_failed_sign_in, note_sign_in, note_sign_out
from shanzhi.people.sign_in import account_called

BACKEND = "shanzhi.people.sign_in.NameOrPhoneBackend"
PENDING = "pending_sign_in"
PENDING_FOR = timedelta(minutes=5)


@open_to_all
@unscoped
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: ShanzhiRequest) -> HttpResponse:
    """Ask for name or phone and password. After five failures axes answers for 30 minutes (`people.sign_in.locked_out`)."""
    if request.user.is_authenticated:
        return redirect(page_after(request, request.user))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        called = account_called(form.cleaned_data["username"])
        name = (
            called.username if called else form.cleaned_data["username"]
        )  # by phone or by name: one count of failures
        account: Any = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
        if account is not None:
            return _after_password(request, account)
        if called is not None:
            note_failed_sign_in(account=called, at=clock.now())
        form.add_error(
            None, _("Name and password do not go together. After five failures the account rests for a while.")
        )
    context = {
        "form": form,
        "next": next_page(request),
        "was_idle": "idle" in request.GET,
        "demo": settings.DEMO,
    }
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@open_to_all
@unscoped
@never_cache
@sensitive_post_parameters("code")
def second_factor(request: ShanzhiRequest) -> HttpResponse:
    """Ask for the code of the app, within five minutes after the password."""
    account = _pending_account(request)
    if account is None:
        messages.error(request, _("That took too long. Please begin again."))
        return redirect("people:sign_in")
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = clock.now()
        if verify_factor(account=account, code=form.cleaned_data["code"], at=moment):
            return _finish(request, account, second_factor=True, at=moment)
        note_failed_sign_in(account=account, second_factor=True, at=moment)
        form.add_error("code", _("This code is not right. After five wrong codes none is taken for half an hour."))
    context = {"form": form, "next": next_page(request)}
    return render(request, "people/second_factor.html", context, status=422 if form.errors else 200)


@open_to_all
@unscoped
@require_POST
def sign_out(request: ShanzhiRequest) -> HttpResponse:
    """End the session of this browser."""
    if request.user.is_authenticated:
        note_sign_out(account=request.user, at=clock.now())
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def next_page(request: HttpRequest) -> str:
    """Return the page that was asked for before signing in, if it is one of ours; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def page_after(request: HttpRequest, account: Account) -> str:
    """Return where to go after signing in: the page asked for, an administrator's desk, the desk."""
    wanted = next_page(request)
    if wanted:
        return wanted
    if account.administers:
        return reverse("people:administration")
    try:
        return reverse(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:
        return reverse("people:me")


def _after_password(request: ShanzhiRequest, account: Account) -> HttpResponse:
    moment = clock.now()
    if not SecondFactor.objects.filter(account=account).exists():
        return _finish(request, account, second_factor=False, at=moment)
    request.session[PENDING] = {"account": account.pk, "until": (moment + PENDING_FOR).isoformat()}
    wanted = next_page(request)
    query = {"next": wanted} if wanted else None
    return redirect(reverse("people:sign_in_code", query=query))


def _pending_account(request: ShanzhiRequest) -> Account | None:
    pending = request.session.get(PENDING)
    if not pending or datetime.fromisoformat(pending["until"]) <= clock.now():
        request.session.pop(PENDING, None)
        return None
    return Account.objects.filter(pk=pending["account"], is_active=True).first()


def _finish(request: ShanzhiRequest, account: Account, *, second_factor: bool, at: datetime) -> HttpResponse:
    """Begin the session, under a new key."""
    after = page_after(request, account)
    request.session.pop(PENDING, None)
    auth.login(request, account, backend=BACKEND)
    request.session["second_factor"] = second_factor
    request.session["began_at"] = at.isoformat()
    request.session["browser"] = request.headers.get("User-Agent", "")[:200]
    note_sign_in(account=account, second_factor=second_factor, at=at)
    response = redirect(after)
    if account.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax", httponly=True)
    return response
