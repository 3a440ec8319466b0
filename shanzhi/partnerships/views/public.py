"""The three lists as everybody may read them, and the limited links of units and merchants without an account."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.context import Here
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import street_of
from shanzhi.partnerships import rules
from shanzhi.partnerships.models import Check, Promise
from shanzhi.partnerships.queries import public_lists
from shanzhi.partnerships.views.desk.deeds import CHECK_DEEDS, PROMISE_DEEDS, Deed
from shanzhi.partnerships.views.desk.pages import data_of, form_page
from shanzhi.partnerships.workflow import CHECK, PROMISE
from shanzhi.territory.models import Community


@require_safe
@open_to_all
def public(request: ShanzhiRequest, community: int) -> HttpResponse:
    """What the community needs, what units can give, what they have promised: wording only, never a person."""
    place = Community.objects.filter(street=street_of(community), community=community).first()
    if place is None:
        raise Http404
    home = reverse("portal:home", args=[community])
    lists = public_lists(place, timezone.localdate(clock.now()))
    context = {"here": Here(place.name, phone=place.phone, url=home), "home": home, "lists": lists, "community": place}
    return render(request, "partnerships/public/lists.html", context)


PROMISE_LINK = {key: PROMISE_DEEDS[key] for key in ("confirm", "decline", "report")}
CHECK_LINK = {key: CHECK_DEEDS[key] for key in ("take", "finish", "nobody-in", "decline")}


def _visitor(request: ShanzhiRequest, name: str) -> Actor:
    if request.actor.account_id is not None:
        return request.actor
    if request.scope is None:
        raise Http404
    return Actor.guest(request.scope, name)


def _of_link(request: ShanzhiRequest, rows: Any, token: str) -> Any:
    """Return the thing a limited link shows. Raises Http404 for one that has ended or never was."""
    scope = request.scope
    if scope is None or scope.street is None or len(token) > 40:
        raise Http404
    found = rows.filter(street=scope.street, link_token=token, link_until__gte=clock.now()).first()
    if found is None:
        raise Http404
    return found


def _promise_of(request: ShanzhiRequest, token: str) -> Promise:
    found: Promise = _of_link(request, Promise.objects.select_related("partner"), token)
    return found


def _check_of(request: ShanzhiRequest, token: str) -> Check:
    rows = Check.objects.select_related(
        "partner", "home__plan", "home__entry__person", "home__entry__household__building",
        "home__entry__household__entrance",
    )  # fmt: skip
    found: Check = _of_link(request, rows, token)
    return found


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@open_to_all
def promise_link(request: ShanzhiRequest, token: str) -> HttpResponse:
    """One promise, to a unit's contact without an account: promise it, decline, report it done."""
    found = _promise_of(request, token)
    may = {key for key, deed in PROMISE_LINK.items() if PROMISE.allows(deed.action, found.state)}
    context = {"here": Here(found.partner.name), "promise": found, "may": may}
    return _private(render(request, "partnerships/public/promise.html", context))


@require_safe
@open_to_all
def check_link(request: ShanzhiRequest, token: str) -> HttpResponse:
    """One check, to a merchant without an account: take it, note what was found. The door from taking to done."""
    found = _check_of(request, token)
    may = {key for key, deed in CHECK_LINK.items() if CHECK.allows(deed.action, found.state)}
    household = found.home.entry.household
    context = {
        "here": Here(found.partner.name),
        "check": found,
        "may": set() if found.is_declined else may,
        "building": household.building if household else None,
        "home": household if rules.may_see_door(found) else None,
    }
    return _private(render(request, "partnerships/public/check.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def promise_link_act(request: ShanzhiRequest, token: str, key: str) -> HttpResponse:
    """Answer a promise by its link."""
    found, deed = _promise_of(request, token), PROMISE_LINK.get(key)
    if deed is None:
        raise Http404
    PROMISE.advance(deed.action, found.state)
    back = reverse("partnerships:promise_link", args=[token])
    return _answer(request, deed, found.partner.name, back, promise_id=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def check_link_act(request: ShanzhiRequest, token: str, key: str) -> HttpResponse:
    """Answer a check by its link."""
    found, deed = _check_of(request, token), CHECK_LINK.get(key)
    if deed is None:
        raise Http404
    CHECK.advance(deed.action, found.state)
    back = reverse("partnerships:check_link", args=[token])
    return _answer(request, deed, found.partner.name, back, check_id=found.pk)


def _answer(request: ShanzhiRequest, deed: Deed, unit: str, back: str, **which: int) -> HttpResponse:
    def perform(said: dict[str, Any]) -> str:
        deed.perform(actor=_visitor(request, unit), at=clock.now(), by_link=True, **which, **said)
        return back

    return _private(
        form_page(
            request,
            deed.form(data_of(request)),
            perform,
            title=str(deed.label),
            said=str(deed.said),
            back=back,
            template="partnerships/public/form.html",
            here=Here(unit),
        )
    )
