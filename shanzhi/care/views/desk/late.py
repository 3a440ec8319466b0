"""Late visits by level: who has to move now."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanzhi.care.enums import CareLevel
from shanzhi.care.queries import late_visits
from shanzhi.care.views.desk.pages import late_page
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest

PER_PAGE = 50


@require_safe
@late_page
def late(request: ShanzhiRequest) -> HttpResponse:
    """List the late visits that lie with the actor or below, those that climbed highest first."""
    at = clock.now()
    rows = late_visits(request.actor, at)
    level = request.GET.get("level", "")
    if level in {str(value) for value in CareLevel.values}:
        rows = rows.filter(level=int(level))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "late"),
        "page": page,
        "rows": [(visit, (at - visit.due_at).days) for visit in page],
        "levels": [(str(value), label, str(value) == level) for value, label in CareLevel.choices],
        "level": level,
    }
    return render(request, "care/desk/late.html", context)
