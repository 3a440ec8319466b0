"""Surveys: all of a community, one with its progress, opening and closing, the paper sheets, the code on a sheet."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.building_groups.forms.surveys import SurveyForm
from shanzhi.building_groups.models import Formation
from shanzhi.building_groups.queries.surveys import (
    buildings_in,
    progress_by_building,
    progress_of,
    progress_of_all,
    visible_surveys,
)
from shanzhi.building_groups.services.surveys import close_survey, note_sheets, open_survey
from shanzhi.building_groups.sheets import sheets_pdf
from shanzhi.building_groups.views.desk.pages import (
    SECTION,
    answer_form,
    communities_of,
    load_community,
    load_survey,
    staff_page,
)
from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.models import Building, Community
from shanzhi.territory.plans import plan_of

SHOWN = 20


@require_safe
@staff_page
def home(request: ShanzhiRequest) -> HttpResponse:
    """The surveys and proposals of a community: `?community=`, else the first."""
    communities = communities_of(request.actor)
    wanted = request.GET.get("community", "")
    community = next(
        (row for row in communities if str(row.community) == wanted), communities[0] if communities else None
    )
    if community is None or (wanted and str(community.community) != wanted):
        raise Http404
    surveys = list(visible_surveys(request.actor).filter(community=community.community)[:SHOWN])
    progress = progress_of_all(surveys)
    rows = [(survey, progress[survey.pk]) for survey in surveys]
    context = {
        "section": SECTION,
        "community": community,
        "communities": communities,
        "surveys": rows,
        "formations": list(
            Formation.objects.filter(community=community.community).select_related("estate").order_by("-pk")[:SHOWN]
        ),
    }
    return render(request, "building_groups/desk/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Open a survey."""
    found = load_community(request, community)

    def deed(said: dict[str, object]) -> tuple[str, str]:
        survey = open_survey(actor=request.actor, community=found.community, at=clock.now(), **said)  # type: ignore[arg-type]
        return _("The survey is open."), reverse("building_groups:survey", args=[survey.pk])

    context = {
        "title": _("Open a survey"),
        "note": found.name,
        "button": _("Open"),
        "back": f"{reverse('building_groups:home')}?community={found.community}",
    }
    return answer_form(
        request, SurveyForm(found, request.POST or None), "building_groups/desk/form.html", context, deed
    )


@require_safe
@staff_page
def survey(request: ShanzhiRequest, survey: int) -> HttpResponse:
    """How far a survey is, building by building, on the plan and as a table."""
    found = load_survey(request, survey)
    rows = progress_by_building(found)
    percents = {row.building.pk: row.progress.percent for row in rows}
    estates: dict[int, list[Building]] = {}
    for row in rows:
        estates.setdefault(row.building.estate_id, []).append(row.building)

    def entry(building: Building) -> str:
        return reverse("building_groups:survey_building", args=[found.pk, building.pk])

    context = {
        "section": SECTION,
        "survey": found,
        "community": Community.objects.get(community=found.community),
        "rows": rows,
        "total": progress_of(found),
        "members": sum(row.members for row in rows),
        "unasked": sum(row.unasked for row in rows),
        "plans": [
            (buildings[0].estate, plan_of(buildings, percents, entry, levels=(1, 34, 67, 100)))
            for buildings in estates.values()
        ],
    }
    return render(request, "building_groups/desk/survey.html", context)


@require_POST
@staff_page
def sheets(request: ShanzhiRequest, survey: int) -> HttpResponse:
    """The paper sheets: of all buildings, or of one (`building`). Doors leave the house, so it is a deed and noted."""
    found = load_survey(request, survey)
    wanted = request.POST.get("building", "")
    buildings = [row for row in buildings_in(found) if not wanted or str(row.pk) == wanted]
    if not buildings:
        raise Http404

    def address(building: Building) -> str:
        return request.build_absolute_uri(reverse("building_groups:survey_building", args=[found.pk, building.pk]))

    community, at = Community.objects.get(community=found.community), clock.now()
    note_sheets(actor=request.actor, survey=found, buildings=buildings, at=at)
    content = sheets_pdf(found, buildings, community=community, address=address, at=at)
    headers = {"Content-Disposition": 'inline; filename="survey.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@staff_page
def by_code(request: ShanzhiRequest) -> HttpResponse:
    """Go to where a paper sheet is entered, by the code printed on it: `?code=12-345`."""
    survey, _dash, building = request.GET.get("code", "").strip().replace("－", "-").partition("-")
    if survey.isdecimal() and building.isdecimal() and len(survey) < 19 and len(building) < 19:
        found = visible_surveys(request.actor).filter(pk=int(survey)).first()
        if found is not None and any(row.pk == int(building) for row in buildings_in(found)):
            return HttpResponseRedirect(reverse("building_groups:survey_building", args=[found.pk, int(building)]))
    messages.error(request, _("There is no sheet with this code. It stands below the square on the sheet: 12-345."))
    return HttpResponseRedirect(reverse("building_groups:home"))


@require_POST
@staff_page
def close(request: ShanzhiRequest, survey: int) -> HttpResponse:
    """Close a survey."""
    found = load_survey(request, survey)
    close_survey(actor=request.actor, survey_id=found.pk, at=clock.now())
    messages.success(request, _("The survey is closed."))
    return HttpResponseRedirect(reverse("building_groups:survey", args=[survey]))
