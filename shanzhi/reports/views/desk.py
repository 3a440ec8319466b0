"""The figures of the desk: every number opens into its rows, and everything goes to Excel."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.excel import excel_response
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.reports.forms import SelectionForm
from shanzhi.reports.measures import BY_KEY
from shanzhi.reports.queries import Figures, Overview, overview, rows_of, sentence
from shanzhi.reports.rules import may_read_figures, readable_area
from shanzhi.reports.sheets import figures_workbook

ROWS = 50
HEADLINES = ("collected", "dispatched", "services", "solved")


@only(may_read_figures)
@require_safe
def figures_page(request: ShanzhiRequest) -> HttpResponse:
    """Show the figures of a selection: the sentence, the counts, the rates, by month, category and community."""
    form = _form(request)
    found = overview(within=form.area, period=form.chosen_period)
    form.offer(found)
    part = found.narrowed(**form.part)
    whole = part.whole
    query = request.GET.urlencode()
    return render(
        request,
        "reports/desk/figures.html",
        {
            "section": "figures",
            "form": form,
            "figures": whole,
            "sentence": sentence(whole),
            "about": sentence(whole, approximate=True),
            "headlines": [
                {"label": BY_KEY[key].label, "value": whole[key], "url": _rows_url(key, query)} for key in HEADLINES
            ],
            "rates": [(share, _rows_url(share.rate.numerator, query)) for share in whole.shares],
            "by_month": _bars(_months(part)),
            "by_category": _bars(_named(part, "category")),
            "by_community": _bars(_named(part, "community")),
            "export_url": f"{reverse('reports:export')}?{query}",
        },
    )


@only(may_read_figures)
@require_safe
def rows_page(request: ShanzhiRequest, measure: str) -> HttpResponse:
    """Show the rows a number counts."""
    if measure not in BY_KEY:
        raise Http404
    form = _form(request)
    rows = rows_of(measure, within=form.area, period=form.chosen_period, **form.part)
    page = Paginator(rows.select_related("category", "building"), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/desk/rows.html",
        {
            "section": "figures",
            "measure": BY_KEY[measure],
            "are_services": BY_KEY[measure].condition is None,
            "page": page,
            "back_url": f"{reverse('reports:figures')}?{request.GET.urlencode()}",
        },
    )


@only(may_read_figures)
@require_safe
def export(request: ShanzhiRequest) -> HttpResponse:
    """Send the figures of a selection as an Excel workbook."""
    form = _form(request)
    part = overview(within=form.area, period=form.chosen_period).narrowed(**form.part)
    content = figures_workbook(
        period=form.chosen_period, whole=part.whole, by_month=_months(part), by_category=_named(part, "category")
    )
    return excel_response(content, f"{_('figures')}-{form.chosen_period.first}-{form.chosen_period.last}.xlsx")


def _form(request: ShanzhiRequest) -> SelectionForm:
    return SelectionForm(request.GET or None, area=readable_area(request.actor), today=timezone.localdate(clock.now()))


def _months(part: Overview) -> list[tuple[str, Figures]]:
    return [(f"{month:%Y-%m}", counted) for month, counted in part.by("month")]


def _named(part: Overview, grouping: str) -> list[tuple[str, Figures]]:
    names = part.names(grouping)
    return [(names[key], counted) for key, counted in part.by(grouping)]


def _rows_url(measure: str, query: str) -> str:
    return f"{reverse('reports:rows', args=[measure])}?{query}"


def _bars(groups: list[tuple[str, Figures]]) -> dict[str, Any]:
    rows = [{"label": label, "value": counted["collected"]} for label, counted in groups if counted["collected"]]
    return {"rows": rows, "greatest": max((counted["collected"] for _, counted in groups), default=0)}
