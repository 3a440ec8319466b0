"""The judgement by one-time link: what it was about with place and photos, solved or not, a face, words."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import rules, wording
from shanzhi.portal.forms.judging import STEPS, YES, JudgeForm
from shanzhi.portal.history import picture
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.queries import photos_of, request_of_token, services_for
from shanzhi.portal.views.thread import photo_url
from shanzhi.service_requests.enums import Action, Grade, VisitChannel
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import judge as judging
from shanzhi.service_requests.workflow import allows


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Ask for the judgement, or say that it was given, is not due yet, or came too late."""
    found = request_of_token(request.scope, token)
    if not rules.may_judge(found, now()):
        return _nothing_to_judge(request, found)
    if request.method != "POST":
        return _page(request, found, JudgeForm(), STEPS[0])
    form = JudgeForm(request.POST)
    step = request.POST.get("step", "")
    if step in STEPS and step != STEPS[-1]:
        return _next_step(request, found, form, step)
    if not form.is_valid():
        wrong = next((name for name in STEPS if name in form.errors), STEPS[0])
        return _page(request, found, form, wrong, status=422)
    return _judge(request, found, form)


def _next_step(request: ShanzhiRequest, found: ServiceRequest, form: JudgeForm, step: str) -> HttpResponse:
    """One page of elder mode was answered."""
    if step in form.errors:
        return _page(request, found, form, step, status=422)
    form.errors.clear()
    return _page(request, found, form, STEPS[STEPS.index(step) + 1])


def _judge(request: ShanzhiRequest, found: ServiceRequest, form: JudgeForm) -> HttpResponse:
    values = form.cleaned_data
    try:
        judging.rate(
            actor=visitor(request),
            request_id=found.pk,
            solved=values["solved"] == YES,
            grade=Grade(values["grade"]),
            at=now(),
            channel=VisitChannel.LINK,
            words=values["words"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return undo(_page(request, found, form, STEPS[-1], status=status_of(error)))
    return HttpResponseRedirect(reverse("portal:judge", args=[found.token]))


def _page(
    request: ShanzhiRequest, found: ServiceRequest, form: JudgeForm, step: str, *, status: int = 200
) -> HttpResponse:
    services = services_for(found)
    photos = [picture(file, partial(photo_url, found.token)) for file in photos_of(found, services)]
    context: dict[str, Any] = {
        "request_row": found,
        "services": services,
        "photos": photos,
        "form": form,
        "step": step,
        "step_number": STEPS.index(step) + 1,
        "steps": len(STEPS),
        "asked": form[step],
        "carried": form.carried(step),
        "is_last": step == STEPS[-1],
    }
    return show(request, "portal/judge.html", community_of(found.community), context, status=status)


def _nothing_to_judge(request: ShanzhiRequest, found: ServiceRequest) -> HttpResponse:
    last = found.return_visits.filter(reached=True).order_by("id").last()
    context = {
        "request_row": found,
        "plain": wording.state_of(found),
        "visit": last,
        "reopened": last is not None and found.grade is None,
        "ended": rules.judging_ended(found, now()),
        "may_reopen": rules.may_reopen(found, now()) and not allows(Action.RATE, found.state),
    }
    return show(request, "portal/judged.html", community_of(found.community), context)
