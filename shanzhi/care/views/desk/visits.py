"""One visit: whom and where for who goes today, noting it, giving it out, its card on paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.care import cards, deadlines, rules
from shanzhi.care.enums import CareForm, VisitState
from shanzhi.care.forms.fields import WhyForm
from shanzhi.care.forms.register import EventForm
from shanzhi.care.forms.visits import AssignForm, VisitForm
from shanzhi.care.models import CareVisit
from shanzhi.care.queries import limits_of, visits_of, visits_visible_to
from shanzhi.care.services import assign_visit, drop_visit, note_event, record_visit, request_from_visit
from shanzhi.care.services.reading import read_home, read_notes
from shanzhi.care.views.desk.pages import care_page, come_back, load_visit, put_on_form, register_page
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.territory.models import Community


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@care_page
def visit(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show one visit; POST notes it. With a category it becomes a request at once."""
    if request.method == "POST" and _is_sent_again(request, pk):
        return _noted(request)
    found, at = load_visit(request, pk), clock.now()
    if request.method != "POST":
        form = VisitForm(street=found.street, initial={"draft_key": uuid.uuid4().hex})
        return _page(request, found, form)
    form = VisitForm(request.POST, street=found.street)
    if not form.is_valid():
        return come_back(_page(request, found, form, status=422))
    said = form.cleaned_data
    try:
        noted = record_visit(
            actor=request.actor,
            visit_id=found.pk,
            met=said["met"] == "yes",
            at=said["at"] or at,
            recorded_at=at,
            heard=said["heard"],
            draft_key=said["draft_key"],
        )
        thing = None
        if said["category"] and noted.request_id is None:
            thing = request_from_visit(
                actor=request.actor, visit_id=noted.pk, category=said["category"], text=said["needed"], at=at
            )
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(_page(request, found, form, status=422))
    if thing is not None:
        messages.success(request, _("It is a request now: %(number)s") % {"number": thing.number})
    return _noted(request)


def _is_sent_again(request: ShanzhiRequest, pk: int) -> bool:
    """Tell whether this very draft has arrived already: a stairwell sends twice, and a noted visit is out of its visitor's sight."""
    key = request.POST.get("draft_key", "")[:40]
    account = request.actor.account_id
    return key != "" and CareVisit.objects.filter(pk=pk, draft_key=key, recorded_by_id=account).exists()


def _noted(request: ShanzhiRequest) -> HttpResponse:
    messages.success(request, _("The visit is noted."))
    return HttpResponseRedirect(reverse("care:enter" if request.POST.get("next") == "enter" else "care:today"))


def _page(request: ShanzhiRequest, visit: CareVisit, form: VisitForm, status: int = 200) -> HttpResponse:
    actor, today = request.actor, deadlines.day_of(clock.now())
    keeps = rules.may_see(actor, visit.entry)
    is_planned = visit.state == VisitState.PLANNED
    own = Member.objects.filter(person_id=actor.person_id or 0, left_on__isnull=True).first()
    may_give = is_planned and (keeps or not rules.goes(actor, visit))
    context: dict[str, Any] = {
        "section": "care",
        "tabs": tabs_for(actor, "today"),
        "visit": visit,
        "entry": visit.entry,
        "form": form,
        "is_planned": is_planned,
        "is_late": is_planned and visit.due_at <= clock.now(),
        "keeps": keeps,
        "goes": rules.goes(actor, visit),
        "door": visit.entry.household if rules.is_on_task(actor, visit, today) else None,
        "may_record": is_planned and rules.may_record(actor, visit, today),
        "may_drop": is_planned and keeps and visit.plan_id is not None and visit.form != CareForm.VISIT,
        "assign_form": AssignForm(actor=actor, community=visit.community) if may_give else None,
        "own": own if own is not None and own.pk != visit.visitor_id else None,
        "may_tell": is_planned and rules.is_keeper(actor, visit.entry),
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "why": WhyForm(initial={"reason": _("to prepare a visit")}),
    }
    return render(request, "care/desk/visit.html", context, status=status)


@require_POST
@care_page
def assign(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Give a visit to a member."""
    found = load_visit(request, pk)
    form = AssignForm(request.POST, actor=request.actor, community=found.community)
    own = request.POST.get("own") and Member.objects.filter(person_id=request.actor.person_id or 0).first()
    if own:
        member: Member = own
    elif form.is_valid():
        member = form.cleaned_data["member"]
    else:
        raise Http404
    assign_visit(actor=request.actor, visit_id=found.pk, member=member, at=clock.now())
    messages.success(request, _("%(name)s goes.") % {"name": member})
    still_seen = visits_visible_to(request.actor).filter(pk=pk).exists()
    return redirect("care:visit", pk) if still_seen else redirect("care:late")


@require_POST
@register_page
def drop(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Leave a visit out."""
    found = load_visit(request, pk)
    drop_visit(actor=request.actor, visit_id=found.pk, at=clock.now())
    messages.success(request, _("Left out. The next one is planned."))
    return redirect("care:entry", found.entry_id)


@require_http_methods(["GET", "HEAD", "POST"])
@care_page
def visit_event(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """The keeper says that something happened: somebody comes within a day."""
    found = load_visit(request, pk)
    require(rules.is_keeper(request.actor, found.entry), _("You do not keep this register."))
    hours = limits_of(found.street).event_hours
    form = EventForm(request.POST or None)
    context = {
        "section": "care",
        "form": form,
        "title": _("Something happened"),
        "note": _("Somebody comes within %(hours)d hours.") % {"hours": hours},
        "draft": f"care-event-{pk}",
        "back": reverse("care:visit", args=[pk]),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    try:
        note_event(actor=request.actor, entry=found.entry, at=clock.now(), **form.cleaned_data)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/form.html", context, status=422))
    messages.success(request, _("Noted. A visit is planned within %(hours)d hours.") % {"hours": hours})
    return redirect("care:today")


@require_POST
@never_cache
@care_page
def notes(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show what was noted before, to who makes the visit; the look is noted."""
    found = load_visit(request, pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        context = {
            "section": "care",
            "form": form,
            "back": reverse("care:visit", args=[pk]),
            "title": _("What was noted"),
        }
        return render(request, "care/desk/form.html", context, status=422)
    read = read_notes(
        actor=request.actor, entry=found.entry, visit=found, reason=form.cleaned_data["reason"], at=clock.now()
    )
    context = {"section": "care", "notes": read, "back": reverse("care:visit", args=[pk]), "number": found.number}
    return render(request, "care/desk/notes.html", context)


@require_safe
@never_cache
@care_page
def card(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """The card of a visit I make, with the door from its day on; without it for who keeps the register."""
    found = load_visit(request, pk)
    require(rules.may_print_card(request.actor, found), _("This visit was given to somebody else."))
    today = deadlines.day_of(clock.now())
    return _cards(request, [found], lambda one: rules.is_on_task(request.actor, one, today))


@require_safe
@never_cache
@care_page
def my_cards(request: ShanzhiRequest) -> HttpResponse:
    """The cards of all visits I make today, in one file."""
    today = deadlines.day_of(clock.now())
    found = list(visits_of(request.actor, until=today))
    if not found:
        raise Http404
    return _cards(request, found, lambda one: True)


@require_POST
@never_cache
@register_page
def print_card(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """The card with its door for a visitor who works on paper: by who keeps the register, noted as a look at the home."""
    found = load_visit(request, pk)
    today = deadlines.day_of(clock.now())
    if found.state != VisitState.PLANNED or found.planned_on > today or found.visitor is None:
        raise DomainError(_("A card with its door is printed on the day of the visit, for who makes it."))
    reason = _("card printed for the visitor of %(number)s") % {"number": found.number}
    read_home(actor=request.actor, entry=found.entry, reason=reason, at=clock.now())
    return _cards(request, [found], lambda one: True)


def _cards(request: ShanzhiRequest, visits: list[CareVisit], shows_door: Any) -> HttpResponse:
    community = get_object_or_404(Community, community=visits[0].community)
    content = cards.cards_pdf(
        visits,
        community=community,
        visit_url=lambda one: request.build_absolute_uri(reverse("care:visit", args=[one.pk])),
        own_url=lambda one: request.build_absolute_uri(reverse("care:own", args=[one.entry.token])),
        shows_door=shows_door,
        at=clock.now(),
    )
    headers = {"Content-Disposition": 'inline; filename="care-cards.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
