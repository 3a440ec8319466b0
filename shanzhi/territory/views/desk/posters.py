"""Posters for doors as PDF: of one building, of all buildings of an estate."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.models import Building
from shanzhi.territory.posters import poster
from shanzhi.territory.rules import is_staff
from shanzhi.territory.views.desk.pages import load_building, load_community, load_estate


@require_GET
@only(is_staff)
def of_building(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """One A4 for one door."""
    row = load_building(request, community, building)
    name = f"{row.estate.name} {row.name}"
    return _pdf(request, community, [row], _("Poster %(name)s.pdf") % {"name": name})


@require_GET
@only(is_staff)
def of_estate(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """One A4 for every building of an estate, in one file."""
    row = load_estate(request, community, estate)
    buildings = list(row.buildings.select_related("estate"))
    if not buildings:
        raise Http404
    return _pdf(request, community, buildings, _("Posters of %(name)s.pdf") % {"name": row.name})


def _pdf(request: ShanzhiRequest, community: int, buildings: list[Building], filename: str) -> HttpResponse:
    found = load_community(request, community)
    response = HttpResponse(
        poster(found, buildings, request.build_absolute_uri, clock.now()), content_type="application/pdf"
    )
    response["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    return response
