"""What residents see: one board as it is this minute, and all boards of a community."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.context import Here
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.publicity.content import content_of
from shanzhi.publicity.models import Board
from shanzhi.publicity.queries import standing
from shanzhi.territory.models import Community


@require_safe
@open_to_all
def public_board(request: ShanzhiRequest, token: str) -> HttpResponse:
    """One board: whoever scans its code sees what holds now, whatever the paper says."""
    board = get_object_or_404(standing(), token=token)
    context = {"board": board, "lines": content_of(board, on=timezone.localdate(clock.now())).public_lines}
    return _show(request, "publicity/public/board.html", _community(board.community), context)


@require_safe
@open_to_all
def public_boards(request: ShanzhiRequest, community: int) -> HttpResponse:
    """All boards of a community. Their people stand on each board's own page: no list of everybody's numbers."""
    place = _community(community)
    rows = standing(Board.objects.filter(street=place.street, community=place.community))
    context = {"boards": sorted(rows, key=lambda board: in_counting_order(board.title))}
    return _show(request, "publicity/public/boards.html", place, context)


def _community(code: int) -> Community:
    found = Community.objects.filter(street=street_of(code), community=code).first()
    if found is None:
        raise Http404
    return found


def _show(request: ShanzhiRequest, template: str, place: Community, context: Mapping[str, Any]) -> HttpResponse:
    here = Here(place.name, phone=place.phone, url=reverse("portal:home", args=[place.community]))
    page = {"here": here, "community": place, "section": "boards", **context}
    response = render(request, template, page)
    # Withdrawn is gone at once: nobody on the way keeps a copy, and no search engine does.
    patch_cache_control(response, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
