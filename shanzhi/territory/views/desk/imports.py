"""Importing places from Excel: send the file, look at what would happen, confirm or put away; template and export."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.excel import excel_response
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.imports import ImportForm
from shanzhi.territory.imports.columns import SHEETS
from shanzhi.territory.imports.template import empty_template, filled_template, problem_list
from shanzhi.territory.models import PlaceImport
from shanzhi.territory.rules import is_staff
from shanzhi.territory.services.imports import SHOWN_PROBLEMS, carry_out, check_file, note_export, problems_of, put_away
from shanzhi.territory.views.desk.pages import SECTION, crumbs, load_community

RECENT = 10


@require_http_methods(["GET", "POST"])
@only(is_staff)
def sending(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Send a file. It is checked at once; a file that cannot be read comes back with the reason."""
    found = load_community(request, community)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                checked = check_file(
                    actor=request.actor, community=found, filename=file.name, content=file.read(), at=clock.now()
                )
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("territory:import", args=[community, checked.pk]))
    context = {
        "section": SECTION,
        "crumbs": crumbs(found),
        "community": found,
        "form": form,
        "recent": PlaceImport.objects.filter(community=community).defer("content")[:RECENT],
    }
    return render(request, "territory/desk/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@only(is_staff)
def looking(request: ShanzhiRequest, community: int, place_import: int) -> HttpResponse:
    """What a file would do, or did. POST imports it."""
    found = load_community(request, community)
    row = _load(community, place_import)
    if request.method == "POST":
        row = carry_out(actor=request.actor, place_import=row, community=found, at=clock.now())
        if row.imported_at:
            messages.success(request, _("Imported. Nothing of the file was left out."))
        else:
            messages.error(request, _("Something changed meanwhile. Nothing was imported; please look again."))
        return HttpResponseRedirect(reverse("territory:import", args=[community, row.pk]))
    kinds = [{"name": sheet.name, **row.summary["tallies"][sheet.kind.value]} for sheet in SHEETS]
    context = {
        "section": SECTION,
        "crumbs": [*crumbs(found), (_("Import from Excel"), reverse("territory:import_places", args=[community]))],
        "community": found,
        "row": row,
        "kinds": kinds,
        "more_problems": max(0, row.problems - SHOWN_PROBLEMS),
    }
    return render(request, "territory/desk/import_check.html", context)


@require_GET
@only(is_staff)
def problems(request: ShanzhiRequest, community: int, place_import: int) -> HttpResponse:
    """Every problem of a file, as Excel."""
    found = load_community(request, community)
    rows = problems_of(actor=request.actor, place_import=_load(community, place_import), community=found)
    return excel_response(problem_list(rows), _("Problems of %(name)s.xlsx") % {"name": found.name})


@require_POST
@only(is_staff)
def putting_away(request: ShanzhiRequest, community: int, place_import: int) -> HttpResponse:
    """Forget a file."""
    load_community(request, community)
    put_away(actor=request.actor, place_import=_load(community, place_import))
    messages.success(request, _("The file is put away. Nothing was imported."))
    return HttpResponseRedirect(reverse("territory:import_places", args=[community]))


@require_GET
@only(is_staff)
def template(request: ShanzhiRequest, community: int) -> HttpResponse:
    """The file to fill in."""
    found = load_community(request, community)
    return excel_response(empty_template(found), _("Template places %(name)s.xlsx") % {"name": found.name})


@require_POST
@only(is_staff)
def export(request: ShanzhiRequest, community: int) -> HttpResponse:
    """All places of the community, in the form of the template. Doors leave the house, so it is a deed and noted."""
    found, at = load_community(request, community), clock.now()
    note_export(actor=request.actor, community=found, at=at)
    return excel_response(filled_template(found, at), _("Places of %(name)s.xlsx") % {"name": found.name})


def _load(community: int, pk: int) -> PlaceImport:
    row = PlaceImport.objects.filter(community=community, pk=pk).defer("content").first()
    if row is None:
        raise Http404
    return row
