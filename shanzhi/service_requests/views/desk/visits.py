"""Home visits: the homes in my care, a visit noted in ten seconds, and who looks after whom."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.organisations.rules import is_community_staff, is_staff, is_street_staff
from shanzhi.service_requests.forms.entry import VisitForm
from shanzhi.service_requests.models import HomeVisit, HouseholdLink
from shanzhi.service_requests.queries.places import communities_of, homes_to_visit, household_at, own_community
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import visits as service
from shanzhi.service_requests.views.desk.pages import come_back, put_on_form
from shanzhi.territory.models import Building, Household

SHOWN_VISITS = 20


@require_safe
@only(takes_part)
def homes(request: ShanzhiRequest) -> HttpResponse:
    """List the homes in my care, the longest unvisited first, and my last visits."""
    own = HomeVisit.objects.filter(recorded_by_id=request.actor.account_id).select_related(
        "household__building", "request"
    )
    context = {
        "section": "visits",
        "links": list(homes_to_visit(request.actor)),
        "visits": list(own.order_by("-at", "-id")[:SHOWN_VISITS]),
        "is_staff": is_staff(request.actor),
    }
    return render(request, "service_requests/desk/homes.html", context)


def _household(request: ShanzhiRequest, pk: int) -> Household:
    home = Household.objects.select_related("building", "entrance").filter(pk=pk).first()
    actor = request.actor
    if home is None:
        raise Http404
    if is_community_staff(actor, home.community) or is_street_staff(actor):
        return home
    if not homes_to_visit(actor).filter(household=home).exists():
        raise Http404
    return home


@require_http_methods(["GET", "HEAD", "POST"])
@only(takes_part)
def visit(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Note a visit to one home; with a category it becomes a request at once."""
    home = _household(request, pk)
    if request.method != "POST":
        return _page(request, home, VisitForm(street=home.street, initial={"draft_key": uuid.uuid4().hex}))
    form = VisitForm(request.POST, street=home.street)
    if not form.is_valid():
        return come_back(_page(request, home, form, status=422))
    said, at = form.cleaned_data, clock.now()
    try:
        noted = service.record_visit(
            actor=request.actor,
            household=home,
            at=said["at"] or at,
            recorded_at=at,
            met=said["met"] == "yes",
            heard=said["heard"],
            draft_key=said["draft_key"],
        )
        thing = None
        if said["category"] and noted.request_id is None:
            thing = service.request_from_visit(actor=request.actor, visit_id=noted.pk, category=said["category"], at=at)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(_page(request, home, form, status=422))
    thank_for(request, f"visit-{home.pk}", _("The visit is noted."))
    if thing is not None:
        return HttpResponseRedirect(reverse("service_requests:detail", args=[thing.pk]))
    return HttpResponseRedirect(reverse("service_requests:visits"))


def _page(request: ShanzhiRequest, home: Household, form: VisitForm, status: int = 200) -> HttpResponse:
    before = HomeVisit.objects.filter(street=home.street, household=home).select_related("request")
    context: dict[str, Any] = {
        "section": "visits",
        "home": home,
        "form": form,
        "before": list(before.order_by("-at", "-id")[:5]),
    }
    return render(request, "service_requests/desk/visit.html", context, status=status)


@require_safe
@only(takes_part)
def links(request: ShanzhiRequest) -> HttpResponse:
    """Who looks after which homes; staff give and end the care."""
    community = own_community(communities_of(request.actor), request.GET.get("community"))
    if community is None or not is_staff(request.actor):
        raise Http404
    rows = HouseholdLink.objects.filter(
        street=community.street, household__community=community.community, until__isnull=True
    ).select_related("member__person", "household__building", "household__entrance")
    members = Member.objects.filter(street=community.street, community=community.community, left_on__isnull=True)
    context = {
        "section": "links",
        "community": community,
        "communities": communities_of(request.actor),
        "links": list(rows.order_by("member_id", "household__building__code", "household__door")[:500]),
        "members": list(members.select_related("person")[:500]),
        "buildings": list(
            Building.objects.filter(street=community.street, community=community.community).select_related("estate")
        ),
    }
    return render(request, "service_requests/desk/links.html", context)


@require_POST
@only(takes_part)
def change_link(request: ShanzhiRequest) -> HttpResponse:
    """Give a home into a member's care, or end it."""
    at = clock.now()
    today = timezone.localdate(at)
    if request.POST.get("end"):
        link = HouseholdLink.objects.select_related("household").filter(pk=_pk(request, "end")).first()
        if link is None:
            raise Http404
        service.end_link(actor=request.actor, link=link, on=today, at=at)
        community = link.household.community
        messages.success(request, _("Ended."))
    else:
        member = Member.objects.filter(pk=_pk(request, "member"), left_on__isnull=True).first()
        building = Building.objects.filter(pk=_pk(request, "building")).first()
        if member is None or building is None:
            raise Http404
        home = household_at(building, request.POST.get("door", ""))
        if home is None:
            raise DomainError(_("This door is not on file."), field="door")
        service.link_household(actor=request.actor, member=member, household=home, on=today, at=at)
        community = home.community
        messages.success(request, _("Given into care."))
    return HttpResponseRedirect(f"{reverse('service_requests:links')}?community={community}")


def _pk(request: ShanzhiRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
