"""Communities: the list, opening one of the register, its page and its particulars."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import CODE_DIGITS, COMMUNITIES_PER_STREET
from shanzhi.territory.forms.places import CommunityForm
from shanzhi.territory.models import Community
from shanzhi.territory.queries.divisions import communities_to_open, divisions_above
from shanzhi.territory.queries.places import communities_for, estates_of, grids_of
from shanzhi.territory.rules import is_staff, may_open_communities
from shanzhi.territory.services.communities import change_community, everyday_name, open_community
from shanzhi.territory.views.desk.pages import SECTION, FormPage, crumbs, form_page, load_community

ON_A_PAGE = 50


@require_GET
@only(is_staff)
def communities(request: ShanzhiRequest) -> HttpResponse:
    """All communities the actor keeps."""
    page = Paginator(communities_for(request.actor), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"section": SECTION, "page": page, "may_open": may_open_communities(request.actor)}
    return render(request, "territory/desk/communities.html", context)


@require_http_methods(["GET", "POST"])
@only(may_open_communities)
def opening(request: ShanzhiRequest) -> HttpResponse:
    """Find a community in the register of divisions and begin to use Shanzhi there."""
    if request.method == "POST":
        return _open(request, request.POST.get("community", ""))
    if request.actor.scope is None:
        raise Http404
    wanted = request.GET.get("q", "").strip()
    found = communities_to_open(request.actor.scope, wanted)
    there = set(Community.objects.filter(community__in=[d.code for d in found]).values_list("community", flat=True))
    context = {
        "section": SECTION,
        "crumbs": crumbs(),
        "wanted": wanted,
        "above": divisions_above(request.actor.scope.start * COMMUNITIES_PER_STREET),
        "found": [(division, everyday_name(division.name), division.code in there) for division in found],
    }
    return render(request, "territory/desk/open_community.html", context)


def _open(request: ShanzhiRequest, code: str) -> HttpResponse:
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise DomainError(_("The register has no community with this code."))
    opened = open_community(actor=request.actor, community=int(code), at=clock.now())
    messages.success(request, _("“%(name)s” is open. Now say how people reach it.") % {"name": opened.name})
    return HttpResponseRedirect(reverse("territory:change_community", args=[opened.community]))


@require_GET
@only(is_staff)
def community(request: ShanzhiRequest, community: int) -> HttpResponse:
    """One community: how to reach it, its estates and grids."""
    found = load_community(request, community)
    page = Paginator(estates_of(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": SECTION,
        "crumbs": crumbs(),
        "community": found,
        "page": page,
        "grids": list(grids_of(found)),
    }
    return render(request, "territory/desk/community.html", context)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def change(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Change how a community is called and reached."""
    found = load_community(request, community)
    form = CommunityForm(request.POST or None, initial=CommunityForm.first_values(found))

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_community(actor=request.actor, community=found, at=clock.now(), **values)
        return _("Saved."), reverse("territory:community", args=[found.community])

    page = FormPage(_("Change %(name)s") % {"name": found.name}, crumbs(found), _("Save"))
    return form_page(request, form, page, deed)
