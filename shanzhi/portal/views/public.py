"""What has been asked in a community and how far it is: category, place and state, never a person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.core.clock import now
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import wording
from shanzhi.portal.filters import PublicFilter
from shanzhi.portal.pages import community_of, show
from shanzhi.portal.queries import menu_of
from shanzhi.service_requests.queries import public_requests

PER_PAGE = 20


@require_safe
def listing(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The public list, newest first, twenty a page."""
    place = community_of(community)
    categories = [category for category in menu_of(place.street) if not category.is_sensitive]
    form = PublicFilter(request.GET, categories=categories, community=place)
    rows: Any = form.narrow(public_requests(place, now()))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, wording.state_of(row)) for row in page.object_list],
        "narrowed": form.is_narrowed,
        "building": form.chosen_building,
    }
    return show(request, "portal/public_list.html", place, context, section="public")
