"""A survey's answers as an Excel file: take it away, send it back, look at what would happen, carry it out."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.building_groups.models import SurveyImport
from shanzhi.building_groups.services.survey_imports import (
    SHOWN_PROBLEMS,
    carry_out_survey_file,
    check_survey_file,
    note_survey_export,
    problems_in,
    put_survey_file_away,
)
from shanzhi.building_groups.survey_files import survey_file
from shanzhi.building_groups.views.desk.pages import SECTION, answer_form, load_survey, staff_page
from shanzhi.core import clock
from shanzhi.core.excel import excel_response
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.imports import ImportForm
from shanzhi.territory.imports.template import problem_list


@require_POST
@staff_page
def export(request: ShanzhiRequest, survey: int) -> HttpResponse:
    """All doors of a survey with what is known. Doors leave the house, so it is a deed and noted."""
    found = load_survey(request, survey)
    with transaction.atomic():
        note_survey_export(actor=request.actor, survey=found, at=clock.now())
    return excel_response(survey_file(found), f"{found.name}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sending(request: ShanzhiRequest, survey: int) -> HttpResponse:
    """Send a file. It is checked at once; a file that cannot be read comes back with the reason."""
    found = load_survey(request, survey)
    form = ImportForm(request.POST or None, request.FILES or None)

    def deed(said: dict[str, object]) -> tuple[str, str]:
        file = request.FILES["file"]
        checked = check_survey_file(
            actor=request.actor,
            survey=found,
            filename=str(getattr(file, "name", "")),
            content=file.read(),  # type: ignore[union-attr]
            at=clock.now(),
        )
        return _("The file is checked."), reverse("building_groups:survey_import", args=[found.pk, checked.pk])

    return answer_form(request, form, "building_groups/desk/survey_send.html", {"survey": found}, deed)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def looking(request: ShanzhiRequest, survey: int, survey_import: int) -> HttpResponse:
    """What a file would do, or did. POST carries it out."""
    found, row = load_survey(request, survey), _load(survey, survey_import)
    if request.method == "POST":
        row = carry_out_survey_file(actor=request.actor, import_id=row.pk, at=clock.now())
        if row.imported_at:
            messages.success(request, _("Imported. Nothing of the file was left out."))
            return HttpResponseRedirect(reverse("building_groups:survey", args=[survey]))
        messages.error(request, _("Something changed meanwhile. Nothing was imported; please look again."))
        return HttpResponseRedirect(reverse("building_groups:survey_import", args=[survey, row.pk]))
    context = {
        "section": SECTION,
        "survey": found,
        "row": row,
        "more_problems": max(0, row.problems - SHOWN_PROBLEMS),
    }
    return render(request, "building_groups/desk/survey_import.html", context)


@require_GET
@staff_page
def problems(request: ShanzhiRequest, survey: int, survey_import: int) -> HttpResponse:
    """Every problem of a file, as Excel."""
    found, row = load_survey(request, survey), _load(survey, survey_import)
    rows = problems_in(actor=request.actor, survey_import=row)
    return excel_response(problem_list(rows), _("Problems of %(name)s.xlsx") % {"name": found.name})


@require_POST
@staff_page
def putting_away(request: ShanzhiRequest, survey: int, survey_import: int) -> HttpResponse:
    """Forget a file."""
    _found, row = load_survey(request, survey), _load(survey, survey_import)
    put_survey_file_away(actor=request.actor, survey_import=row)
    messages.success(request, _("The file is put away. Nothing was imported."))
    return HttpResponseRedirect(reverse("building_groups:send_survey", args=[survey]))


def _load(survey: int, pk: int) -> SurveyImport:
    row = SurveyImport.objects.select_related("survey").filter(survey=survey, pk=pk).defer("content").first()
    if row is None:
        raise Http404
    return row
