"""The plan of an estate, shaded by a figure of choice."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.figures import chosen, figures
from shanzhi.territory.models import Building
from shanzhi.territory.plans import plan_of
from shanzhi.territory.rules import is_staff
from shanzhi.territory.views.desk.pages import SECTION, crumbs, load_community, load_estate


@require_GET
@only(is_staff)
def plan(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """The buildings of an estate as a drawing and, below it, the same as a table."""
    row = load_estate(request, community, estate)
    buildings = list(Building.objects.filter(estate=row))
    figure = chosen(request.GET.get("figure", ""))
    numbers = figure.count(buildings, request.actor)

    def page_of(building: Building) -> str:
        return reverse("territory:building", args=[community, building.pk])

    context = {
        "section": SECTION,
        "crumbs": crumbs(load_community(request, community)),
        "estate": row,
        "figure": figure,
        "figures": figures(),
        "plan": plan_of(buildings, numbers, figure.url or page_of, levels=figure.levels),
        "total": sum(numbers.values()),
    }
    return render(request, "territory/desk/estate_plan.html", context)
