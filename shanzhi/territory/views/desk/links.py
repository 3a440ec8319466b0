"""Which buildings are side by side, where the plan does not tell."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.building_links import JOINED, BuildingLinkForm
from shanzhi.territory.models import BuildingLink
from shanzhi.territory.rules import is_staff
from shanzhi.territory.services.building_links import link_buildings, remove_link
from shanzhi.territory.views.desk.pages import SECTION, crumbs, load_community

MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@only(is_staff)
def links(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The links of a community, and the form for one more."""
    found = load_community(request, community)
    form = BuildingLinkForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                link_buildings(
                    actor=request.actor,
                    one=said["one"],
                    other=said["other"],
                    is_joined=said["kind"] == JOINED,
                    at=clock.now(),
                )
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("territory:building_links", args=[community]))
    rows = BuildingLink.objects.filter(community=community).select_related("one__estate", "other__estate")
    context = {
        "section": SECTION,
        "crumbs": crumbs(found),
        "community": found,
        "form": form,
        "links": list(rows[:MOST_SHOWN]),
    }
    return render(request, "territory/desk/building_links.html", context, status=422 if form.errors else 200)


@require_POST
@only(is_staff)
def remove(request: ShanzhiRequest, community: int, link: int) -> HttpResponse:
    """Take a link away."""
    load_community(request, community)
    row = BuildingLink.objects.filter(community=community, pk=link).first()
    if row is None:
        raise Http404
    remove_link(actor=request.actor, link=row, at=clock.now())
    messages.success(request, _("The link is removed."))
    return HttpResponseRedirect(reverse("territory:building_links", args=[community]))
