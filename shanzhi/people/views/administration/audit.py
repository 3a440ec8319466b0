"""The audit administrator's desk: every entry of every chain and every look, to read only.

These two pages alone see all streets: they open their own transaction over everything and show no personal field.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shanzhi.core.guards import only
from shanzhi.core.middleware import unscoped
from shanzhi.core.tenancy import Scope, enter_scope
from shanzhi.people.field_names import FIELD_NAMES
from shanzhi.people.forms.administration import AuditFilterForm
from shanzhi.people.models import Look
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import is_audit_administrator
from shanzhi.records.models import AuditChain, AuditEntry

PER_PAGE = 100
EVERYWHERE = Scope(0, 1_000_000_000)


@only(is_audit_administrator)
@unscoped
@require_safe
def audit_entries(request: AccountRequest) -> HttpResponse:
    """List entries, newest first; `?before=` goes on from an id."""
    form = AuditFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    with transaction.atomic():
        enter_scope(_scope_of(wanted))
        entries = AuditEntry.objects.filter(_condition(wanted, "actor"), _before(request)).order_by("-pk")
        if wanted.get("action"):
            entries = entries.filter(action__startswith=wanted["action"].strip())
        rows = list(entries[: PER_PAGE + 1])
        chains = list(AuditChain.objects.order_by("street"))
    context = {"tab": "entries", "form": form, "chains": chains, **_page(request, rows)}
    return render(request, "people/administration/audit_entries.html", context)


@only(is_audit_administrator)
@unscoped
@require_safe
def audit_looks(request: AccountRequest) -> HttpResponse:
    """List looks at personal fields: who, what for, when. The person is a number here."""
    form = AuditFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    with transaction.atomic():
        enter_scope(_scope_of(wanted))
        looks = Look.objects.filter(_condition(wanted, "viewer_name"), _before(request)).order_by("-pk")
        rows = list(looks[: PER_PAGE + 1])
    context = {"tab": "looks", "form": form, "field_names": FIELD_NAMES, **_page(request, rows)}
    return render(request, "people/administration/audit_looks.html", context)


def _scope_of(wanted: dict[str, Any]) -> Scope:
    street = wanted.get("street")
    return EVERYWHERE if street is None else Scope.of_street(street)


def _condition(wanted: dict[str, Any], who: str) -> Q:
    condition = Q()
    if wanted.get("street") is not None:
        condition &= Q(street=wanted["street"])
    if wanted.get("who"):
        condition &= Q(**{f"{who}__icontains": wanted["who"].strip()})
    if wanted.get("since"):
        condition &= Q(at__gte=timezone.make_aware(datetime.combine(wanted["since"], time.min)))
    if wanted.get("until"):
        after = datetime.combine(wanted["until"], time.min) + timedelta(days=1)
        condition &= Q(at__lt=timezone.make_aware(after))
    return condition


def _before(request: AccountRequest) -> Q:
    before = request.GET.get("before", "")
    return Q(pk__lt=int(before)) if before.isascii() and before.isdigit() and len(before) < 19 else Q()


def _page(request: AccountRequest, rows: list[Any]) -> dict[str, Any]:
    """Return the rows of one page and the address of the next."""
    shown = rows[:PER_PAGE]
    more = ""
    if len(rows) > PER_PAGE:
        query = request.GET.copy()
        query["before"] = str(shown[-1].pk)
        more = f"?{query.urlencode()}"
    return {"section": "audit", "rows": shown, "more_url": more}
