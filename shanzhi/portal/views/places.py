"""Which community is it? And its front page."""

from datetime import date

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from shanzhi.core.chinese_text import fold
from shanzhi.core.clock import now
from shanzhi.core.context import Here
from shanzhi.core.middleware import ShanzhiRequest, unscoped
from shanzhi.core.tenancy import Jurisdiction, Scope, enter_scope
from shanzhi.portal import wording
from shanzhi.portal.pages import community_of, show
from shanzhi.portal.places import CommunityInUse, communities_in_use
from shanzhi.portal.queries import building_of_token, street_in
from shanzhi.portal.views.telling import show_menu
from shanzhi.reports.queries import Period, figures, sentence
from shanzhi.service_requests.queries import public_requests

EVERYWHERE = Scope(100_000_000, 1_000_000_000)
MOST_PLACES = 60
LATELY_SHOWN = 4


@unscoped
@require_safe
def choose(request: ShanzhiRequest) -> HttpResponse:
    """Ask for the community; with a single one, go straight there. Reads names of communities only."""
    text = request.GET.get("q", "").strip()[:40]
    with transaction.atomic():
        enter_scope(EVERYWHERE)
        places = communities_in_use()
    if len(places) == 1 and not text:
        return redirect("portal:home", places[0].code)
    found = [place for place in places if place.matches(fold(text))] if text else places
    context = {"here": Here(""), "text": text, "places": _by_street(found[:MOST_PLACES]), "found": len(found)}
    context |= {"known": len(places), "most": MOST_PLACES, "section": "", "community": None}
    return render(request, "portal/choose.html", context)


def _by_street(places: list[CommunityInUse]) -> list[tuple[str, list[CommunityInUse]]]:
    groups: dict[str, list[CommunityInUse]] = {}
    for place in places:
        groups.setdefault(place.street_name, []).append(place)
    return list(groups.items())


@require_safe
def home(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The front page of a community."""
    place, at = community_of(community), now()
    rows = [(row, wording.state_of(row)) for row in public_requests(place, at)[:LATELY_SHOWN]]
    context = {"lately": rows, "this_year": _sentence_of_this_year(community, localdate(at))}
    return show(request, "portal/home.html", place, context, section="home")


def _sentence_of_this_year(community: int, today: date) -> str:
    """Return what was asked and done since New Year in one sentence, "" while there is nothing to tell."""
    since_new_year = Period(date(today.year, 1, 1), today)
    counted = figures(within=Jurisdiction.of_code(community), period=since_new_year)
    return sentence(counted) if counted["collected"] else ""


@require_safe
def building(request: ShanzhiRequest, token: str) -> HttpResponse:
    """What the code on a building's door opens: the menu, with the place filled in."""
    found = building_of_token(street_in(request.scope), token)
    if found is None:
        # The street is known, the building is not (any more): a friendly page instead of a dead end.
        return render(request, "portal/code_unknown.html", {"here": Here("")}, status=404)
    return show_menu(request, community_of(found.community), found)
