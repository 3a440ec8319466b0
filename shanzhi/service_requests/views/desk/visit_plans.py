"""The plan of visits: who is due, building by building; rounds noted on the phone; sheets on paper, printed and entered back."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.organisations.queries import communities_run_by
from shanzhi.organisations.rules import is_staff
from shanzhi.service_requests.forms.visiting import RhythmForm, RoundDay, RoundLines
from shanzhi.service_requests.models import VisitSheet
from shanzhi.service_requests.queries.visiting import (
    due_on,
    due_this_month,
    end_of_month,
    homes_due,
    progress_by_building,
    rhythm_of,
)
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import visit_plans as service
from shanzhi.service_requests.views.desk.link_proposals import run_community
from shanzhi.service_requests.views.desk.pages import come_back
from shanzhi.service_requests.visit_sheet import sheet_pdf
from shanzhi.territory.models import Community, Household

DUE_PER_PAGE = 50
MOST_IN_A_ROUND = 40
ROUND = "round"


@only(is_staff)
def visit_plan(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Show how far each building is and which homes are due this month (`?building=`); POST sets how often."""
    place = run_community(request, community)
    rhythm = rhythm_of(place.street, place.community)
    initial = {"visits_a_year": rhythm.visits_a_year, "homes_a_member": rhythm.homes_a_member}
    form = RhythmForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        service.set_rhythm(actor=request.actor, community=place.community, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("service_requests:visit_plan", place.community)
    today = timezone.localdate(clock.now())
    due = due_this_month(place.street, place.community, rhythm, on=today)
    building = request.GET.get("building", "")
    if building.isascii() and building.isdigit() and len(building) < 19:
        due = due.filter(household__building=int(building))
    page = Paginator(due, DUE_PER_PAGE).get_page(request.GET.get("page"))
    progress = progress_by_building(place.street, place.community, rhythm, on=today)
    context = {
        "section": "links",
        "community": place,
        "communities": list(communities_run_by(request.actor)),
        "form": form,
        "rhythm": rhythm,
        "until": end_of_month(today),
        "page": page,
        "due": [(link, due_on(link, rhythm)) for link in page],
        "today": today,
        "progress": progress,
        "chosen": next((one for one in progress if str(one.building.pk) == building), None),
        "totals": {
            name: sum(getattr(one, name) for one in progress) for name in ("homes", "in_care", "visited", "due")
        },
    }
    return render(request, "service_requests/desk/visit_plan.html", context, status=422 if form.errors else 200)


@only(takes_part)
def visit_round(request: ShanzhiRequest) -> HttpResponse:
    """Note several visits at once: loaded while there is a signal, written in the stairwell, sent when the person says so."""
    member = _own_member(request)
    if member is None:
        raise Http404
    at = clock.now()
    links = homes_due(member.street, on=timezone.localdate(at)).filter(member=member)[:MOST_IN_A_ROUND]
    homes = [link.household for link in links]
    day, lines = _forms(request, homes, timezone.localdate(at))
    if request.method == "POST" and day.is_valid() and lines.is_valid():
        try:
            noted = service.record_round(
                actor=request.actor, lines=_noted(lines, homes), on=_moment(day.cleaned_data["on"], at), at=at
            )
        except NotPermitted:
            raise
        except DomainError as error:
            day.add_error("on", str(error))
        else:
            thank_for(request, ROUND, _said(len(noted)))
            return redirect("service_requests:visits")
    return _round_page(request, "service_requests/desk/visit_round.html", day, lines, homes)


@only(takes_part)
@require_POST
def print_sheet(request: ShanzhiRequest) -> HttpResponse:
    """Print a sheet of the homes due next: one's own, or a member's (`member`) for who decides there."""
    pk = request.POST.get("member", "")
    member = _own_member(request)
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        member = Member.objects.filter(pk=int(pk), left_on__isnull=True).first()
    if member is None:
        raise Http404
    at = clock.now()
    sheet = service.print_sheet(actor=request.actor, member=member, at=at)
    community = Community.objects.filter(street=sheet.street, community=member.community).first()
    pdf = sheet_pdf(sheet, _homes(sheet), str(community or ""), request.build_absolute_uri, at)
    response = HttpResponse(pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = content_disposition_header(False, f"{sheet.number}.pdf") or "inline"
    return response


@only(takes_part)
def visit_sheet(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Enter a sheet back, line by line as it is printed."""
    sheet = _sheet(request, pk)
    homes, at = _homes(sheet), clock.now()
    day, lines = _forms(request, homes, timezone.localdate(sheet.printed_at))
    if request.method == "POST" and day.is_valid() and lines.is_valid():
        try:
            noted = service.enter_sheet(
                actor=request.actor,
                sheet=sheet,
                lines=_noted(lines, homes),
                on=_moment(day.cleaned_data["on"], at),
                at=at,
            )
        except NotPermitted:
            raise
        except DomainError as error:
            day.add_error("on", str(error))
        else:
            messages.success(request, _said(len(noted)))
            return redirect("service_requests:visits")
    return _round_page(request, "service_requests/desk/visit_sheet.html", day, lines, homes, sheet=sheet)


@only(takes_part)
@require_safe
def find_sheet(request: ShanzhiRequest) -> HttpResponse:
    """Find a printed sheet by its number."""
    number = request.GET.get("number", "").strip().upper()
    found = VisitSheet.objects.filter(number=number).first() if number else None
    if found is None:
        messages.error(request, _("There is no sheet with this number."))
        return redirect("service_requests:visits")
    return redirect("service_requests:visit_sheet", found.pk)


def _own_member(request: ShanzhiRequest) -> Member | None:
    return Member.objects.filter(person_id=request.actor.person_id or 0, left_on__isnull=True).first()


def _sheet(request: ShanzhiRequest, pk: int) -> VisitSheet:
    sheet = get_object_or_404(VisitSheet.objects.select_related("member__person"), pk=pk)
    own = sheet.member.person_id == request.actor.person_id
    codes = communities_run_by(request.actor).values_list("community", flat=True)
    if not own and sheet.member.community not in codes:
        raise Http404
    return sheet


def _homes(sheet: VisitSheet) -> list[Household]:
    rows = Household.objects.filter(street=sheet.street, pk__in=sheet.household_ids)
    found = {home.pk: home for home in rows.select_related("building__estate", "entrance")}
    return [found[pk] for pk in sheet.household_ids if pk in found]


def _forms(request: ShanzhiRequest, homes: Sequence[Household], day: date) -> tuple[RoundDay, Any]:
    initial = [{"home": home.pk, "draft_key": uuid.uuid4().hex} for home in homes]
    data = request.POST if request.method == "POST" else None
    return RoundDay(data, initial={"on": day}), RoundLines(data, initial=initial)


def _noted(lines: Any, homes: Sequence[Household]) -> list[service.Noted]:
    """Return the lines that were visited. A home that is not in the list is passed over: it left the person's care."""
    known = {home.pk: home for home in homes}
    return [
        service.Noted(
            known[said["home"]], met=said["met"] == "yes", heard=said["heard"], draft_key=said.get("draft_key", "")
        )
        for line in lines
        if line.is_visited and (said := line.cleaned_data)["home"] in known
    ]


def _moment(on: date, at: datetime) -> datetime:
    """Return now for today, else noon of that day."""
    if on == timezone.localdate(at):
        return at
    return datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())


def _said(number: int) -> str:
    return ngettext("%(number)d visit is noted.", "%(number)d visits are noted.", number) % {"number": number}


def _round_page(
    request: ShanzhiRequest, template: str, day: RoundDay, lines: Any, homes: Sequence[Household], **more: Any
) -> HttpResponse:
    known = {str(home.pk): home for home in homes}
    rows = [(line, known.get(str(line["home"].value()))) for line in lines.forms]
    wrong = bool(day.errors) or any(line.errors for line in lines.forms)
    context = {"section": "visits", "day": day, "lines": lines, "rows": rows, "wrong": wrong, **more}
    response = render(request, template, context, status=422 if wrong else 200)
    return come_back(response) if wrong else response
