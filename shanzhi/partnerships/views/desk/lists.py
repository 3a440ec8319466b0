"""The three lists (三张清单) on the desk, with the units beside them: shown, narrowed, printed, taken away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.excel import excel_response
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET, Jurisdiction
from shanzhi.organisations.queries import communities_run_by, partners_visible_to
from shanzhi.organisations.rules import works_for_a_street
from shanzhi.partnerships import paper
from shanzhi.partnerships.enums import NeedState, PromiseState
from shanzhi.partnerships.forms.entries import NarrowForm
from shanzhi.partnerships.models import Promise
from shanzhi.partnerships.queries import (
    figures_of,
    late_on,
    needs_visible_to,
    offers_visible_to,
    promises_visible_to,
    with_left,
)
from shanzhi.partnerships.queries.lists import open_offers
from shanzhi.partnerships.views.desk.pages import PER_PAGE, keeper_page, street_of_desk
from shanzhi.partnerships.workflow import RUNNING, UNFINISHED
from shanzhi.territory.models import Division

Lists = list[tuple[str, Any]]
NEED_LISTS: Lists = [
    ("", gettext_lazy("All")),
    (NeedState.OPEN, NeedState.OPEN.label),
    (NeedState.PROMISED, NeedState.PROMISED.label),
    (NeedState.MET, NeedState.MET.label),
    (NeedState.WITHDRAWN, NeedState.WITHDRAWN.label),
]
OFFER_LISTS: Lists = [("", gettext_lazy("On offer")), ("ended", gettext_lazy("No longer on offer"))]
PROMISE_LISTS: Lists = [
    ("", gettext_lazy("All")),
    ("late", gettext_lazy("Late")),
    ("running", gettext_lazy("Under way")),
    (PromiseState.REPORTED, PromiseState.REPORTED.label),
    (PromiseState.KEPT, PromiseState.KEPT.label),
    ("ended", gettext_lazy("Declined or called off")),
]
TONES: dict[str, str] = {
    NeedState.OPEN: "warn",
    NeedState.PROMISED: "info",
    NeedState.MET: "ok",
    NeedState.WITHDRAWN: "closed",
    PromiseState.PROPOSED: "",
    PromiseState.RUNNING: "info",
    PromiseState.REPORTED: "warn",
    PromiseState.KEPT: "ok",
    PromiseState.DECLINED: "closed",
    PromiseState.CALLED_OFF: "closed",
}


@require_safe
@keeper_page
def needs(request: ShanzhiRequest) -> HttpResponse:
    """The list of needs."""
    form = NarrowForm(request.GET, lists=NEED_LISTS)
    rows = form.narrow(needs_visible_to(request.actor))
    wanted = form.cleaned_data.get("list")
    rows = rows.filter(state=wanted) if wanted else rows.exclude(state=NeedState.WITHDRAWN)
    return _list_page(request, "needs", rows, form, NEED_LISTS)


@require_safe
@keeper_page
def offers(request: ShanzhiRequest) -> HttpResponse:
    """The list of resources: what units can give, and what is left of it."""
    form = NarrowForm(request.GET, lists=OFFER_LISTS, units=_units(request))
    rows, today = form.narrow(with_left(offers_visible_to(request.actor))), _today()
    if form.cleaned_data.get("list") == "ended":
        rows = rows.filter(Q(withdrawn_at__isnull=False) | Q(available_until__lt=today))
    else:
        rows = open_offers(rows, today)
    return _list_page(request, "offers", rows, form, OFFER_LISTS)


@require_safe
@keeper_page
def promises(request: ShanzhiRequest) -> HttpResponse:
    """The list of projects: what was promised, and how far it is."""
    form = NarrowForm(request.GET, lists=PROMISE_LISTS, units=_units(request), has_kind=False)
    rows, wanted = form.narrow(promises_visible_to(request.actor)), form.cleaned_data.get("list")
    groups = {
        "late": late_on(_today()),
        "running": Q(state__in=RUNNING),
        "ended": Q(state__in=(PromiseState.DECLINED, PromiseState.CALLED_OFF)),
    }
    if wanted:
        rows = rows.filter(groups.get(wanted, Q(state=wanted)))
    return _list_page(request, "promises", rows, form, PROMISE_LISTS)


def _list_page(request: ShanzhiRequest, key: str, rows: Any, form: NarrowForm, lists: Lists) -> HttpResponse:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today, chosen = _today(), form.cleaned_data.get("list", "")
    page.object_list = marked(page.object_list, today)
    context = {
        "section": "partnerships",
        "tab": key,
        "form": form,
        "page": page,
        "lists": [(value, label, value == chosen) for value, label in lists],
        "figures": figures_of(reach_of(request), today),
        "is_narrowed": bool(chosen or any(form.cleaned_data.get(name) for name in ("kind", "unit", "q"))),
        "tabs": tabs(),
    }
    return render(request, f"partnerships/desk/{key}.html", context)


def marked(rows: Iterable[Any], today: date) -> list[Any]:
    """Add to lines of the lists what a row says besides: its tone, and whether it is late."""
    shown = list(rows)
    for row in shown:
        row.tone = TONES.get(getattr(row, "state", ""), "")
        row.is_late = isinstance(row, Promise) and row.state in UNFINISHED and row.due_on < today
    return shown


def tabs() -> list[tuple[str, str, str]]:
    """Return the tabs of the place: key, label, address."""
    return [
        ("needs", _("Needs"), reverse("partnerships:needs")),
        ("offers", _("Resources"), reverse("partnerships:offers")),
        ("promises", _("Projects"), reverse("partnerships:promises")),
        ("checks", _("Checks at home"), reverse("partnerships:checks")),
        ("units", _("Units"), reverse("partnerships:units")),
        ("reviews", _("Joint reviews"), reverse("partnerships:reviews")),
    ]


def reach_of(request: ShanzhiRequest) -> Jurisdiction:
    """Return the smallest range that holds what the actor's staff posts reach."""
    grants = [grant for grant in request.actor.grants if grant.level]
    return Jurisdiction(min(grant.start for grant in grants), max(grant.stop for grant in grants))


def place_of(request: ShanzhiRequest) -> str:
    """Return the name that stands on paper: the community's, or the street's for its staff."""
    if not works_for_a_street(request.actor):
        communities = list(communities_run_by(request.actor)[:2])
        if len(communities) == 1:
            return communities[0].name
    street = Division.objects.filter(code=street_of_desk(request) * COMMUNITIES_PER_STREET).first()
    return street.name if street else ""


def _units(request: ShanzhiRequest) -> Any:
    return partners_visible_to(request.actor).order_by("kind", "name", "pk")


def _today() -> date:
    return timezone.localdate(clock.now())


def rows_on_paper(request: ShanzhiRequest) -> dict[str, list[list[str]]]:
    """Return what the three lists say today, as far as the actor keeps them (three queries)."""
    actor, today = request.actor, _today()
    needs_now = needs_visible_to(actor).exclude(state=NeedState.WITHDRAWN)
    promised = promises_visible_to(actor).exclude(state__in=(PromiseState.DECLINED, PromiseState.CALLED_OFF))
    return {
        "needs": paper.need_rows(needs_now[: paper.MOST]),
        "offers": paper.offer_rows(open_offers(with_left(offers_visible_to(actor)), today)[: paper.MOST]),
        "promises": paper.promise_rows(promised[: paper.MOST], today),
    }


@require_safe
@keeper_page
def lists_pdf(request: ShanzhiRequest) -> HttpResponse:
    """The three lists on paper: A4 across, or A3 (`?paper=a3`)."""
    size = "a3" if request.GET.get("paper") == "a3" else "a4"
    content = paper.lists_pdf(rows_on_paper(request), place=place_of(request), paper=size, at=clock.now())
    return HttpResponse(content, content_type="application/pdf")


@require_safe
@keeper_page
def lists_excel(request: ShanzhiRequest) -> HttpResponse:
    """The three lists as an Excel file with three sheets."""
    return excel_response(paper.lists_workbook(rows_on_paper(request), at=clock.now()), "lists.xlsx")
