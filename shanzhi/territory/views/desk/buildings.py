"""Buildings: their page with entrances and homes; adding, changing and removing buildings and entrances."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.qr import qr_svg
from shanzhi.territory.building_parts import may_read, parts_of
from shanzhi.territory.forms.places import BuildingForm, EntranceForm, NewBuildingForm
from shanzhi.territory.models import Building, Entrance
from shanzhi.territory.public_addresses import building_address
from shanzhi.territory.queries.places import entrances_of, households_of
from shanzhi.territory.rules import has_post, is_staff
from shanzhi.territory.services.buildings import add_building, change_building, remove_building
from shanzhi.territory.services.entrances import add_entrance, change_entrance, remove_entrance
from shanzhi.territory.views.desk.pages import (
    SECTION,
    FormPage,
    crumbs,
    form_page,
    load_building,
    load_community,
    load_estate,
    removal_page,
)

ON_A_PAGE = 100


@require_GET
@only(has_post)
def building(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """One building: what every app knows about it, and for staff its entrances, homes and particulars."""
    if not is_staff(request.actor):
        return _for_readers(request, community, building)
    row = load_building(request, community, building)
    homes = households_of(row)
    public_url = request.build_absolute_uri(building_address(row))
    entrance = request.GET.get("entrance", "")
    if entrance.isdecimal():
        homes = homes.filter(entrance=int(entrance[:18]))
    context = {
        "section": SECTION,
        "crumbs": crumbs(load_community(request, community), row.estate),
        "building": row,
        "parts": parts_of(request.actor, row, clock.now()),
        "entrances": list(entrances_of(row)),
        "entrance": entrance,
        "page": Paginator(homes, ON_A_PAGE).get_page(request.GET.get("page")),
        "public_url": public_url,
        "qr": mark_safe(qr_svg(public_url, label=_("QR of %(name)s") % {"name": row.name})),  # noqa: S308 - our own drawing
    }
    return render(request, "territory/desk/building.html", context)


def _for_readers(request: ShanzhiRequest, community: int, pk: int) -> HttpResponse:
    """The page for whom an app lets in: without homes, without anything to change."""
    row = Building.objects.select_related("estate").filter(community=community, pk=pk).first()
    if row is None or not may_read(request.actor, row):
        raise Http404
    context = {"section": SECTION, "building": row, "parts": parts_of(request.actor, row, clock.now())}
    return render(request, "territory/desk/building_for_readers.html", context)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new(request: ShanzhiRequest, community: int, estate: int) -> HttpResponse:
    """Add one building to an estate."""
    found, place = load_community(request, community), load_estate(request, community, estate)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        values["entrances"] = values["entrances"] or 0
        row = add_building(actor=request.actor, estate=place, at=clock.now(), **values)
        address = reverse("territory:building", args=[community, row.pk])
        return _("“%(name)s” is added.") % {"name": row.name}, address

    page = FormPage(_("Add a building"), crumbs(found, place), _("Add"))
    return form_page(request, NewBuildingForm(request.POST or None), page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def change(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """Change a building's name, address, floors, code or place on the plan."""
    found, row = load_community(request, community), load_building(request, community, building)
    form = BuildingForm(request.POST or None, initial=BuildingForm.first_values(row))

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_building(actor=request.actor, building=row, at=clock.now(), **values)
        return _("Saved."), reverse("territory:building", args=[community, building])

    page = FormPage(
        _("Change %(name)s") % {"name": row.name},
        crumbs(found, row.estate, row),
        _("Save"),
        remove_url=reverse("territory:remove_building", args=[community, building]),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def remove(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """Remove a building without homes that nothing else uses."""
    found, row = load_community(request, community), load_building(request, community, building)
    return removal_page(
        request,
        name=row.name,
        back=reverse("territory:building", args=[community, building]),
        way=crumbs(found, row.estate, row),
        deed=lambda: remove_building(actor=request.actor, building=row, at=clock.now()),
        after=reverse("territory:estate", args=[community, row.estate_id]),
    )


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new_entrance(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """Add an entrance to a building."""
    found, row = load_community(request, community), load_building(request, community, building)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        entrance = add_entrance(actor=request.actor, building=row, at=clock.now(), **values)
        address = reverse("territory:building", args=[community, building])
        return _("“%(name)s” is added.") % {"name": entrance.name}, address

    page = FormPage(_("Add an entrance"), crumbs(found, row.estate, row), _("Add"))
    return form_page(request, EntranceForm(request.POST or None), page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def rename_entrance(request: ShanzhiRequest, community: int, building: int, entrance: int) -> HttpResponse:
    """Rename an entrance."""
    found, row = load_community(request, community), load_building(request, community, building)
    door = _entrance(building, entrance)
    form = EntranceForm(request.POST or None, initial={"name": door.name})

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_entrance(actor=request.actor, entrance=door, at=clock.now(), **values)
        return _("Saved."), reverse("territory:building", args=[community, building])

    page = FormPage(
        _("Change %(name)s") % {"name": door.name},
        crumbs(found, row.estate, row),
        _("Save"),
        remove_url=reverse("territory:remove_entrance", args=[community, building, entrance]),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def drop_entrance(request: ShanzhiRequest, community: int, building: int, entrance: int) -> HttpResponse:
    """Remove an entrance nothing uses."""
    found, row = load_community(request, community), load_building(request, community, building)
    door = _entrance(building, entrance)
    here = reverse("territory:building", args=[community, building])
    return removal_page(
        request,
        name=f"{row.name} {door.name}",
        back=here,
        way=crumbs(found, row.estate, row),
        deed=lambda: remove_entrance(actor=request.actor, entrance=door, at=clock.now()),
        after=here,
    )


def _entrance(building: int, pk: int) -> Entrance:
    row = Entrance.objects.select_related("building").filter(building=building, pk=pk).first()
    if row is None:
        raise Http404
    return row
