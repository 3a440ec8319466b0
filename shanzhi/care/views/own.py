"""What the person in care or their family sees: when somebody comes and came, whom to call, how to say that something happened."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.care import deadlines
from shanzhi.care.consents import FAMILY
from shanzhi.care.enums import Relation, VisitState
from shanzhi.care.forms.register import EventForm
from shanzhi.care.models import CarePerson, FamilyLink
from shanzhi.care.queries import entries_of_person, limits_of
from shanzhi.care.services import end_family_link, note_event
from shanzhi.core import clock
from shanzhi.core.context import Here
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import open_to_all, signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.my_pages import my_pages
from shanzhi.people.queries import has_consented
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Own:
    """Whose page a token opens, and as whom: the person (no link) or a relative."""

    entry: CarePerson
    link: FamilyLink | None


def _own(token: str) -> Own:
    """Return what a token opens while the care and the person's consent last. Raises Http404."""
    entries = CarePerson.objects.select_related("kind", "person", "keeper").filter(ended_on__isnull=True)
    entry = entries.filter(token=token).first()
    if entry is not None:
        return Own(entry, None)
    links = FamilyLink.objects.select_related("entry__kind", "entry__person", "entry__keeper")
    link = links.filter(token=token, until__isnull=True, entry__ended_on__isnull=True).first()
    if link is None or link.entry.person is None:
        raise Http404
    if link.relation != Relation.GUARDIAN and not has_consented(link.entry.person, FAMILY):
        raise Http404
    return Own(link.entry, link)


@require_safe
@open_to_all
@never_cache
def own(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Show when somebody comes and came. No name, no door, nothing that was said."""
    found = _own(token)
    visits = found.entry.visits.order_by("planned_on", "id")
    community = _community(found.entry)
    context = {
        "here": Here(community.name, phone=community.phone),
        "section": "",
        "token": token,
        "is_family": found.link is not None,
        "planned": list(visits.filter(state=VisitState.PLANNED)[:SHOWN]),
        "made": list(visits.filter(state__in=[VisitState.DONE, VisitState.NOT_MET]).order_by("-made_at")[:SHOWN]),
        "today": deadlines.day_of(clock.now()),
        "street": found.entry.street,
        "phone": community.phone,
    }
    return render(request, "care/own/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
@never_cache
def own_event(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Say that something happened: somebody comes within a day."""
    found = _own(token)
    community = _community(found.entry)
    form = EventForm(request.POST or None)
    hours = limits_of(found.entry.street).event_hours
    if request.method == "POST" and form.is_valid():
        try:
            note_event(
                actor=request.actor,
                entry=found.entry,
                told_by=found.link,
                by_person=found.link is None,
                at=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Thank you. Somebody comes within %(hours)d hours.") % {"hours": hours})
            return redirect("care:own", token)
    context = {
        "here": Here(community.name, phone=community.phone),
        "section": "",
        "token": token,
        "form": form,
        "hours": hours,
        "phone": community.phone,
    }
    return render(request, "care/own/event.html", context, status=422 if form.errors else 200)


@require_POST
@open_to_all
def own_leave(request: ShanzhiRequest, token: str) -> HttpResponse:
    """A relative no longer wants to see it: their address stops working."""
    found = _own(token)
    if found.link is None:
        raise Http404
    end_family_link(actor=request.actor, link=found.link, at=clock.now(), by_family=True)
    community = _community(found.entry)
    return render(request, "care/own/left.html", {"here": Here(community.name, phone=community.phone), "section": ""})


def _community(entry: CarePerson) -> Community:
    return Community.objects.get(street=entry.street, community=entry.community)


@require_safe
@signed_in
@never_cache
def my_care(request: AccountRequest) -> HttpResponse:
    """My own entry, as a tab of one's own page: why I am in it, when somebody comes, who of my family may see."""
    entries = list(entries_of_person(request.actor.person_id or 0))
    if not entries:
        raise Http404
    entry = entries[0]
    visits = entry.visits.order_by("planned_on", "id")
    context = {
        "section": "me",
        "tab": "care",
        "tabs": my_pages(request.actor),
        "entry": entry,
        "planned": list(visits.filter(state=VisitState.PLANNED)[:SHOWN]),
        "made": list(visits.filter(state__in=[VisitState.DONE, VisitState.NOT_MET]).order_by("-made_at")[:SHOWN]),
        "family": list(entry.family.filter(until__isnull=True).select_related("relative")),
        "phone": _community(entry).phone,
    }
    return render(request, "care/own/mine.html", context)
