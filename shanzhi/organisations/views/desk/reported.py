"""Members who reported in: the register, its papers, and the feedback their units get once a quarter."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.organisations import papers
from shanzhi.organisations.forms.people import EndForm
from shanzhi.organisations.forms.reported import QuarterForm, ReportForm
from shanzhi.organisations.models import Registration
from shanzhi.organisations.quarters import quarter_before, quarter_name
from shanzhi.organisations.queries.reported import UnitOfMembers, deeds_in, registrations_run_by, units_in
from shanzhi.organisations.rules import is_staff
from shanzhi.organisations.services import end_registration, note_feedback, report_in
from shanzhi.organisations.views.desk.members import run_member
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

PER_PAGE = 50
QUARTERS = 4


@only(is_staff)
def reported(request: AccountRequest) -> HttpResponse:
    """List who reported in, and the units of a quarter with whether each got its feedback."""
    quarters = _quarters()
    form = QuarterForm(quarters, request.GET)
    quarter = _quarter(request.GET.get("quarter"))
    rows = registrations_run_by(request.actor).filter(until__isnull=True)
    units = units_in(request.actor, quarter)
    context = {
        "section": "members",
        "form": form,
        "quarter": quarter,
        "quarter_name": quarter_name(quarter),
        "units": units,
        "waiting": sum(unit.sent_on is None for unit in units),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "organisations/desk/reported.html", context)


@only(is_staff)
def report_new(request: AccountRequest, member: int) -> HttpResponse:
    """Note that a member reported in."""
    found = run_member(request, member)
    initial = {"reported_on": timezone.localdate(clock.now()), "unit": found.home_branch_elsewhere}
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            report_in(actor=request.actor, member=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Registered."))
            return redirect("organisations:member", member)
    words = {"title": _("A member reports in"), "back": reverse("organisations:member", args=[member])}
    context = {"section": "members", "form": form, "person": found.person, **words}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def report_end(request: AccountRequest, registration: int) -> HttpResponse:
    """Note that a registration ends."""
    found = _registration(request, registration)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        end_registration(actor=request.actor, registration=found, on=form.cleaned_data["on"], at=clock.now())
        messages.success(request, _("The registration ends."))
        return redirect("organisations:reported")
    words = {"title": _("End a registration"), "label": _("End it"), "back": reverse("organisations:reported")}
    context = {"section": "members", "form": form, "person": found.member.person, **words}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def report_paper(request: AccountRequest, registration: int, kind: str) -> HttpResponse:
    """The slip or the service card of one registration, as a PDF."""
    found = _registration(request, registration)
    draw = {"slip": papers.slip, "card": papers.service_card}.get(kind)
    if draw is None:
        raise Http404
    return _pdf(draw(found, _name_of(found.member.community), at=clock.now()), f"{kind}.pdf")


@only(is_staff)
def report_register(request: AccountRequest) -> HttpResponse:
    """The register as a PDF, ended registrations too."""
    rows = list(registrations_run_by(request.actor).order_by("reported_on", "pk"))
    codes = sorted({row.member.community for row in rows})
    title = "、".join(Community.objects.filter(community__in=codes).values_list("name", flat=True))
    return _pdf(papers.register(rows, title, at=clock.now()), "register.pdf")


@only(is_staff)
def feedback(request: AccountRequest) -> HttpResponse:
    """The feedback to one unit (`?community=&unit=&quarter=`), as a PDF."""
    quarter = _quarter(request.GET.get("quarter"))
    unit = _unit(request, quarter, request.GET.get("community", ""), request.GET.get("unit", ""))
    done = deeds_in([row.member_id for row in unit.registrations], quarter)
    content = papers.feedback(unit, quarter, _name_of(unit.community), done, at=clock.now())
    return _pdf(content, "feedback.pdf")


@only(is_staff)
@require_POST
def feedback_sent(request: AccountRequest) -> HttpResponse:
    """Note that a unit was sent its feedback."""
    quarter = _quarter(request.POST.get("quarter"))
    unit = _unit(request, quarter, request.POST.get("community", ""), request.POST.get("unit", ""))
    note_feedback(actor=request.actor, community=unit.community, unit=unit.unit, quarter=quarter, at=clock.now())
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('organisations:reported')}?quarter={quarter.isoformat()}")


def _quarters() -> list[date]:
    """Return the last four quarters that are over, the latest first."""
    found = [quarter_before(timezone.localdate(clock.now()))]
    while len(found) < QUARTERS:
        found.append(quarter_before(found[-1]))
    return found


def _quarter(text: str | None) -> date:
    return next((one for one in _quarters() if one.isoformat() == text), _quarters()[0])


def _unit(request: AccountRequest, quarter: date, community: str, name: str) -> UnitOfMembers:
    for unit in units_in(request.actor, quarter):
        if (str(unit.community), unit.unit) == (community, name):
            return unit
    raise Http404


def _registration(request: AccountRequest, pk: int) -> Registration:
    return get_object_or_404(registrations_run_by(request.actor), pk=pk)


def _name_of(community: int) -> str:
    return str(Community.objects.filter(community=community).values_list("name", flat=True).first() or community)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
