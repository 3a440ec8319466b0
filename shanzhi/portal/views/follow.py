"""Somebody else's request, without a person in it: read how far it is, and follow it instead of sending the same again."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import pacing, wording
from shanzhi.portal.forms.judging import FollowForm
from shanzhi.portal.history import outline_of
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.queries import open_to_all
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import hear
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.models import Community


@require_http_methods(["GET", "HEAD", "POST"])
def public_request(request: ShanzhiRequest, community: int, request_id: int) -> HttpResponse:
    """How far a request is, in titles and days only; a form to follow it while it runs."""
    place = community_of(community)
    if request_id >= 2**63:
        request_id = 0
    found = open_to_all(place, request_id, now())
    if request.method != "POST" or found.state not in RUNNING:
        return _page(request, place, found, FollowForm())
    form = FollowForm(request.POST)
    if not form.is_valid():
        return _page(request, place, found, form, status=422)
    try:
        pacing.count_writing(request, "follow")
        hear.follow(
            actor=visitor(request),
            request_id=found.pk,
            at=now(),
            words=form.cleaned_data["words"],
            phone=form.cleaned_data["phone"],
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return undo(_page(request, place, found, form, status=status_of(error)))
    messages.success(request, _("Noted: it is your matter too. You need not send it again."))
    return HttpResponseRedirect(reverse("portal:public_request", args=[place.community, found.pk]))


def _page(
    request: ShanzhiRequest, place: Community, found: ServiceRequest, form: FollowForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "request_row": found,
        "plain": wording.state_of(found),
        "sentence": wording.public_sentence(found),
        "events": outline_of(found),
        "running": found.state in RUNNING,
        "form": form,
    }
    return show(request, "portal/public_request.html", place, context, section="public", status=status)
