"""Homes of a building: one, floor by floor, changed, removed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.places import HouseholdForm, HouseholdRowForm
from shanzhi.territory.models import Entrance, Household
from shanzhi.territory.rules import is_staff
from shanzhi.territory.services.households import (
    AddedHouseholds,
    add_household,
    add_households,
    change_household,
    remove_household,
)
from shanzhi.territory.views.desk.pages import (
    FormPage,
    crumbs,
    form_page,
    load_building,
    load_community,
    removal_page,
)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """Add one home."""
    found, row = load_community(request, community), load_building(request, community, building)
    here = reverse("territory:building", args=[community, building])

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        home = add_household(actor=request.actor, building=row, at=clock.now(), **values)
        return _("“%(name)s” is added.") % {"name": home.door}, here

    page = FormPage(_("Add a home"), crumbs(found, row.estate, row), _("Add"))
    return form_page(request, HouseholdForm(request.POST or None, building=row), page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new_row(request: ShanzhiRequest, community: int, building: int) -> HttpResponse:
    """Add homes floor by floor."""
    found, row = load_community(request, community), load_building(request, community, building)
    form = HouseholdRowForm(request.POST or None, building=row, initial={"last_floor": row.floors})

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        chosen = values.pop("entrance")
        every: list[Entrance | None] = [*row.entrances.all()]
        entrances = [chosen] if chosen else every or [None]
        done = add_households(actor=request.actor, building=row, entrances=entrances, at=clock.now(), **values)
        return _what_was_added(done), reverse("territory:building", args=[community, building])

    page = FormPage(
        _("Add homes floor by floor"),
        crumbs(found, row.estate, row),
        _("Add"),
        _("Two doors on six floors give 101, 102 … 601, 602. Doors that exist already are left as they are."),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def change(request: ShanzhiRequest, community: int, building: int, home: int) -> HttpResponse:
    """Change a home's door, entrance, floor or number of people."""
    found, row = load_community(request, community), load_building(request, community, building)
    household = _home(building, home)
    first = {name: getattr(household, name) for name in HouseholdForm.base_fields}
    form = HouseholdForm(request.POST or None, building=row, initial=first)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_household(actor=request.actor, household=household, at=clock.now(), **values)
        return _("Saved."), reverse("territory:building", args=[community, building])

    page = FormPage(
        _("Change %(name)s") % {"name": household.door},
        crumbs(found, row.estate, row),
        _("Save"),
        remove_url=reverse("territory:remove_home", args=[community, building, home]),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def remove(request: ShanzhiRequest, community: int, building: int, home: int) -> HttpResponse:
    """Remove a home nothing uses."""
    found, row = load_community(request, community), load_building(request, community, building)
    household = _home(building, home)
    here = reverse("territory:building", args=[community, building])
    return removal_page(
        request,
        name=f"{row.name} {household.door}",
        back=here,
        way=crumbs(found, row.estate, row),
        deed=lambda: remove_household(actor=request.actor, household=household, at=clock.now()),
        after=here,
    )


def _home(building: int, pk: int) -> Household:
    row = Household.objects.select_related("building", "entrance").filter(building=building, pk=pk).first()
    if row is None:
        raise Http404
    return row


def _what_was_added(done: AddedHouseholds) -> str:
    if done.there:
        return _("Homes added: %(added)d. Left as they are, because they exist: %(there)d.") % {
            "added": done.added,
            "there": done.there,
        }
    return ngettext("%(count)d home is added.", "%(count)d homes are added.", done.added) % {"count": done.added}
