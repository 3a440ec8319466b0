"""A rota: drafted, worked out, read, changed by hand, published, printed."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.people.models import Person
from shanzhi.people.requests import AccountRequest
from shanzhi.venues import papers
from shanzhi.venues.enums import DutyState, RotaState
from shanzhi.venues.forms.rotas import CancelForm, DutyForm, RotaForm, SingleDutyForm
from shanzhi.venues.models import Duty, Rota, Venue
from shanzhi.venues.queries import keepers_of, plan_of, problem_of
from shanzhi.venues.queries.duties import with_people
from shanzhi.venues.queries.rotas import duties_of_rota
from shanzhi.venues.rota_problem import shortages
from shanzhi.venues.rota_reading import by_day, candidates_of, lines_of, rows_of, spread
from shanzhi.venues.rules import runs_venue
from shanzhi.venues.services import duties as duty_service
from shanzhi.venues.services import rotas as service
from shanzhi.venues.views.desk.pages import done, form_page, seen_rota, seen_venue, today

FIRST_LENGTH = 27  # four weeks


@signed_in
def rota_new(request: AccountRequest, pk: int) -> HttpResponse:
    """Draft a rota: by default the four weeks after the last one, from a Monday on."""
    found = seen_venue(request, pk, runs_venue)
    last = Rota.objects.filter(street=found.street, venue=found).order_by("-last_on").first()
    day = max(today(), last.last_on if last else today())
    first = day + timedelta(days=7 - day.weekday())
    form = RotaForm(request.POST or None, initial={"first_on": first, "last_on": first + timedelta(days=FIRST_LENGTH)})
    made: list[Rota] = []

    def deed() -> None:
        rota = service.draft_rota(actor=request.actor, venue=found, at=clock.now(), **form.cleaned_data)
        made.append(service.ask_solver(actor=request.actor, rota=rota, at=clock.now()))

    if request.method == "POST" and done(form, deed):
        return redirect("venues:rota", made[0].pk)
    context = {
        "title": _("New rota"),
        "note": _("It is worked out as evenly as can be. You look at it, change what you like, and publish it."),
        "label": _("Work it out"),
    }
    return form_page(request, form, found, **context)


def people_of(venue: Venue, duties: list[Duty]) -> dict[int, Person]:
    """Return the keepers of a venue and everybody who stands in these duties."""
    people = {keeper.person_id: keeper.person for keeper in keepers_of(venue)}
    for duty in duties:
        for person in (duty.keeper, duty.deputy):
            if person is not None:
                people.setdefault(person.pk, person)
    return people


@require_safe
@signed_in
def rota(request: AccountRequest, pk: int) -> HttpResponse:
    """Show a rota day by day, how even it is, and what is not in order."""
    found = seen_rota(request, pk)
    duties = duties_of_rota(found)
    people = people_of(found.venue, duties)
    problem, plan = problem_of(found.venue, duties, extra=people), plan_of(duties)
    lines = lines_of(problem, duties, plan, people)
    rows = rows_of(problem, plan, people)
    open_lines = [line for line in lines if line.duty.state == DutyState.PLANNED]
    context = {
        "section": "venues",
        "rota": found,
        "venue": found.venue,
        "days": by_day(lines),
        "rows": rows,
        "spread": spread(rows),
        "empty": sum(line.duty.keeper_id is None for line in lines),
        "wrong": sum(bool(line.wrong) for line in open_lines),
        "shortages": shortages(problem) if found.state == RotaState.DRAFT else [],
        "is_draft": found.state == RotaState.DRAFT,
        "is_solving": found.state == RotaState.SOLVING,
        "total": len(lines),
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "venues/desk/parts/rota.html" if part else "venues/desk/rota.html", context)


@signed_in
@require_POST
def rota_solve(request: AccountRequest, pk: int) -> HttpResponse:
    """Work a draft out (again)."""
    service.ask_solver(actor=request.actor, rota=seen_rota(request, pk), at=clock.now())
    return redirect("venues:rota", pk)


@signed_in
@require_POST
def rota_publish(request: AccountRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    service.publish_rota(actor=request.actor, rota=seen_rota(request, pk), at=clock.now())
    messages.success(request, _("Published. Everybody with a duty is told."))
    return redirect("venues:rota", pk)


@signed_in
@require_POST
def rota_remove(request: AccountRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = seen_rota(request, pk)
    service.remove_rota(actor=request.actor, rota=found, at=clock.now())
    messages.success(request, _("The draft is gone."))
    return redirect("venues:venue", found.venue_id)


@require_safe
@signed_in
def rota_paper(request: AccountRequest, pk: int) -> HttpResponse:
    """Print a rota on A4."""
    found = seen_rota(request, pk)
    duties = duties_of_rota(found)
    response = HttpResponse(papers.rota_paper(found, duties, at=clock.now()), content_type="application/pdf")
    filename = _("Rota %(name)s %(first)s.pdf") % {"name": found.venue.name, "first": found.first_on}
    response["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    return response


def seen_duty(request: AccountRequest, pk: int) -> Duty:
    """Return a duty still to come of a venue the actor runs, or 404."""
    found = with_people(Duty.objects.filter(state=DutyState.PLANNED)).select_related("venue__organisation")
    duty = found.filter(pk=pk).first()
    if duty is None or not runs_venue(request.actor, duty.venue):
        raise Http404
    return duty


def after_duty(duty: Duty) -> str:
    """Return the page a duty's own leads back to: its rota, else its venue."""
    if duty.rota_id is not None:
        return f"{reverse('venues:rota', args=[duty.rota_id])}#duty-{duty.pk}"
    return reverse("venues:venue", args=[duty.venue_id])


@signed_in
def duty(request: AccountRequest, pk: int) -> HttpResponse:
    """Why this person? Everybody with what speaks for and against them; choose another if you know better."""
    found = seen_duty(request, pk)
    form = _duty_form(request, found)

    def deed() -> None:
        keeper, deputy = form.person("keeper"), form.person("deputy")
        service.set_duty(actor=request.actor, duty_id=pk, keeper=keeper, deputy=deputy, at=clock.now())

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Saved."))
        return redirect(after_duty(found))
    context = {"title": _("Who keeps this duty?"), "duty": found, "template": "venues/desk/duty.html"}
    return form_page(request, form, found.venue, back=after_duty(found), cancel=CancelForm(), **context)


def _duty_form(request: AccountRequest, duty: Duty) -> DutyForm:
    duties = duties_of_rota(duty.rota) if duty.rota is not None else [duty]
    people = people_of(duty.venue, [duty])
    problem, plan = problem_of(duty.venue, duties, extra=people), plan_of(duties)
    roles = {"keeper": False, "deputy": True} if duty.venue.has_deputy else {"keeper": False}
    candidates = {
        role: candidates_of(problem, plan, duty.pk, people, as_deputy=as_deputy) for role, as_deputy in roles.items()
    }
    ordered = {candidate.person.pk: candidate.person for candidate in candidates["keeper"]}
    hints = {role: {str(one.person.pk): one.words for one in found} for role, found in candidates.items()}
    return DutyForm(
        request.POST or None,
        people=ordered,
        hints=hints,
        may_be_empty=not service.is_settled(duty),
        initial={"keeper": str(duty.keeper_id or ""), "deputy": str(duty.deputy_id or "")},
    )


@signed_in
@require_POST
def duty_cancel(request: AccountRequest, pk: int) -> HttpResponse:
    """Let a duty fall out."""
    found = seen_duty(request, pk)
    reason = request.POST.get("reason", "")
    duty_service.cancel_duty(actor=request.actor, duty_id=pk, reason=reason, at=clock.now())
    messages.success(request, _("Cancelled."))
    return redirect(after_duty(found))


@signed_in
def duty_new(request: AccountRequest, pk: int) -> HttpResponse:
    """Give one duty outside a rota."""
    found = seen_venue(request, pk, runs_venue)
    form = SingleDutyForm(request.POST or None, keepers=keepers_of(found))

    def deed() -> None:
        said = form.cleaned_data
        duty_service.plan_duty(
            actor=request.actor,
            venue=found,
            keeper=form.people[said["keeper"]],
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Saved."))
        return redirect("venues:venue", pk)
    note = _("A special day, or one that was kept and never noted. For a whole week make a rota.")
    return form_page(request, form, found, title=_("A single duty"), note=note)
