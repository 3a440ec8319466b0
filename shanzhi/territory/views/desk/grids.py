"""Adding, changing and removing grids."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.places import GridForm
from shanzhi.territory.models import Grid
from shanzhi.territory.rules import is_staff
from shanzhi.territory.services.grids import add_grid, change_grid, remove_grid
from shanzhi.territory.views.desk.pages import FormPage, crumbs, form_page, load_community, removal_page


@require_http_methods(["GET", "POST"])
@only(is_staff)
def new(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Add a grid to a community."""
    found = load_community(request, community)
    here = reverse("territory:community", args=[community])

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        grid = add_grid(actor=request.actor, community=found, at=clock.now(), **values)
        return _("“%(name)s” is added.") % {"name": grid.name}, here

    page = FormPage(_("Add a grid"), crumbs(found), _("Add"))
    return form_page(request, GridForm(request.POST or None), page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def change(request: ShanzhiRequest, community: int, grid: int) -> HttpResponse:
    """Change a grid's number or name."""
    found = load_community(request, community)
    row = _grid(community, grid)
    form = GridForm(request.POST or None, initial={"code": row.code, "name": row.name})

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        change_grid(actor=request.actor, grid=row, at=clock.now(), **values)
        return _("Saved."), reverse("territory:community", args=[community])

    page = FormPage(
        _("Change %(name)s") % {"name": row.name},
        crumbs(found),
        _("Save"),
        remove_url=reverse("territory:remove_grid", args=[community, grid]),
    )
    return form_page(request, form, page, deed)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def remove(request: ShanzhiRequest, community: int, grid: int) -> HttpResponse:
    """Remove a grid nothing uses."""
    found = load_community(request, community)
    row = _grid(community, grid)
    return removal_page(
        request,
        name=row.name,
        back=reverse("territory:change_grid", args=[community, grid]),
        way=crumbs(found),
        deed=lambda: remove_grid(actor=request.actor, grid=row, at=clock.now()),
        after=reverse("territory:community", args=[community]),
    )


def _grid(community: int, pk: int) -> Grid:
    row = Grid.objects.filter(community=community, pk=pk).first()
    if row is None:
        raise Http404
    return row
