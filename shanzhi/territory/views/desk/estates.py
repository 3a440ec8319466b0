"""Estates: their page with the buildings, adding, changing and removing them, and whole rows of buildings."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.places import BuildingRowForm, EstateForm
from shanzhi.territory.queries.places import buildings_of
from shanzhi.territory.rules import is_staff
from shanzhi.territory.services.buildings import AddedBuildings, add_buildings
from shanzhi.territory.services.estates import add_estate, change_estate, remove_estate
from shanzhi.territory.views.desk.pages import (
    SECTION,
    FormPage,
    crumbs,
    form_page,
    load_community,
    load_estate,
    removal_page,
)

ON_A_PAGE = 100


@require_GET
@only(is_staff)
def estate(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """One estate with its buildings."""
    row = load_estate(request, community, estate)
    page = Paginator(buildings_of(row), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"section": SECTION, "crumbs": crumbs(load_community(request, community)), "estate": row, "page": page}
    return render(request, "territory/desk/estate.html", context)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Add an estate to a community."""
    found = load_community(request, community)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        row = add_estate(actor=request.actor, community=found, at=clock.now(), **values)
        address = reverse("territory:new_buildings", args=[community, row.pk])
        return _("“%(name)s” is added. Now its buildings.") % {"name": row.name}, address

    page = FormPage(
        _("Add an estate"), crumbs(found), _("Add"), _("An estate or courtyard: buildings people call by one name.")
    )
    return form_page(request, EstateForm(request.POST or None, community=found), page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def change(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """Change an estate's name, grid, address or code."""
    found, row = load_community(request, community), load_estate(request, community, estate)
    form = EstateForm(request.POST or None, community=found, initial=EstateForm.first_values(row))

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_estate(actor=request.actor, estate=row, at=clock.now(), **values)
        return _("Saved."), reverse("territory:estate", args=[community, estate])

    page = FormPage(
        _("Change %(name)s") % {"name": row.name},
        crumbs(found, row),
        _("Save"),
        remove_url=reverse("territory:remove_estate", args=[community, estate]),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def remove(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """Remove an estate nothing uses."""
    found, row = load_community(request, community), load_estate(request, community, estate)
    return removal_page(
        request,
        name=row.name,
        back=reverse("territory:estate", args=[community, estate]),
        way=crumbs(found, row),
        deed=lambda: remove_estate(actor=request.actor, estate=row, at=clock.now()),
        after=reverse("territory:community", args=[community]),
    )


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new_buildings(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """Add buildings 1 to 12 with three entrances each, in one go."""
    found, row = load_community(request, community), load_estate(request, community, estate)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        values["entrances"] = values["entrances"] or 0
        done = add_buildings(actor=request.actor, estate=row, at=clock.now(), **values)
        return _what_was_added(done), reverse("territory:estate", args=[community, estate])

    page = FormPage(
        _("Add a row of buildings"), crumbs(found, row), _("Add"), _("Numbers that exist already are left as they are.")
    )
    return form_page(request, BuildingRowForm(request.POST or None), page, deed)


def _what_was_added(done: AddedBuildings) -> str:
    added, there = len(done.added), len(done.there)
    if there:
        return _("Buildings added: %(added)d. Left as they are, because they exist: %(there)d.") % {
            "added": added,
            "there": there,
        }
    return ngettext("%(count)d building is added.", "%(count)d buildings are added.", added) % {"count": added}
