"""The count of the three chiefs: begun, entered part by part, compared, settled, closed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.care import deadlines
from shanzhi.care.enums import Chief
from shanzhi.care.forms.counts import PartForm, SettleForm, StartForm
from shanzhi.care.models import CareKind, ChiefCount, CountCampaign
from shanzhi.care.queries.counting import (
    Comparison,
    campaigns_visible_to,
    comparison_of,
    in_register,
    kinds_counted,
    parts_of,
    sees_whole_count,
)
from shanzhi.care.rules import keeps_register
from shanzhi.care.services.counting import Part, close_count, enter_count, settle, start_count
from shanzhi.care.views.desk.pages import chosen, come_back, communities_kept, count_page, put_on_form, register_page
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.models import Building, Estate, Grid

PLACES: dict[str, Any] = {Chief.BUILDING: Building, Chief.SECTION: Estate, Chief.GRID: Grid}
PER_PAGE = 20
USUAL_LENGTH = timedelta(days=13)


@require_safe
@count_page
def counts(request: ShanzhiRequest) -> HttpResponse:
    """List the counts."""
    page = Paginator(campaigns_visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "counts"),
        "page": page,
        "may_start": bool(communities_kept(request.actor)),
        "today": deadlines.day_of(clock.now()),
    }
    return render(request, "care/desk/counts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def start(request: ShanzhiRequest) -> HttpResponse:
    """Begin a count."""
    community = chosen(communities_kept(request.actor), request.POST.get("community") or request.GET.get("community"))
    today = deadlines.day_of(clock.now())
    form = StartForm(request.POST or None, initial={"starts_on": today, "ends_on": today + USUAL_LENGTH})
    context = {
        "section": "care",
        "form": form,
        "title": _("Begin a count"),
        "note": _("%(community)s: every building, section and grid chief counts their own part. Numbers only.")
        % {"community": community.name},
        "hidden": [("community", community.community)],
        "back": reverse("care:counts"),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            campaign = start_count(actor=request.actor, community=community, at=clock.now(), **form.cleaned_data)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/form.html", context, status=422))
    return redirect("care:count", campaign.pk)


def _campaign(request: ShanzhiRequest, pk: int) -> CountCampaign:
    return get_object_or_404(campaigns_visible_to(request.actor), pk=pk)


@require_safe
@count_page
def count(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a count: to a chief their own parts, to staff the progress by grid, the comparison and every part."""
    campaign = _campaign(request, pk)
    whole = sees_whole_count(request.actor, campaign)
    mine = parts_of(request.actor, campaign)
    if not whole and not mine:
        raise Http404
    compared = comparison_of(campaign)
    registered = in_register(request.actor, campaign) if whole else {}
    own = [Part(place) for places in (mine.grids, mine.estates, mine.buildings) for place in places]
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "counts"),
        "campaign": campaign,
        "whole": whole,
        "keeps": keeps_register(request.actor, campaign.community),
        "own": [
            (name_of(part.place), part.place, part.chief.value, _numbers(compared, part.chief, part.place.pk))
            for part in own
        ],
        "compared": compared,
        "totals": [(kind, compared.total(kind), registered.get(kind.pk)) for kind in compared.kinds],
        "differing": [line for line in compared.lines if line.differs] if whole else [],
        "parts": _all_parts(campaign, compared) if whole else [],
    }
    return render(request, "care/desk/count.html", context)


def name_of(place: Building | Estate | Grid) -> str:
    """Return what a part is called; a building with its estate, because every estate has a first one."""
    return f"{place.estate.name} {place.name}" if isinstance(place, Building) else place.name


def _numbers(compared: Comparison, chief: str, place_id: int) -> list[tuple[CareKind, int | None]]:
    """Return what a chief counted, kind by kind; None where nothing yet."""
    found: list[tuple[CareKind, ChiefCount | None]] = [
        (kind, compared.by_part.get((chief, place_id, kind.pk))) for kind in compared.kinds
    ]
    return [(kind, row.counted if row else None) for kind, row in found]


def _all_parts(
    campaign: CountCampaign, compared: Comparison
) -> list[tuple[Any, str, Any, list[tuple[CareKind, int | None]]]]:
    """Return every part with its chief and numbers: a grid, its sections, their buildings."""
    here = {"street": campaign.street, "community": campaign.community}
    rows: list[tuple[Any, Chief, Any]] = []
    buildings = list(Building.objects.filter(**here).order_by("estate__code", "code"))
    estates = list(Estate.objects.filter(**here).order_by("code"))
    for grid in [*Grid.objects.filter(**here), None]:
        inside = [estate for estate in estates if estate.grid_id == (grid.pk if grid else None)]
        if grid is not None and inside:
            rows.append((grid, Chief.GRID, Chief.GRID.label))
        for estate in inside:
            own = [building for building in buildings if building.estate_id == estate.pk]
            if own:
                rows.append((estate, Chief.SECTION, Chief.SECTION.label))
            rows += [(building, Chief.BUILDING, Chief.BUILDING.label) for building in own]
    return [(place, chief.value, label, _numbers(compared, chief, place.pk)) for place, chief, label in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@count_page
def part(request: ShanzhiRequest, pk: int, chief: str, place: int) -> HttpResponse:
    """Enter what a chief counted in one part."""
    campaign = _campaign(request, pk)
    if chief not in PLACES:
        raise Http404
    found = get_object_or_404(PLACES[chief], street=campaign.street, community=campaign.community, pk=place)
    is_own = parts_of(request.actor, campaign).has(chief, found.pk)
    if campaign.closed_at is not None or not (is_own or keeps_register(request.actor, campaign.community)):
        raise Http404
    kinds = kinds_counted(campaign.street)
    known = {
        f"kind_{row.kind_id}": row.counted
        for row in ChiefCount.objects.filter(campaign=campaign, **Part(found).where())
    }
    form = PartForm(request.POST or None, kinds=kinds, is_own=is_own, initial=known)
    context = {
        "section": "care",
        "form": form,
        "title": name_of(found),
        "note": _("%(chief)s: how many are there in your part? No names.") % {"chief": Chief(chief).label},
        "draft": f"count-{campaign.pk}-{chief}-{found.pk}",
        "back": reverse("care:count", args=[campaign.pk]),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            enter_count(
                actor=request.actor,
                campaign=campaign,
                part=Part(found),
                numbers=form.numbers(),
                counter=form.cleaned_data.get("counter", ""),
                at=clock.now(),
            )
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/form.html", context, status=422))
    messages.success(request, _("Counted: %(place)s.") % {"place": name_of(found)})
    return redirect("care:count", campaign.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def settle_line(request: ShanzhiRequest, pk: int, chief: str, place: int, kind: int) -> HttpResponse:
    """Settle a difference."""
    campaign = _campaign(request, pk)
    line = comparison_of(campaign).line(chief, place, kind)
    if line is None or not line.differs or campaign.closed_at is not None:
        raise Http404
    first = {"agreed": line.settlement.agreed, "reason": line.settlement.reason} if line.settlement else {}
    form = SettleForm(request.POST or None, initial=first)
    context = {
        "section": "care",
        "form": form,
        "title": _("Settle: %(place)s, %(kind)s") % {"place": line.place, "kind": line.kind},
        "note": _("%(chief)s counted %(own)d, those below %(below)d together.")
        % {"chief": Chief(chief).label, "own": line.own, "below": line.below},
        "back": reverse("care:count", args=[campaign.pk]),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            settle(
                actor=request.actor,
                campaign=campaign,
                place=line.place,
                kind=line.kind,
                at=clock.now(),
                **form.cleaned_data,
            )
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/form.html", context, status=422))
    messages.success(request, _("Settled."))
    return redirect("care:count", campaign.pk)


@require_POST
@register_page
def close(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Close a count."""
    close_count(actor=request.actor, campaign=_campaign(request, pk), at=clock.now())
    messages.success(request, _("The count is closed."))
    return redirect("care:count", pk)
