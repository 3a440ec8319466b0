"""My duties: what I keep next, what colleagues ask, a word for the next one, my calendar, my home as a hall."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.people.models import Person
from shanzhi.people.my_pages import my_pages
from shanzhi.people.requests import AccountRequest
from shanzhi.venues.enums import ChangeState, DutyState
from shanzhi.venues.forms.rotas import ChangeForm, HandoverForm
from shanzhi.venues.models import Duty, DutyChange, DutyFeed, Keeper, Venue
from shanzhi.venues.queries import (
    consent_of,
    duties_of_person,
    duties_visible_to,
    keepers_of,
    note_before,
    plan_of,
    problem_of,
)
from shanzhi.venues.queries.duties import waiting_for
from shanzhi.venues.rota_problem import objections
from shanzhi.venues.services import changes, feeds
from shanzhi.venues.services import duties as service
from shanzhi.venues.views.desk.pages import done, form_page, number, own_person, today

SHOWN = 30


@require_safe
@signed_in
def my_duties(request: AccountRequest) -> HttpResponse:
    """Show what I have to keep and to answer, soonest first."""
    person = own_person(request)
    at = clock.now()
    mine = duties_of_person(person.pk).filter(state=DutyState.PLANNED)
    asked = DutyChange.objects.filter(asked_by=person, state=ChangeState.WAITING).select_related("asked_of")
    halls = list(Venue.objects.filter(host=person, closed_on__isnull=True).select_related("building__estate"))
    feed = DutyFeed.objects.filter(person=person, revoked_at__isnull=True).first()
    keeping = Keeper.objects.filter(person=person, until__isnull=True).select_related("venue")
    context = {
        "section": "me",
        "tab": "duties",
        "tabs": my_pages(request.actor),
        "person": person,
        "now": at,
        "wishes": list(waiting_for(person.pk, at)),
        "to_note": list(mine.filter(keeper=person, starts_at__lte=at).order_by("starts_at")[:SHOWN]),
        "coming": list(mine.filter(starts_at__gt=at).order_by("starts_at")[:SHOWN]),
        "asked": {change.duty_id: change for change in asked},
        "keeping": list(keeping),
        "halls": [(hall, consent_of(hall)) for hall in halls],
        "today": today(),
        "feed_url": request.build_absolute_uri(reverse("venues:feed", args=[feed.token])) if feed else "",
    }
    return render(request, "venues/mine/duties.html", context)


def own_duty(request: AccountRequest, pk: int) -> Duty:
    """Return a duty of the actor's own, as keeper or deputy, or 404."""
    duty = duties_of_person(own_person(request).pk).filter(pk=pk).first()
    if duty is None:
        raise Http404
    return duty


@signed_in
@require_POST
def accept(request: AccountRequest, pk: int) -> HttpResponse:
    """Say that I will be there."""
    own_duty(request, pk)
    service.accept_duty(actor=request.actor, duty_id=pk, at=clock.now())
    messages.success(request, _("Thank you. You are expected."))
    return redirect("venues:my_duties")


@signed_in
def keep(request: AccountRequest, pk: int) -> HttpResponse:
    """Note that a duty was kept, with a word for the next one."""
    duty = own_duty(request, pk)
    people = [person for person in (duty.keeper, duty.deputy) if person is not None]
    initial = {"kept_by": str(request.actor.person_id)}
    form = HandoverForm(request.POST or None, people=people, initial=initial)

    def deed() -> None:
        service.keep_duty(
            actor=request.actor,
            duty_id=pk,
            handover=form.cleaned_data["handover"],
            kept_by=form.who(),
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Thank you. The next one reads your note."))
        return redirect("venues:my_duties")
    context = {
        "section": "me",
        "duty": duty,
        "title": _("Hand over"),
        "label": _("I kept this duty"),
        "before": note_before(duty.venue, clock.now()),
        "received": duty.receptions.count(),
        "template": "venues/mine/keep.html",
    }
    return form_page(request, form, duty.venue, back=reverse("venues:my_duties"), **context)


@signed_in
def ask(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask a colleague to take my duty, or to swap it."""
    duty = own_duty(request, pk)
    if duty.keeper_id != request.actor.person_id:
        raise Http404
    people = {keeper.person_id: keeper.person for keeper in keepers_of(duty.venue)}
    people.pop(duty.keeper_id or 0, None)
    theirs = duties_visible_to(request.actor).filter(
        venue=duty.venue, state=DutyState.PLANNED, keeper_id__in=people, starts_at__gt=clock.now()
    )
    others = {other.pk: other for other in theirs.order_by("starts_at")[:SHOWN]}
    choices = [*_covers(duty, people), *_swaps(others.values())]
    form = ChangeForm(request.POST or None, choices=choices)

    def deed() -> None:
        wish = form.cleaned_data["wish"]
        other = others.get(number(wish[1:])) if wish.startswith("d") else None
        of = people[other.keeper_id or 0] if other else people[number(wish[1:])]
        changes.ask_change(
            actor=request.actor,
            duty_id=pk,
            of=of,
            other_id=other.pk if other else None,
            reason=form.cleaned_data["reason"],
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Asked. The duty stays yours until your colleague agrees."))
        return redirect("venues:my_duties")
    when = date_format(localtime(duty.starts_at), "m-d H:i")
    context = {
        "section": "me",
        "title": _("I cannot on %(when)s") % {"when": when},
        "note": duty.venue.name,
        "label": _("Ask"),
        "back": reverse("venues:my_duties"),
    }
    return form_page(request, form, duty.venue, **context)


def _covers(duty: Duty, people: dict[int, Person]) -> list[tuple[str, Any, Any]]:
    """Return whom one can ask to take a duty: who can first, the others with the rule that is in the way."""
    problem, plan = problem_of(duty.venue, [duty], extra=people), plan_of([duty])
    found = []
    for pk, person in people.items():
        against = [kind for kind in objections(problem, plan, duty.pk, pk) if kind not in changes.BY_AGREEMENT]
        hint = _(", ").join(str(kind.label) for kind in against) or _("takes it over")
        found.append((bool(against), (f"p{pk}", str(person), hint)))
    return [choice for _against, choice in sorted(found, key=lambda one: one[0])]


def _swaps(others: Iterable[Duty]) -> list[tuple[str, Any, Any]]:
    """Return the duties of colleagues one can offer to swap against."""
    return [
        (
            f"d{other.pk}",
            str(other.keeper),
            _("swap against %(when)s") % {"when": date_format(localtime(other.starts_at), "m-d H:i")},
        )
        for other in others
    ]


@signed_in
@require_POST
def answer(request: AccountRequest, pk: int) -> HttpResponse:
    """Agree to a colleague's wish, or decline it."""
    agrees = request.POST.get("agrees") == "1"
    changes.answer_change(actor=request.actor, change_id=pk, agrees=agrees, at=clock.now())
    messages.success(request, _("The duty is yours. Thank you.") if agrees else _("Your colleague is told."))
    return redirect("venues:my_duties")


@signed_in
@require_POST
def withdraw(request: AccountRequest, pk: int) -> HttpResponse:
    """Take my wish back."""
    changes.withdraw_change(actor=request.actor, change_id=pk, at=clock.now())
    messages.success(request, _("Taken back. The duty stays yours."))
    return redirect("venues:my_duties")


@signed_in
@require_POST
def my_feed(request: AccountRequest) -> HttpResponse:
    """Make the address my calendar reads, a new one, or none."""
    person = own_person(request)
    if request.POST.get("do") == "revoke":
        feeds.revoke_feed(actor=request.actor, person=person, at=clock.now())
        messages.success(request, _("The address no longer works."))
    else:
        feeds.make_feed(actor=request.actor, person=person, at=clock.now())
        messages.success(request, _("Here is the address. Keep it to yourself."))
    return redirect("venues:my_duties")
