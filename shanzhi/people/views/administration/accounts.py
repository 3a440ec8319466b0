"""The system administrator's accounts: list, create, lock, new password. No street data: accounts hold none."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only, signed_in
from shanzhi.people.forms.administration import AccountFilterForm, AccountForm
from shanzhi.people.models import Account, Administration
from shanzhi.people.passwords import one_time_password
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import is_system_administrator
from shanzhi.people.services.accounts import create_account, lock_account, reset_password, unlock_account

PER_PAGE = 50
SHOWN_ONCE = "one_time_password_shown_once"
HOME = {
    Administration.SYSTEM: "people:administer_accounts",
    Administration.SECURITY: "people:administer_security",
    Administration.AUDIT: "people:administer_audit",
}


@signed_in
def administration(request: AccountRequest) -> HttpResponse:
    """Send an administrator to their own desk, anybody else to their own page."""
    home = HOME.get(Administration(request.user.administers)) if request.user.administers else None
    return redirect(home or "people:me")


@only(is_system_administrator)
def account_list(request: AccountRequest) -> HttpResponse:
    """List the accounts of all streets, without administrators' (they are kept on the command line)."""
    form = AccountFilterForm(request.GET)
    accounts = Account.objects.filter(administers="").order_by("-created_at", "-pk")
    if form.is_valid():
        accounts = _narrowed(accounts, form.cleaned_data["who"].strip(), form.cleaned_data["state"])
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "accounts", "form": form, "page": page}
    return render(request, "people/administration/account_list.html", context)


@only(is_system_administrator)
def account_new(request: AccountRequest) -> HttpResponse:
    """Make an account with a one-time password, which the next page shows once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = one_time_password()
        words = form.cleaned_data
        try:
            account = create_account(actor=request.actor, password=password, at=clock.now(), **words)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            request.session[SHOWN_ONCE] = [account.pk, password]
            return redirect("people:administer_account", account.pk)
    context = {"section": "accounts", "form": form}
    return render(request, "people/administration/account_new.html", context, status=422 if form.errors else 200)


@only(is_system_administrator)
@never_cache
def account_page(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one account, and a fresh one-time password once."""
    account = _account(pk)
    shown = request.session.pop(SHOWN_ONCE, None)
    context = {
        "section": "accounts",
        "account": account,
        "password": shown[1] if shown and shown[0] == pk else "",
        "sessions": account.sessions.filter(expire_date__gt=clock.now()).count(),
    }
    return render(request, "people/administration/account_page.html", context)


@only(is_system_administrator)
@require_POST
def account_change(request: AccountRequest, pk: int) -> HttpResponse:
    """Do what a button says: `lock`, `unlock` or `reset`."""
    account = _account(pk)
    change(request, account, request.POST.get("do", ""), clock.now())
    return redirect("people:administer_account", pk)


def change(request: AccountRequest, account: Account, deed: str, at: datetime) -> None:
    """Lock, unlock, or set a one-time password that is shown once."""
    if deed == "lock":
        lock_account(actor=request.actor, account=account, at=at)
        messages.success(request, _("The account is locked and signed out everywhere."))
    elif deed == "unlock":
        unlock_account(actor=request.actor, account=account, at=at)
        messages.success(request, _("The account can sign in again."))
    elif deed == "reset":
        password = one_time_password()
        reset_password(actor=request.actor, account=account, password=password, at=at)
        request.session[SHOWN_ONCE] = [account.pk, password]


def _account(pk: int) -> Account:
    return get_object_or_404(Account, pk=pk, administers="")


def _narrowed(accounts: QuerySet[Account], text: str, state: str) -> QuerySet[Account]:
    if text:
        named = Q(username__icontains=text) | Q(display_name__icontains=text)
        accounts = accounts.filter(named | Q(phone_index=phone_index(text)) if is_phone(text) else named)
    if state == "never":
        return accounts.filter(last_login__isnull=True)
    return accounts.filter(is_active=state == "active") if state else accounts
