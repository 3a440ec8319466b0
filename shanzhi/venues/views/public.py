"""What everybody may see: the halls and stations of a community, one of them, and the calendar of who has its secret address."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.context import Here
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import street_of
from shanzhi.people.consents import PUBLISH_NAME
from shanzhi.people.queries import consents_of_all
from shanzhi.territory.models import Community
from shanzhi.venues import calendars
from shanzhi.venues.models import Duty, Venue
from shanzhi.venues.queries import consent_of, listed, next_duty
from shanzhi.venues.queries.feeds import feed_at
from shanzhi.venues.views.desk.venues import hours_by_day


def _community(code: int) -> Community:
    found = Community.objects.filter(street=street_of(code), community=code).first()
    if found is None:
        raise Http404
    return found


def _shared(community: Community) -> dict[str, Any]:
    home = reverse("portal:home", args=[community.community])
    return {"here": Here(community.name, phone=community.phone, url=home), "community": community, "section": "venues"}


@open_to_all
@require_safe
def public_venues(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The halls and stations of a community: halls only while their household agrees, without the door."""
    place = _community(community)
    context = {**_shared(place), "venues": list(listed(community, on=timezone.localdate(clock.now())))}
    return render(request, "venues/public/venues.html", context)


@open_to_all
@require_safe
def public_venue(request: ShanzhiRequest, token: str) -> HttpResponse:
    """One of them: where, when open, who keeps it next if they agreed to be named."""
    found = Venue.objects.filter(token=token).first()
    at = clock.now()
    today = timezone.localdate(at)
    if found is None:
        raise Http404
    venue = listed(found.community, on=today).filter(pk=found.pk).first()
    if venue is None:
        raise Http404
    consent = consent_of(venue, on=today) if venue.is_hall else None
    duty = next_duty(venue, at)
    context = {
        **_shared(_community(venue.community)),
        "venue": venue,
        "door": consent.household if consent is not None and consent.shows_door else None,
        "hours": hours_by_day(venue),
        "duty": duty,
        "keeper": _named(duty),
    }
    response = render(request, "venues/public/venue.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _named(duty: Duty | None) -> str:
    """Return the name of who keeps a duty, if they agreed that it is published."""
    if duty is None or duty.keeper is None:
        return ""
    agreed = consents_of_all([duty.keeper.pk], duty.street).get(duty.keeper.pk, {})
    return str(duty.keeper) if PUBLISH_NAME in agreed else ""


@open_to_all
@require_safe
def feed(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Somebody's duties as a calendar. Who has the address needs no other key; it ends with their last venue, or when they say."""
    at = clock.now()
    found = feed_at(token, on=timezone.localdate(at))
    if found is None:
        raise Http404
    content = calendars.calendar_of(found.person, host=request.get_host(), at=at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="duties.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
