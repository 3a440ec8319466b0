"""Services: what was done, with or without a request."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.service_requests.enums import ServiceMode
from shanzhi.service_requests.forms.entry import LooseServiceForm
from shanzhi.service_requests.models import ServiceRecord
from shanzhi.service_requests.queries.places import communities_of, own_community
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import progress
from shanzhi.service_requests.views.desk.pages import come_back, no_community, put_on_form

PAGE = 50


def services_visible_to(actor: Actor) -> QuerySet[ServiceRecord]:
    """Return the services an actor sees: staff those of their community or street, members those they did or wrote down."""
    rows = ServiceRecord.objects.select_related("category", "building", "member__person", "partner", "request")
    seen = Q(recorded_by_id=actor.account_id)
    if actor.person_id is not None:
        seen |= Q(member__person_id=actor.person_id)
    for grant in actor.grants:
        if grant.level:
            seen |= Q(community__gte=grant.start, community__lt=grant.stop)
    return rows.filter(seen)


@require_safe
@only(takes_part)
def services(request: ShanzhiRequest) -> HttpResponse:
    """List services, newest first; `loose=1`: those without a request."""
    rows = services_visible_to(request.actor)
    loose = request.GET.get("loose") == "1"
    if loose:
        rows = rows.filter(request__isnull=True)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows.order_by("-id")[: PAGE + 1])
    more = shown[PAGE - 1].pk if len(shown) > PAGE else None
    context = {"section": "services", "services": shown[:PAGE], "more": more, "loose": loose}
    return render(request, "service_requests/desk/services.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(takes_part)
def new_service(request: ShanzhiRequest) -> HttpResponse:
    """Note a service nobody had to ask for."""
    communities = communities_of(request.actor)
    if not communities:
        return no_community(request, "services")
    community = own_community(communities, request.POST.get("community") or request.GET.get("community"))
    if community is None:
        raise Http404
    if request.method != "POST":
        form = LooseServiceForm(initial={"draft_key": uuid.uuid4().hex}, community=community)
        return _page(request, form, community)
    form = LooseServiceForm(request.POST, community=community)
    if not form.is_valid():
        return come_back(_page(request, form, community, status=422))
    said, at = form.cleaned_data, clock.now()
    member = Member.objects.filter(person_id=request.actor.person_id or 0, street=community.street).first()
    try:
        progress.record_service_without_request(
            actor=request.actor,
            community=community.community,
            category=said["category"],
            mode=ServiceMode(said["mode"]),
            what=said["what"],
            at=said["done_at"] or at,
            recorded_at=at,
            member=member,
            building=said["building"],
            minutes=said["minutes"],
            draft_key=said["draft_key"],
        )
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(_page(request, form, community, status=422))
    thank_for(request, "loose-service", _("Noted. Thank you."))
    return HttpResponseRedirect(reverse("service_requests:services"))


def _page(request: ShanzhiRequest, form: Any, community: Any, status: int = 200) -> HttpResponse:
    context = {"section": "services", "form": form, "community": community}
    return render(request, "service_requests/desk/new_service.html", context, status=status)
