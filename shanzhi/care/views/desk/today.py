"""What is mine today, on the phone; paper cards entered back by their number."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.care import deadlines
from shanzhi.care.forms.visits import NumberForm
from shanzhi.care.models import CareVisit
from shanzhi.care.queries import visits_of, visits_visible_to
from shanzhi.care.views.desk.pages import care_page
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest

SOON = timedelta(days=7)
SHOWN_DONE = 5


@require_safe
@care_page
def today(request: ShanzhiRequest) -> HttpResponse:
    """List the visits I make today, those of the week to come without their door, and my last ones."""
    at = clock.now()
    day = deadlines.day_of(at)
    planned = list(visits_of(request.actor, until=day + SOON))
    done = CareVisit.objects.filter(recorded_by_id=request.actor.account_id, entry__purged_at__isnull=True)
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "today"),
        "day": day,
        "now": [(visit, visit.due_at <= at) for visit in planned if visit.planned_on <= day],
        "later": [visit for visit in planned if visit.planned_on > day],
        "done": list(
            done.select_related("entry__household__building", "request").order_by("-recorded_at", "-id")[:SHOWN_DONE]
        ),
    }
    return render(request, "care/desk/today.html", context)


@require_safe
@care_page
def enter(request: ShanzhiRequest) -> HttpResponse:
    """Find the visit of a paper card by its number, whole or its last digits."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        found = list(visits_visible_to(request.actor).filter(number__endswith=number).order_by("-id")[:2])
        exact = [visit for visit in found if visit.number == number or len(found) == 1]
        if exact:
            return HttpResponseRedirect(f"{reverse('care:visit', args=[exact[0].pk])}?next=enter")
        form.add_error(
            "number",
            _("Several cards end like this: please type more digits.") if found else _("No card has this number."),
        )
    context = {"section": "care", "tabs": tabs_for(request.actor, "today"), "form": form}
    return render(request, "care/desk/enter.html", context, status=422 if form.is_bound and form.errors else 200)
