"""The security administrator's desk: the policy in force, accounts that rest after wrong passwords, second factors."""

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.people.models import Account
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import is_security_administrator
from shanzhi.people.services.factors import MOST_FAILURES, remove_factor
from shanzhi.people.services.security import end_rest
from shanzhi.people.sign_in import account_called


@only(is_security_administrator)
def security(request: AccountRequest) -> HttpResponse:
    """Show the policy, who rests, and who has a second factor; `?who=` finds one account."""
    text = request.GET.get("who", "").strip()
    found = account_called(text) if text else None
    administrators = Account.objects.exclude(administers="").select_related("second_factor").order_by("administers")
    context = {
        "section": "security",
        "policy": policy(),
        "resting": resting_accounts(),
        "administrators": administrators,
        "with_factor": Account.objects.filter(administers="", second_factor__isnull=False, is_active=True).count(),
        "active": Account.objects.filter(administers="", is_active=True).count(),
        "q": text,
        "found": found,
        "found_factor": getattr(found, "second_factor", None) if found else None,
    }
    return render(request, "people/administration/security.html", context)


@only(is_security_administrator)
@require_POST
def security_end_rest(request: AccountRequest) -> HttpResponse:
    """Let an account that rests sign in again."""
    end_rest(actor=request.actor, username=request.POST.get("username", ""), at=clock.now())
    messages.success(request, _("The account can sign in again."))
    return redirect("people:administer_security")


@only(is_security_administrator)
@require_POST
def security_remove_factor(request: AccountRequest, pk: int) -> HttpResponse:
    """Take a lost second factor away; the account is signed out everywhere."""
    account = get_object_or_404(Account, pk=pk)
    remove_factor(actor=request.actor, account=account, at=clock.now())
    messages.success(request, _("The second factor has been taken away. The account has been signed out everywhere."))
    return redirect("people:administer_security")


def policy() -> list[tuple[str, str]]:
    """Return the rules in force, in words."""
    validators: list[dict[str, Any]] = settings.AUTH_PASSWORD_VALIDATORS  # type: ignore[assignment]
    rules = validators[0]["OPTIONS"]
    rest = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return [
        (_("Password"), _("at least %(length)d characters of %(kinds)d kinds")
            % {"length": rules["min_length"], "kinds": rules["kinds"]}),
        (_("Wrong passwords"), _("after %(most)d the account rests for %(minutes)d minutes")
            % {"most": settings.AXES_FAILURE_LIMIT, "minutes": rest}),
        (_("Wrong codes"), _("after %(most)d the second factor rests for %(minutes)d minutes")
            % {"most": MOST_FAILURES, "minutes": rest}),
        (_("Nothing happens"), _("signed out after %(minutes)d minutes") % {"minutes": settings.IDLE_MINUTES}),
        (_("Longest session"), _("%(hours)d hours") % {"hours": settings.SESSION_COOKIE_AGE // 3600}),
        (_("Second factor"), _("required for administrators, open to everybody")),
    ]  # fmt: skip


def resting_accounts() -> list[dict[str, Any]]:
    """Return the sign-in names that rest now, with the number of failures and until when."""
    cool_off = settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(attempt_time__gt=clock.now() - cool_off)
    resting = (
        recent.values("username")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    return [{**row, "until": row["last"] + cool_off} for row in resting[:200]]
