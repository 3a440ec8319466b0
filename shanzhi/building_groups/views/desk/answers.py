"""Entering a building's answers, one row per door, and turning what was heard into a request."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.building_groups.forms.surveys import DoorForm
from shanzhi.building_groups.models import Survey, SurveyAnswer
from shanzhi.building_groups.queries.surveys import buildings_in
from shanzhi.building_groups.services.surveys import WrongAnswer, enter_answers, request_from_answer
from shanzhi.building_groups.sheets import code_of
from shanzhi.building_groups.views.desk.pages import SECTION, load_survey, staff_page
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.service_requests.enums import Handling
from shanzhi.service_requests.models import Category
from shanzhi.territory.models import Building
from shanzhi.territory.queries.places import households_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def building(request: ShanzhiRequest, survey: int, building: int) -> HttpResponse:
    """The rows of a building: filled with what is known, saved all at once."""
    found = load_survey(request, survey)
    buildings = buildings_in(found)
    row = next((one for one in buildings if one.pk == building), None)
    if row is None:
        raise Http404
    answers = {one.household_id: one for one in _answers(found, row)}
    data = request.POST if request.method == "POST" else None
    forms = [DoorForm(home, data, initial=_first_values(answers.get(home.pk))) for home in households_of(row)]
    if (
        request.method == "POST"
        and not [form for form in forms if not form.is_valid()]
        and _save(request, found, forms)
    ):
        return HttpResponseRedirect(_next_address(request, found, row, buildings))
    return _page(request, found, row, forms, answers)


def _answers(survey: Survey, building: Building) -> list[SurveyAnswer]:
    rows = SurveyAnswer.objects.filter(survey=survey, household__building=building)
    return list(rows.select_related("request", "household__entrance"))


def _first_values(answer: SurveyAnswer | None) -> dict[str, Any]:
    return {"outcome": answer.outcome, "residents": answer.residents, "heard": answer.heard} if answer else {}


def _save(request: ShanzhiRequest, survey: Survey, forms: list[DoorForm]) -> bool:
    """Enter what is filled in; what cannot be taken stands at its row. Tells whether it is saved."""
    answers = [answer for form in forms if (answer := form.answer) is not None]
    try:
        with transaction.atomic():
            done = enter_answers(actor=request.actor, survey_id=survey.pk, answers=answers, at=clock.now())
    except NotPermitted:
        raise
    except WrongAnswer as error:
        form = next(one for one in forms if one.household.pk == error.household.pk)
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    messages.success(
        request, _("Saved: %(new)d new, %(changed)d changed.") % {"new": done.new, "changed": done.changed}
    )
    return True


def _next_address(request: ShanzhiRequest, survey: Survey, building: Building, buildings: list[Building]) -> str:
    """Return where to go on: the next building, when asked for, else back to this one."""
    at = buildings.index(building)
    if "next" in request.POST and at + 1 < len(buildings):
        return reverse("building_groups:survey_building", args=[survey.pk, buildings[at + 1].pk])
    return reverse("building_groups:survey_building", args=[survey.pk, building.pk])


def _page(
    request: ShanzhiRequest, survey: Survey, building: Building, forms: list[DoorForm], answers: dict[int, SurveyAnswer]
) -> HttpResponse:
    wrong = any(form.errors for form in forms)
    context = {
        "section": SECTION,
        "survey": survey,
        "building": building,
        "code": code_of(survey, building),
        "forms": forms,
        "heard": [answer for answer in answers.values() if answer.heard],
        "categories": list(Category.objects.filter(is_active=True, handling=Handling.OURS)),
        "wrong": wrong,
    }
    return render(request, "building_groups/desk/survey_building.html", context, status=422 if wrong else 200)


@require_POST
@staff_page
def to_request(request: ShanzhiRequest, survey: int, answer: int) -> HttpResponse:
    """Turn what was heard at a door into a request."""
    found = load_survey(request, survey)
    row = SurveyAnswer.objects.select_related("household").filter(survey=found, pk=answer).first()
    chosen = request.POST.get("category", "")
    category = Category.objects.filter(is_active=True, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    wanted = category.first()
    if row is None or wanted is None:
        raise Http404
    try:
        with transaction.atomic():
            request_from_answer(actor=request.actor, answer_id=row.pk, category=wanted, at=clock.now())
    except NotPermitted:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is a request now, with its place filled in."))
    return HttpResponseRedirect(
        f"{reverse('building_groups:survey_building', args=[found.pk, row.household.building_id])}#heard"
    )
