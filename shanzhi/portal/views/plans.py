"""Where in the community something is asked for or under way: the buildings as a plan, and the same as a list."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.core.clock import now
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal.drawing import plans_of
from shanzhi.portal.pages import community_of, show


@require_safe
def plan(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Buildings with the number of requests in the public list that are still running."""
    place = community_of(community)
    return show(request, "portal/plan.html", place, {"estates": plans_of(place, now())}, section="plan")
