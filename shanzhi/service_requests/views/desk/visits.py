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
from shanzhi.organisations.rules import is_staff, is_staff_at
from shanzhi.service_requests.forms.entry import VisitForm
from shanzhi.service_requests.forms.visiting import HeardForm
from shanzhi.service_requests.models import HomeVisit, HouseholdLink
from shanzhi.service_requests.queries.places import communities_of, homes_to_visit, household_at, own_community
from shanzhi.service_requests.queries.visiting import (
    due_on,
    end_of_month,
    heard_and_open,
    homes_due,
    progress_by_building,
    rhythm_of,
)
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import visits as service
from shanzhi.service_requests.services.links import set_links
from shanzhi.service_requests.views.desk.link_proposals import chosen_members, members_of
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
    member = Member.objects.filter(person_id=request.actor.person_id or 0, left_on__isnull=True).first()
    today = timezone.localdate(clock.now())
    due: list[Any] = []
    if member is not None:
        rhythm = rhythm_of(member.street, member.community)
        rows = homes_due(member.street, on=today).filter(member=member)
        due = [(link, due_on(link, rhythm)) for link in rows]
    heard = list(heard_and_open(request.actor)[:SHOWN_VISITS])
    kinds = HeardForm(street=heard[0].street).fields["category"].choices if heard else []  # type: ignore[attr-defined]
    context = {
        "section": "visits",
        "due": due,
        "due_count": sum(1 for _link, day in due if day <= end_of_month(today)),
        "today": today,
        "month_ends": end_of_month(today),
        "heard": heard,
        "kinds": [(value, label) for value, label in kinds if value],
        "visits": list(own.order_by("-at", "-id")[:SHOWN_VISITS]),
        "is_staff": is_staff(request.actor),
    }
    return render(request, "service_requests/desk/homes.html", context)


def _household(request: ShanzhiRequest, pk: int) -> Household:
    home = Household.objects.select_related("building", "entrance").filter(pk=pk).first()
    actor = request.actor
    if home is None:
        raise Http404
    if is_staff_at(actor, home.community):
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


@require_POST
@only(takes_part)
def heard_request(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Make a request of what was heard at a visit of one's own."""
    noted = heard_and_open(request.actor).filter(pk=pk).first()
    if noted is None:
        raise Http404
    form = HeardForm(request.POST, street=noted.street)
    if not form.is_valid():
        raise DomainError(_("Please choose what it is about."), field="category")
    made = service.request_from_visit(
        actor=request.actor, visit_id=noted.pk, category=form.cleaned_data["category"], at=clock.now()
    )
    messages.success(request, _("Request %(number)s has been made of it.") % {"number": made.number})
    return HttpResponseRedirect(reverse("service_requests:visits"))


@only(takes_part)
def links(request: ShanzhiRequest) -> HttpResponse:
    """Who looks after which homes, one building (`?building=`) after the other; POST changes them."""
    community = own_community(communities_of(request.actor), request.GET.get("community"))
    if community is None or not is_staff(request.actor):
        raise Http404
    rhythm, today = rhythm_of(community.street, community.community), timezone.localdate(clock.now())
    progress = progress_by_building(community.street, community.community, rhythm, on=today)
    wanted = request.GET.get("building", "")
    chosen = next((one for one in progress if str(one.building.pk) == wanted), progress[0] if progress else None)
    if request.method == "POST" and chosen is not None:
        set_links(actor=request.actor, building=chosen.building, members=chosen_members(request.POST), at=clock.now())
        messages.success(request, _("Saved."))
        here = reverse("service_requests:links")
        return HttpResponseRedirect(f"{here}?community={community.community}&building={chosen.building.pk}")
    context = {
        "section": "links",
        "community": community,
        "communities": communities_of(request.actor),
        "progress": progress,
        "chosen": chosen,
        "homes": _homes_with_links(chosen.building) if chosen else [],
        "members": members_of(community.street, community.community),
    }
    return render(request, "service_requests/desk/links.html", context)


def _homes_with_links(building: Building) -> list[tuple[Household, list[HouseholdLink]]]:
    homes = Household.objects.filter(street=building.street, building=building).select_related("entrance")
    live = HouseholdLink.objects.filter(street=building.street, household__building=building, until__isnull=True)
    there: dict[int, list[HouseholdLink]] = {}
    for link in live.select_related("member__person").order_by("since", "pk"):
        there.setdefault(link.household_id, []).append(link)
    return [(home, there.get(home.pk, [])) for home in homes.order_by("entrance__code", "floor", "door")]


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
