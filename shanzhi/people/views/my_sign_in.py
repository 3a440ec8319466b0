"""How one signs in: password, second factor, browsers, language. One's own account only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import check_for_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import signed_in
from shanzhi.people.browsers import describe_browser, session_handle
from shanzhi.people.forms.sign_in import ConfirmFactorForm, PasswordForm
from shanzhi.people.models import Account, AccountSession, SecondFactor
from shanzhi.people.my_pages import my_pages
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import needs_second_factor
from shanzhi.people.services import accounts, factors, sessions

PENDING_SECRET = "pending_secret"  # noqa: S105 - a key of the session
SHOWN_ONCE = "recovery_codes_shown_once"


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser as its owner sees it."""

    handle: str
    description: str
    began_at: datetime | None
    last_seen_at: datetime | None
    is_this: bool


@signed_in
@never_cache
def my_sign_in(request: AccountRequest) -> HttpResponse:
    """Show how the account signs in, and where it is signed in."""
    account = request.user
    context = {
        "section": "me",
        "tab": "sign_in",
        "tabs": my_pages(request.actor),
        "account": account,
        "factor": SecondFactor.objects.filter(account=account).first(),
        "codes_left": account.recovery_codes.count(),
        "is_required": needs_second_factor(account),
        "browsers": browsers_of(account, request.session.session_key),
        "languages": settings.LANGUAGES,
    }
    return render(request, "people/my_sign_in.html", context)


@signed_in
@never_cache
@sensitive_post_parameters()
def password(request: AccountRequest) -> HttpResponse:
    """Change the password; who came with a one-time password can do nothing else before."""
    account = request.user
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            accounts.change_password(
                actor=request.actor, account=account, old=words["old"], new=words["new"], at=clock.now()
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            update_session_auth_hash(request, account)
            messages.success(request, _("Your password has been changed. Your other browsers have been signed out."))
            return redirect("people:my_sign_in")
    context = {"form": form, "is_forced": account.must_change_password}
    return render(request, "people/password.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters()
def factor(request: AccountRequest) -> HttpResponse:
    """Enrol an app as second factor: scan the code, then prove it with the app's first code."""
    account = request.user
    secret = request.session.get(PENDING_SECRET)
    form = ConfirmFactorForm(request.POST or None)
    if request.method == "POST" and secret and form.is_valid():
        try:
            codes = factors.confirm_factor(
                actor=request.actor, account=account, secret=secret, code=form.cleaned_data["code"], at=clock.now()
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            del request.session[PENDING_SECRET]
            request.session.cycle_key()
            request.session["second_factor"] = True
            request.session[SHOWN_ONCE] = codes
            return redirect("people:recovery_codes")
    context: dict[str, Any] = {"form": form, "is_required": needs_second_factor(account)}
    if secret:
        context["secret"] = factors.readable_secret(secret)
        context["picture"] = picture_of(factors.enrolment_address(account, secret))
    return render(request, "people/factor.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def factor_begin(request: AccountRequest) -> HttpResponse:
    """Make a secret to enrol. It waits in the session until a code proves it."""
    request.session[PENDING_SECRET] = factors.new_secret()
    return redirect("people:factor")


@signed_in
@require_POST
def factor_remove(request: AccountRequest) -> HttpResponse:
    """Do without the second factor again, where it is not required."""
    factors.remove_factor(actor=request.actor, account=request.user, at=clock.now())
    request.session["second_factor"] = False
    messages.success(request, _("You now sign in with your password alone."))
    return redirect("people:my_sign_in")


@signed_in
@never_cache
def recovery_codes(request: AccountRequest) -> HttpResponse:
    """Show fresh recovery codes, once. POST makes new ones."""
    if request.method == "POST":
        request.session[SHOWN_ONCE] = factors.renew_recovery_codes(
            actor=request.actor, account=request.user, at=clock.now()
        )
        return redirect("people:recovery_codes")
    codes = request.session.pop(SHOWN_ONCE, None)
    if codes is None:
        return redirect("people:my_sign_in")
    return render(request, "people/recovery_codes.html", {"codes": codes})


@signed_in
@require_POST
def end_browser(request: AccountRequest, handle: str) -> HttpResponse:
    """Sign out another browser."""
    if sessions.end_session(actor=request.actor, account=request.user, handle=handle, at=clock.now()):
        messages.success(request, _("That browser has been signed out."))
    return redirect("people:my_sign_in")


@signed_in
@require_POST
def end_other_browsers(request: AccountRequest) -> HttpResponse:
    """Sign out all other browsers."""
    ended = sessions.end_other_sessions(
        actor=request.actor, account=request.user, but=request.session.session_key, at=clock.now()
    )
    messages.success(
        request,
        ngettext("%(number)d browser has been signed out.", "%(number)d browsers have been signed out.", ended)
        % {"number": ended},
    )
    return redirect("people:my_sign_in")


@signed_in
@require_POST
def language(request: AccountRequest) -> HttpResponse:
    """Keep the language one is written to in, in this browser and wherever one signs in."""
    wanted = request.POST.get("language", "")
    if wanted and (wanted not in dict(settings.LANGUAGES) or not check_for_language(wanted)):
        wanted = ""
    accounts.set_language(actor=request.actor, account=request.user, language=wanted, at=clock.now())
    response = redirect("people:my_sign_in")
    if wanted:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, samesite="Lax", httponly=True)
    return response


def browsers_of(account: Account, this_key: str | None) -> list[Browser]:
    """Return where an account is signed in, the latest first (one query)."""
    moment = clock.now()
    awake = moment - timedelta(minutes=settings.IDLE_MINUTES)
    found = AccountSession.objects.filter(account=account, expire_date__gt=moment, last_seen_at__gte=awake)
    return [
        Browser(
            session_handle(session.session_key),
            describe_browser(session.browser),
            session.began_at,
            session.last_seen_at,
            session.session_key == this_key,
        )
        for session in found.order_by("-last_seen_at")
    ]


def picture_of(address: str) -> str:
    """Return a QR code as inline SVG (no style attribute: the CSP forbids it)."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from an escaped address
