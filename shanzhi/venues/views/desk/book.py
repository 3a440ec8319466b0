"""The station's book: who came and about what, what took place, which duties were kept; as a sheet to take away."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.excel import excel_response
from shanzhi.core.guards import signed_in
from shanzhi.people.requests import AccountRequest
from shanzhi.service_requests.rules import may_enter
from shanzhi.venues.book_sheets import book_file
from shanzhi.venues.enums import DutyState, Outcome, UseKind
from shanzhi.venues.forms.book import ReceptionForm, RequestForm, UseForm
from shanzhi.venues.models import Reception, Venue
from shanzhi.venues.queries.duties import duties_visible_to
from shanzhi.venues.queries.figures import SOLVED, receptions, uses
from shanzhi.venues.rules import calls_back, opens_venue, receives_at, runs_venue
from shanzhi.venues.services import receptions as service
from shanzhi.venues.views.desk.pages import done, form_page, period, seen_venue

PER_PAGE = 50
LISTS: dict[str, Q] = {
    "solved": SOLVED,
    "concerns": ~Q(outcome=Outcome.TALK),
    "open": Q(outcome=Outcome.OPEN, request__isnull=True),
}


@require_safe
@signed_in
def book(request: AccountRequest, pk: int) -> HttpResponse:
    """The reception book of a time. `?list=` narrows it: solved, concerns, open."""
    found = seen_venue(request, pk, receives_at)
    form, start, stop = period(request)
    wanted = request.GET.get("list", "")
    rows = receptions(found, start, stop).select_related("request", "visitor", "venue")
    if wanted in LISTS:
        rows = rows.filter(LISTS[wanted])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    at, is_staff = clock.now(), opens_venue(request.actor, found)
    entries = [
        (row, f"venues.reception:{row.pk}", is_staff, is_staff or calls_back(request.actor, row, at=at)) for row in page
    ]
    context = {
        "section": "venues",
        "venue": found,
        "page": page,
        "entries": entries,
        "period_form": form,
        "list": wanted,
        "lists": [
            ("", _("All")),
            ("concerns", _("Concerns")),
            ("solved", pgettext("a concern", "Solved")),
            ("open", _("Still open")),
        ],
        "may_enter": may_enter(request.actor, found.community),
    }
    return render(request, "venues/desk/book.html", context)


@signed_in
def receive(request: AccountRequest, pk: int) -> HttpResponse:
    """Note that somebody came, in ten seconds; with a category it becomes a request at once."""
    found = seen_venue(request, pk, receives_at)
    enters = may_enter(request.actor, found.community)
    fresh = {"draft_key": uuid.uuid4().hex, "people": 1, "outcome": Outcome.TALK}
    form = ReceptionForm(request.POST or None, street=found.street, may_enter=enters, initial=fresh)
    made: list[Reception] = []

    def deed() -> None:
        made.append(_receive(request, found, form.cleaned_data))

    if request.method == "POST" and done(form, deed):
        made[0].refresh_from_db()
        if made[0].request_id is not None:
            messages.success(request, _("Noted, and made a request."))
        else:
            messages.success(request, _("Noted."))
        return redirect("venues:receive", pk)
    _form, start, stop = period(request)
    context = {
        "title": _("Somebody came"),
        "lately": list(receptions(found, start, stop).select_related("request")[:5]),
        "template": "venues/desk/receive.html",
    }
    return form_page(request, form, found, **context)


def _receive(request: AccountRequest, venue: Venue, said: dict[str, Any]) -> Reception:
    at: datetime = clock.now()
    category = said.get("category")
    reception = service.receive(
        actor=request.actor,
        venue=venue,
        about=said["about"],
        outcome=Outcome.OPEN if category else said["outcome"],
        people=said["people"],
        name=said["name"],
        phone=said["phone"],
        at=said["at"] or at,
        recorded_at=at,
        draft_key=said["draft_key"],
    )
    if category and reception.request_id is None:
        service.request_from_reception(actor=request.actor, reception_id=reception.pk, category=category, at=at)
    return reception


def seen_reception(request: AccountRequest, pk: int) -> Reception:
    """Return a reception of a venue whose book the actor writes, or 404."""
    reception = Reception.objects.select_related("venue", "request", "visitor").filter(pk=pk).first()
    if reception is None or not receives_at(request.actor, reception.venue):
        raise Http404
    return reception


@signed_in
def to_request(request: AccountRequest, pk: int) -> HttpResponse:
    """Make a request of what a visitor said."""
    found = seen_reception(request, pk)
    if not may_enter(request.actor, found.venue.community):
        raise Http404
    form = RequestForm(request.POST or None, street=found.street, initial={"text": found.about})

    def deed() -> None:
        service.request_from_reception(actor=request.actor, reception_id=pk, at=clock.now(), **form.cleaned_data)

    if request.method == "POST" and done(form, deed):
        found.refresh_from_db()
        messages.success(request, _("It is a request now."))
        return redirect("service_requests:detail", found.request_id)
    context = {"title": _("Make it a request"), "label": _("Make it a request")}
    return form_page(request, form, found.venue, back=reverse("venues:book", args=[found.venue_id]), **context)


@signed_in
@require_POST
def settle(request: AccountRequest, pk: int) -> HttpResponse:
    """Note that a concern is solved."""
    found = seen_reception(request, pk)
    service.settle_reception(actor=request.actor, reception_id=pk, at=clock.now())
    messages.success(request, _("Noted."))
    return redirect("venues:book", found.venue_id)


@require_safe
@signed_in
def use_list(request: AccountRequest, pk: int) -> HttpResponse:
    """What took place in a venue. `?kind=` narrows it."""
    found = seen_venue(request, pk)
    form, start, stop = period(request)
    kind = request.GET.get("kind", "")
    rows = uses(found, start, stop)
    if kind in UseKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "section": "venues",
        "venue": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "period_form": form,
        "kind": kind,
        "kinds": [("", _("All")), *UseKind.choices],
        "receives": receives_at(request.actor, found),
    }
    return render(request, "venues/desk/uses.html", context)


@signed_in
def use_new(request: AccountRequest, pk: int) -> HttpResponse:
    """Note what took place."""
    found = seen_venue(request, pk, receives_at)
    form = UseForm(request.POST or None, initial={"starts_at": clock.now()})
    if request.method == "POST" and done(
        form, lambda: service.record_use(actor=request.actor, venue=found, at=clock.now(), **form.cleaned_data)
    ):
        messages.success(request, _("Noted."))
        return redirect("venues:uses", pk)
    return form_page(request, form, found, title=_("What took place"), back=reverse("venues:uses", args=[pk]))


@require_safe
@signed_in
def duties(request: AccountRequest, pk: int) -> HttpResponse:
    """The duties of a time, with their handover notes. `?kept=1`: those kept."""
    found = seen_venue(request, pk)
    form, start, stop = period(request)
    rows = duties_visible_to(request.actor).filter(venue=found, starts_at__gte=start, starts_at__lt=stop)
    if request.GET.get("kept"):
        rows = rows.filter(state=DutyState.KEPT)
    context = {
        "section": "venues",
        "venue": found,
        "page": Paginator(rows.order_by("-starts_at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "period_form": form,
        "kept": bool(request.GET.get("kept")),
        "runs": runs_venue(request.actor, found),
    }
    return render(request, "venues/desk/duties.html", context)


@require_safe
@signed_in
def export(request: AccountRequest, pk: int) -> HttpResponse:
    """Take the book of a time away as an Excel file: figures, duties, receptions without persons, what took place."""
    found = seen_venue(request, pk, runs_venue)
    _form, start, stop = period(request)
    duties = duties_visible_to(request.actor).filter(venue=found, starts_at__gte=start, starts_at__lt=stop)
    content = book_file(found, list(duties), start=start, stop=stop, at=clock.now())
    return excel_response(content, f"{found.name}.xlsx")
