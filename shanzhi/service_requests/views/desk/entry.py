"""Entering a need for somebody: from a call, the counter, a visit, a pile of paper slips."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import clock
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.service_requests import emergency
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.forms.entry import EntryForm
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import rows_of, similar, visible_to
from shanzhi.service_requests.queries.earlier import answered_publicly
from shanzhi.service_requests.queries.places import communities_of, own_community
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import hear
from shanzhi.service_requests.views.desk.pages import come_back, no_community, put_on_form
from shanzhi.territory.models import Community

KEPT = ("source", "category", "building")


@require_http_methods(["GET", "HEAD", "POST"])
@only(takes_part)
def new(request: ShanzhiRequest) -> HttpResponse:
    """Show the entry form, or take the need in. "Save and next" keeps source, category and building for the next slip."""
    communities = communities_of(request.actor)
    if not communities:
        return no_community(request, "enter")
    community = own_community(communities, request.POST.get("community") or request.GET.get("community"))
    if community is None:
        raise Http404
    if request.method != "POST":
        initial = {name: request.GET[name] for name in (*KEPT, "text") if request.GET.get(name)}
        return _page(request, EntryForm(initial=initial, community=community), communities, community)
    form = EntryForm(request.POST, request.FILES, community=community)
    if not form.is_valid():
        return come_back(_page(request, form, communities, community, status=422))
    try:
        thing = _follow(request, form) if request.POST.get("follow") else _submit(request, form, community)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(_page(request, form, communities, community, status=422))
    return _after(request, form, thing, community)


def _submit(request: ShanzhiRequest, form: EntryForm, community: Community) -> ServiceRequest:
    said = form.cleaned_data
    household = said["household"]
    return hear.submit(
        actor=request.actor,
        community=community.community,
        category=said["category"],
        text=said["text"],
        at=clock.now(),
        source=Source(said["source"]),
        building=said["building"],
        entrance=household.entrance if household else None,
        household=household,
        place=said["place"],
        answers=form.answers(),
        on_behalf=OnBehalf(said["on_behalf"]),
        name=said["name"],
        phone=said["phone"],
        photos=said["photos"],
    )


def _follow(request: ShanzhiRequest, form: EntryForm) -> ServiceRequest:
    said = form.cleaned_data
    wanted = request.POST["follow"]
    known = visible_to(request.actor).filter(pk=int(wanted)).first() if wanted.isdigit() and len(wanted) < 19 else None
    if known is None:
        raise Http404
    hear.follow(
        actor=request.actor,
        request_id=known.pk,
        at=clock.now(),
        words=said["text"],
        name=said["name"],
        phone=said["phone"],
    )
    return known


def _after(request: ShanzhiRequest, form: EntryForm, thing: ServiceRequest, community: Community) -> HttpResponse:
    address = reverse("service_requests:detail", args=[thing.pk])
    said = format_html('{} <a href="{}">{}</a>', _("Taken in:"), address, thing.number)
    thank_for(request, f"entry-{community.community}", said)
    if "next" not in request.POST:
        return HttpResponseRedirect(address)
    kept = "&".join(f"{name}={request.POST[name]}" for name in KEPT if request.POST.get(name, "").isalnum())
    return HttpResponseRedirect(f"{reverse('service_requests:new')}?community={community.community}&{kept}")


def _page(
    request: ShanzhiRequest, form: EntryForm, communities: list[Community], community: Community, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"section": "enter", "form": form, "communities": communities, "community": community}
    return render(request, "service_requests/desk/new.html", context, status=status)


@require_safe
@only(takes_part)
def alike(request: ShanzhiRequest) -> HttpResponse:
    """Return what helps while one writes: whom to call in danger, answers already given, running requests like it (for htmx)."""
    community = own_community(communities_of(request.actor), request.GET.get("community"))
    if community is None:
        raise Http404
    numbers = {name: request.GET.get(name, "") for name in ("building", "category")}
    ids = {name: int(value) if value.isdigit() and len(value) < 19 else None for name, value in numbers.items()}
    text, at = request.GET.get("text", "")[:2000].replace("\0", ""), clock.now()
    near: dict[str, Any] = {"building_id": ids["building"], "category_id": ids["category"]}
    found = similar(community=community.community, text=text, **near)
    seen = visible_to(request.actor).filter(pk__in=[one.pk for one in found])
    context = {
        "rows": rows_of(seen.order_by("-id"), at),
        "answered": list(answered_publicly(community, text, at, **near)),
        "numbers": emergency.NUMBERS if emergency.sounds_dangerous(text) else (),
    }
    return render(request, "service_requests/desk/parts/alike.html", context)
