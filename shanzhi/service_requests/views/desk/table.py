"""The table of requests: filtered, searched, sorted, fifty at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.excel import Column, Kind, Sheet, excel_response, workbook
from shanzhi.core.guards import only
from shanzhi.core.kept_queries import Slot, kept
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET, Jurisdiction
from shanzhi.organisations.rules import has_post
from shanzhi.service_requests.filters import LISTS, RequestFilter
from shanzhi.service_requests.models import SavedFilter
from shanzhi.service_requests.queries import Row, find, rows_of, visible_to
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import saved_filters

PAGE = 50
SEARCHED = 2000
MOST_EXPORTED = 5000
NUMBER_DIGITS = 6
CURSORS = ("before", "after")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows, and the query string of the next one ("" when there is none)."""

    rows: list[Row]
    next: str


@require_safe
@only(has_post)
def table(request: ShanzhiRequest) -> HttpResponse:
    """Show the newest fifty, or the next fifty after a cursor."""
    at = clock.now()
    narrowed = RequestFilter(request.GET, actor=request.actor, at=at)
    words = words_of_search(request.GET)
    found = find_page(request, narrowed, words, at)
    chosen = narrowed.cleaned_data.get("list", "")
    context = {
        "section": "requests",
        "rows": found.rows,
        "next": found.next,
        "is_first": not any(name in request.GET for name in CURSORS),
        "words": words,
        "lists": [(key, label, key == chosen) for key, label in LISTS],
        "chips": [(words_, without(request.GET, name)) for name, words_ in narrowed.chips()],
        "query": request.GET.urlencode(),
        "by_due": narrowed.by_due,
        "saved": _saved().all(account=request.actor.account_id or 0),
        "is_narrowed": bool(narrowed.active or words),
        "may_bulk": takes_part(request.actor),
    }
    return render(request, "service_requests/desk/table.html", context)


@kept
def _saved() -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(account_id=Slot("account"))


def words_of_search(query: QueryDict | dict[str, Any]) -> str:
    """Return what is searched for; the last digits of a number are completed as they are printed."""
    words = str(query.get("q", "")).replace("\0", "").strip()[:100]
    return words.zfill(NUMBER_DIGITS) if words.isascii() and words.isdigit() and len(words) < NUMBER_DIGITS else words


def find_page(request: ShanzhiRequest, narrowed: RequestFilter, words: str, at: datetime) -> Found:
    """Return the page the address asks for."""
    rows = narrowed.apply(visible_to(request.actor))
    if words:
        return _searched(request, rows, narrowed, words, at)
    if narrowed.by_due:
        return _by_due(request, rows, at)
    before = _number(request.GET.get("before"))
    if before:
        rows = rows.filter(pk__lt=before)
    shown = rows_of(rows.order_by("-id")[: PAGE + 1], at)
    return _cut(request, shown, lambda last: {"before": last["pk"]})


def _by_due(request: ShanzhiRequest, rows: Requests, at: datetime) -> Found:
    moment, _dash, last_id = request.GET.get("after", "").rpartition("_")
    due = parse_datetime(moment) if moment and last_id.isdigit() else None
    if due is not None and due.tzinfo is not None:
        rows = rows.filter(Q(due_at__gt=due) | Q(due_at=due, pk__gt=int(last_id)))
    shown = rows_of(rows.order_by("due_at", "id")[: PAGE + 1], at)
    return _cut(request, shown, lambda last: {"after": f"{last['due_at'].isoformat()}_{last['pk']}"})


def _searched(request: ShanzhiRequest, rows: Requests, narrowed: RequestFilter, words: str, at: datetime) -> Found:
    """Ask the word index for the newest, then keep those that pass the filters. Two queries."""
    before = _number(request.GET.get("before"))
    most = SEARCHED if narrowed.active else PAGE + 1
    ids = find(words, within=reach_of(request), most=most, **({"before": before} if before else {}))
    shown = rows_of(rows.filter(pk__in=ids).order_by("-id")[: PAGE + 1], at) if ids else []
    if len(shown) <= PAGE and len(ids) == most:
        return Found(shown, _with(request.GET, {"before": ids[-1]}))
    return _cut(request, shown, lambda last: {"before": last["pk"]})


def reach_of(request: ShanzhiRequest) -> Jurisdiction:
    """Return the smallest range that holds everything the actor's posts reach."""
    grants = request.actor.grants
    start, stop = min(grant.start for grant in grants), max(grant.stop for grant in grants)
    scope = request.actor.scope
    if scope is None:
        return Jurisdiction(start, stop)
    least, most = scope.start * COMMUNITIES_PER_STREET, scope.stop * COMMUNITIES_PER_STREET
    return Jurisdiction(max(start, least), min(stop, most))


def _cut(request: ShanzhiRequest, shown: list[Row], cursor: Any) -> Found:
    if len(shown) <= PAGE:
        return Found(shown, "")
    return Found(shown[:PAGE], _with(request.GET, cursor(shown[PAGE - 1])))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _with(query: QueryDict, changes: dict[str, Any]) -> str:
    changed = query.copy()
    for name in CURSORS:
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = str(value)
    return changed.urlencode()


def without(query: QueryDict, *names: str) -> str:
    """Return the query string without some fields, and from the first page."""
    changed = query.copy()
    for name in (*names, *CURSORS):
        changed.pop(name, None)
    return changed.urlencode()


@require_safe
@only(has_post)
def export(request: ShanzhiRequest) -> HttpResponse:
    """The same rows as an Excel file, at most 5,000. Masked as on the page: no name or phone of a resident leaves this way."""
    at = clock.now()
    narrowed = RequestFilter(request.GET, actor=request.actor, at=at)
    rows = narrowed.apply(visible_to(request.actor))
    words = words_of_search(request.GET)
    if words:
        rows = rows.filter(pk__in=find(words, within=reach_of(request), most=MOST_EXPORTED))
    shown = rows_of(rows.order_by("-id")[:MOST_EXPORTED], at)
    sheet = Sheet(
        name=_("Requests"),
        columns=[
            Column(_("Number"), 26),
            Column(_("Category"), 14),
            Column(_("What is needed"), 50),
            Column(_("Where"), 20),
            Column(_("State"), 14),
            Column(_("In whose hands"), 16),
            Column(_("Received"), 18, Kind.MOMENT),
            Column(_("Due"), 18, Kind.MOMENT),
            Column(_("Overdue"), 8),
        ],
        rows=(
            (
                row["number"],
                row["category"],
                row["title"],
                row["place"],
                row["label"],
                row["who"],
                row["received_at"],
                row["due_at"],
                _("Yes") if row["is_late"] else "",
            )
            for row in shown
        ),
    )
    return excel_response(workbook([sheet], title=_("Requests"), at=at), "requests.xlsx")


@require_safe
@only(has_post)
def narrow(request: ShanzhiRequest) -> HttpResponse:
    """The page on which a filter is put together; sending it leads to the table."""
    narrowed = RequestFilter(request.GET, actor=request.actor, at=clock.now())
    narrowed.offer_choices()
    context = {"section": "requests", "form": narrowed, "words": request.GET.get("q", "")}
    return render(request, "service_requests/desk/narrow.html", context)


@require_POST
@only(has_post)
def keep_filter(request: ShanzhiRequest) -> HttpResponse:
    """Keep the present filter under a name, or forget one."""
    if request.POST.get("forget"):
        saved_filters.forget_filter(actor=request.actor, pk=_number(request.POST["forget"]) or 0)
        messages.success(request, _("The saved filter is gone."))
        return HttpResponseRedirect(reverse("service_requests:table"))
    query = without(QueryDict(request.POST.get("query", "")))
    saved = saved_filters.save_filter(actor=request.actor, name=request.POST.get("name", ""), query=query)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return HttpResponseRedirect(f"{reverse('service_requests:table')}?{saved.query}")
