"""Telling what is needed: one tap for the kind, some words, one tap to send."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.services import phone_codes
from shanzhi.portal import pacing
from shanzhi.portal.forms.telling import STEPS, TellForm
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.queries import building_of_token, buildings_of, ground_of, lately_told, menu_of
from shanzhi.service_requests import emergency
from shanzhi.service_requests.enums import Handling, Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.queries import similar, with_shown_building
from shanzhi.service_requests.queries.earlier import answered_for_phone, answered_publicly
from shanzhi.service_requests.services import hear
from shanzhi.territory.models import Building, Community

TILES = 6
"""The most tiles a page of elder mode shows."""


@require_safe
def menu(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The first tap: what is it about?"""
    return show_menu(request, community_of(community), None)


def show_menu(request: ShanzhiRequest, community: Community, building: Building | None) -> HttpResponse:
    """Show the menu, for a building if its code was scanned."""
    categories = menu_of(community.street)
    shown, more = tiles(categories, request.GET.get("from", ""))
    context = {
        "building": building,
        "categories": [category for category in categories if category.handling == Handling.OURS],
        "others": [category for category in categories if category.handling != Handling.OURS],
        "query": f"?b={building.token}" if building else "",
        "tiles": shown,
        "more": more,
    }
    return show(request, "portal/menu.html", community, context, section="tell")


def tiles(categories: list[Category], first: str) -> tuple[list[Category], int]:
    """Return the tiles of one page of elder mode, at most six with the one that leads on, and where the next page begins."""
    start = int(first) if first.isdecimal() and int(first) < len(categories) else 0
    rest = categories[start:]
    if len(rest) <= TILES:
        return rest, 0
    return rest[: TILES - 1], start + TILES - 1


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: ShanzhiRequest, community: int, code: str) -> HttpResponse:
    """The second and third tap: words, and send. A category that is not handled here says where to turn and stores nothing."""
    ground = ground_of(community, code, request.POST.get("building", ""))
    category = ground.category
    if not ground.is_used_here:
        raise Http404
    if category.handling != Handling.OURS:
        return show(request, "portal/turn_to.html", community_of(community), _turn_to(category), section="tell")
    if request.method != "POST":
        return _blank(request, community_of(community), category)
    form = TellForm(request.POST, request.FILES, category=category, building=ground.building)
    elder_step = request.POST.get("step", "")
    if elder_step in STEPS:
        return _one_step(request, community, form, elder_step)
    if not form.is_valid():
        return _again(request, community, form)
    return _send(request, community, form)


def _turn_to(category: Category) -> dict[str, Any]:
    is_emergency = category.handling == Handling.EMERGENCY
    return {"category": category, "is_emergency": is_emergency, "numbers": emergency.NUMBERS}


def _blank(request: ShanzhiRequest, community: Community, category: Category) -> HttpResponse:
    scanned = request.GET.get("b", "")
    building = building_of_token(community.street, scanned) if scanned else None
    initial = {"building": building.pk, "code": building.token} if building else {}
    form = TellForm(initial=initial, category=category)
    alike = lately_told(community.community, category, building, now())
    return _page(request, community, form, {"building": building, "alike": alike, "step": "what"})


def _again(request: ShanzhiRequest, community: int, form: TellForm, status: int = 422, **context: Any) -> HttpResponse:
    return undo(_page(request, community_of(community), form, context, status=status))


def _page(
    request: ShanzhiRequest, community: Community, form: TellForm, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    form.offer(buildings_of(community))
    step = context.get("step") or form.first_step_with_errors() or "send"
    shared = {
        "form": form,
        "category": form.category,
        "building": None,
        "alike": [],
        "danger": False,
        "photos_lost": bool(request.FILES),
        "numbers": emergency.NUMBERS,
        "draft": f"tell-{community.community}-{form.category.code}",
        "hints_url": reverse("portal:hints", args=[community.community, form.category.code]),
        "step": step,
        "step_number": STEPS.index(step) + 1,
        "steps": len(STEPS),
        "asked": form.fields_of(step),
        "carried": form.carried(step),
    }
    return show(request, "portal/tell.html", community, {**shared, **context}, section="tell", status=status)


def _send(request: ShanzhiRequest, community: int, form: TellForm) -> HttpResponse:
    values = form.cleaned_data
    dangerous = emergency.sounds_dangerous(values["text"])
    if dangerous and not values["warned"] and not values["photos"]:
        # With photos it is sent at once, because a page in between would lose them; the next page has the numbers.
        return _again(request, community, form, 200, danger=True, step="send")
    try:
        pacing.count_writing(request, "tell")
        made = _submit(request, community, form)
    except DomainError as error:
        name = error.field if error.field in form.fields else None
        form.add_error(name, str(error))
        return _again(request, community, form, status_of(error))
    url = reverse("portal:sent", args=[made.token])
    return HttpResponseRedirect(f"{url}?danger=1" if dangerous else url)


def _submit(request: ShanzhiRequest, community: int, form: TellForm) -> ServiceRequest:
    values = form.cleaned_data
    building: Building | None = values["building"]
    scanned = building is not None and values["code"] == building.token
    return hear.submit(
        actor=visitor(request),
        community=community,
        category=form.category,
        text=values["text"],
        at=now(),
        source=Source.QR if scanned else Source.PORTAL,
        building=building,
        place=values["place"],
        answers=form.answers,
        on_behalf=values["on_behalf"],
        name=values["name"],
        phone=values["phone"],
        photos=values["photos"],
    )


def _one_step(request: ShanzhiRequest, community: int, form: TellForm, step: str) -> HttpResponse:
    """One page of elder mode was answered: show the next, an earlier one, or send."""
    back = request.POST.get("back", "")
    if back in STEPS:
        return _again(request, community, _without_errors(form), 200, step=back)
    wrong = [field for field in form.fields_of(step) if field.errors]
    if wrong:
        return _again(request, community, form, step=step)
    if step != STEPS[-1]:
        following = STEPS[STEPS.index(step) + 1]
        danger = emergency.sounds_dangerous(form.cleaned_data.get("text", "")) and step == "what"
        return _again(request, community, _without_errors(form), 200, step=following, danger=danger)
    if not form.is_valid():
        return _again(request, community, form, step=form.first_step_with_errors() or STEPS[-1])
    form.cleaned_data["warned"] = True  # the page after the words has shown the numbers
    return _send(request, community, form)


def _without_errors(form: TellForm) -> TellForm:
    """Return the same form with the same values that has not been judged yet."""
    form.errors.clear()
    return form


def own_answers(request: ShanzhiRequest, community: Community, text: str) -> list[ServiceRequest]:
    """Return the visitor's own answered requests that may be the same matter: only where a code has shown whose phone it is."""
    index = phone_codes.proven_index(request.session, street=community.street, at=now())
    if index is None:
        return []
    return list(answered_for_phone(community.street, index, community.community, text, now()))


@require_POST
def hints(request: ShanzhiRequest, community: int, code: str) -> HttpResponse:
    """While somebody writes: whom to call if it sounds dangerous, answers given already, running requests like it. Stores nothing."""
    category = ground_of(community, code).category
    place = community_of(community)
    text = request.POST.get("text", "").replace("\0", "")[:2000]
    chosen = request.POST.get("building", "")
    building_id = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else None
    near: dict[str, Any] = {"building_id": building_id, "category_id": category.pk}
    found = similar(community=community, text=text, **near)
    context = {
        "community": place,
        "mine_answered": own_answers(request, place, text),
        "answered": list(answered_publicly(place, text, now(), **near)),
        "alike": list(with_shown_building(found).select_related("category", "building__estate")) if text else [],
        "danger": emergency.sounds_dangerous(text),
        "numbers": emergency.NUMBERS,
        "photos_lost": False,
    }
    return render(request, "portal/parts/hints.html", context)
