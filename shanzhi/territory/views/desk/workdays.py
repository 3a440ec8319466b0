"""The workday calendar: which years are entered, one year's days, adding and removing days, reading a notice."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.forms.workdays import WORKED, NoticeForm, SpecialDayForm
from shanzhi.territory.holiday_notice import read_notice
from shanzhi.territory.models import CalendarDay
from shanzhi.territory.queries import work_calendar, years_entered
from shanzhi.territory.rules import may_edit_calendar, may_see_calendar
from shanzhi.territory.services.workdays import SpecialDay, enter_days, remove_day
from shanzhi.territory.views.desk.pages import FormPage, form_page

SECTION = "workdays"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_GET
@only(may_see_calendar)
def years(request: ShanzhiRequest) -> HttpResponse:
    """The years that are entered, the newest first, and whether the next one is missing."""
    entered = years_entered()[::-1]
    today = timezone.localdate(clock.now())
    wanted = next((year for year in (today.year, today.year + 1) if year not in {e.year for e in entered}), None)
    context = {"section": SECTION, "entered": entered, "wanted": wanted, "next_year": today.year + 1}
    context["may_edit"] = may_edit_calendar(request.actor)
    return render(request, "territory/desk/workdays.html", context)


@require_http_methods(["GET", "POST"])
@only(may_see_calendar)
def year(request: ShanzhiRequest, year: int) -> HttpResponse:
    """The days of one year that do not follow the week, and a form to add one for who may."""
    _check(year)
    if request.method == "POST" and not may_edit_calendar(request.actor):
        raise Http404
    form = SpecialDayForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        entry = SpecialDay(values["day"], values["kind"] == WORKED, values["name"])
        enter_days(actor=request.actor, days=[entry], at=clock.now())
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("territory:workdays_of_year", args=[year]))
    context = {
        "section": SECTION,
        "year": year,
        "days": list(CalendarDay.objects.filter(day__year=year)),
        "workdays": work_calendar().workdays_between(date(year - 1, 12, 31), date(year, 12, 31)),
        "form": form,
        "may_edit": may_edit_calendar(request.actor),
    }
    return render(request, "territory/desk/workdays_year.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@only(may_edit_calendar)
def notice(request: ShanzhiRequest, year: int) -> HttpResponse:
    """Read the lines of a notice, show what was understood, enter it when somebody has looked at it."""
    _check(year)
    form = NoticeForm(request.POST or None)
    here = reverse("territory:workdays_of_year", args=[year])
    way = [(_("Workdays"), reverse("territory:workdays")), (str(year), here)]
    page = FormPage(_("Read a notice"), way, _("Read"), section=SECTION)
    if request.method == "POST" and form.is_valid():
        reading = read_notice(form.cleaned_data["text"], year)
        if not reading.days:
            form.add_error("text", _("No day was found in this text."))
        elif "enter" not in request.POST:
            context = {"section": SECTION, "page": page, "reading": reading, "form": form, "year": year}
            return render(request, "territory/desk/workdays_notice.html", context)

    def deed(values: dict[str, Any]) -> tuple[str, str]:
        changed = enter_days(actor=request.actor, days=read_notice(values["text"], year).days, at=clock.now())
        return ngettext("%(n)d day is entered.", "%(n)d days are entered.", len(changed)) % {"n": len(changed)}, here

    return form_page(request, form, page, deed)


@require_POST
@only(may_edit_calendar)
def remove(request: ShanzhiRequest, year: int, day: int) -> HttpResponse:
    """Let a day follow the week again. `day` is month and day as one number: 1001."""
    try:
        wanted = date(year, day // 100, day % 100)
    except ValueError as error:
        raise Http404 from error
    remove_day(actor=request.actor, day=wanted, at=clock.now())
    messages.success(request, _("The day follows the week again."))
    return HttpResponseRedirect(reverse("territory:workdays_of_year", args=[year]))


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
