"""Calls (吹哨): signed for, arrived, done, rated."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.rules import has_post
from shanzhi.service_requests.enums import WhistleState
from shanzhi.service_requests.services import whistles
from shanzhi.service_requests.views.desk.pages import go


@require_POST
@only(has_post)
def whistle(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Note the next moment of a call, or rate the other side."""
    at = clock.now()
    grade, to = request.POST.get("grade", ""), request.POST.get("to", "")
    if grade:
        value = int(grade) if grade in "12345" and len(grade) == 1 else 0
        called = whistles.grade(actor=request.actor, whistle_id=pk, value=value, at=at)
    elif to in WhistleState.values:
        result = request.POST.get("result", "")[:300]
        called = whistles.answer(actor=request.actor, whistle_id=pk, to=WhistleState(to), at=at, result=result)
    else:
        raise Http404
    messages.success(request, _("Noted."))
    return go(request, reverse("service_requests:detail", args=[called.request_id]))
