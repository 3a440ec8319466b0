"""What is done about one entry: changed, graded, grounded anew, planned, told of, linked to family, read, ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.care import deadlines
from shanzhi.care.enums import Ground
from shanzhi.care.forms.fields import WhyForm
from shanzhi.care.forms.register import ChangeForm, EndForm, EventForm, FamilyForm, GroundForm, PlanForm, RiskForm
from shanzhi.care.models import CarePerson, CarePlan, FamilyLink
from shanzhi.care.queries import limits_of
from shanzhi.care.services import (
    change_entry,
    end_care,
    end_family_link,
    end_plan,
    grade_risk,
    link_family,
    note_event,
    renew_code,
    renew_ground,
    set_plan,
)
from shanzhi.care.services.reading import read_home, read_notes
from shanzhi.care.views.desk.pages import come_back, load_entry, put_on_form, register_page
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.services import find_or_make_person
from shanzhi.territory.models import Community


def _asked(
    request: ShanzhiRequest,
    entry: CarePerson,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    **words: Any,
) -> HttpResponse:
    """Show a form about an entry, or do what it says and go back to the entry. A refusal keeps what was typed."""
    context = {"section": "care", "form": form, "entry": entry, "back": reverse("care:entry", args=[entry.pk]), **words}
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            do(form.cleaned_data)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/form.html", context, status=422))
    messages.success(request, words.get("done") or _("Saved."))
    return redirect("care:entry", entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def change(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Another group, home or keeper."""
    entry = load_entry(request, pk)
    community = get_object_or_404(Community, community=entry.community)
    form = ChangeForm(
        request.POST or None,
        actor=request.actor,
        community=community,
        about_children=entry.kind.is_children,
        initial={"kind": entry.kind_id, "keeper": entry.keeper_id},
    )
    return _asked(
        request,
        entry,
        form,
        lambda said: change_entry(
            actor=request.actor,
            entry=entry,
            kind=said["kind"],
            household=said["household"] or entry.household,
            keeper=said["keeper"],
            at=clock.now(),
        ),
        title=_("Change group, keeper or home"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def risk(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Grade how closely somebody is looked after."""
    entry = load_entry(request, pk)
    return _asked(
        request,
        entry,
        RiskForm(request.POST or None, initial={"risk": entry.risk}),
        lambda said: grade_risk(actor=request.actor, entry=entry, at=clock.now(), **said),
        title=_("Grade the risk"),
        note=_("A person decides this, nothing is computed. It says how often somebody comes."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def ground(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Look at the ground again."""
    entry = load_entry(request, pk)
    form = GroundForm(request.POST or None, ground=entry.ground, initial={"legal_ground": entry.legal_ground})
    is_consent = entry.ground == Ground.CONSENT
    return _asked(
        request,
        entry,
        form,
        lambda said: renew_ground(actor=request.actor, entry=entry, at=clock.now(), **said),
        title=_("Look at the ground again"),
        note=_("Ask whether they still agree. If not, end the care.")
        if is_consent
        else _("Does the duty still hold? If not, end the care."),
        label=_("They still agree") if is_consent else _("It still holds"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def plan(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Plan something for a person."""
    entry = load_entry(request, pk)
    longest = limits_of(entry.street).longest_interval(entry.risk)
    today = deadlines.day_of(clock.now())
    first = {"form": request.GET.get("form"), "every_days": longest, "first_on": today + timedelta(days=1)}
    form = PlanForm(request.POST or None, initial=first)
    form.fields["visitor"].of_actor(request.actor, entry.community)  # type: ignore[attr-defined]
    return _asked(
        request,
        entry,
        form,
        lambda said: set_plan(actor=request.actor, entry=entry, at=clock.now(), **said),
        title=_("Plan something"),
        note=_("Plain visits come at least every %(days)d days at this grade of risk.") % {"days": longest},
    )


@require_POST
@register_page
def plan_end(request: ShanzhiRequest, pk: int, plan: int) -> HttpResponse:
    """End a plan."""
    entry = load_entry(request, pk)
    end_plan(actor=request.actor, plan=get_object_or_404(CarePlan, entry=entry, pk=plan), at=clock.now())
    messages.success(request, _("Ended."))
    return redirect("care:entry", pk)


@require_POST
@register_page
def code(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Give the person's own page a new code."""
    renew_code(actor=request.actor, entry=load_entry(request, pk), at=clock.now())
    messages.success(request, _("The page has a new code. Please bring a new card."))
    return redirect("care:entry", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def event(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Note what happened; somebody comes within a day."""
    entry = load_entry(request, pk)
    hours = limits_of(entry.street).event_hours
    return _asked(
        request,
        entry,
        EventForm(request.POST or None),
        lambda said: note_event(actor=request.actor, entry=entry, at=clock.now(), **said),
        title=_("Something happened"),
        note=_("Somebody comes within %(hours)d hours.") % {"hours": hours},
        done=_("Noted. A visit is planned within %(hours)d hours.") % {"hours": hours},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def family(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Let a relative see when somebody comes."""
    entry = load_entry(request, pk)

    def link(said: dict[str, Any]) -> FamilyLink:
        at = clock.now()
        relative = find_or_make_person(
            actor=request.actor, street=entry.street, name=said["name"], phone=said["phone"], at=at
        )
        return link_family(
            actor=request.actor,
            entry=entry,
            relative=relative,
            relation=said["relation"],
            given_how=said["given_how"],
            at=at,
        )

    return _asked(
        request,
        entry,
        FamilyForm(request.POST or None),
        link,
        title=_("Let a relative see"),
        note=_("They see when somebody comes and came, never what was said. The person in care must agree."),
        done=_("Linked. Give them their own address: it stands on this page."),
    )


@require_POST
@register_page
def family_end(request: ShanzhiRequest, pk: int, link: int) -> HttpResponse:
    """End a relative's view."""
    entry = load_entry(request, pk)
    end_family_link(actor=request.actor, link=get_object_or_404(FamilyLink, entry=entry, pk=link), at=clock.now())
    messages.success(request, _("Ended."))
    return redirect("care:entry", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def end(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """End the care."""
    entry = load_entry(request, pk)
    return _asked(
        request,
        entry,
        EndForm(request.POST or None),
        lambda said: end_care(actor=request.actor, entry=entry, reason=said["reason"], at=clock.now()),
        title=_("End the care"),
        note=_("Planned visits are dropped. After %(days)d days nothing says who it was.")
        % {"days": entry.kind.retention_days},
        label=_("End the care"),
        done=_("The care has ended."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@register_page
def notes(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show what was noted; the look is noted too."""
    entry = load_entry(request, pk)
    return _looked(request, entry, _("What was noted"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@register_page
def home(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show the home with its door; the look is noted."""
    entry = load_entry(request, pk)
    return _looked(request, entry, _("Home"), is_home=True)


def _looked(request: ShanzhiRequest, entry: CarePerson, title: str, *, is_home: bool = False) -> HttpResponse:
    """Ask for the reason, then show once."""
    if not entry.is_live:
        raise Http404
    form = WhyForm(request.POST or None)
    context: dict[str, Any] = {
        "section": "care",
        "form": form,
        "title": title,
        "label": _("Show"),
        "back": reverse("care:entry", args=[entry.pk]),
        "number": entry.number,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/form.html", context, status=422 if form.is_bound else 200)
    why = {"actor": request.actor, "entry": entry, "reason": form.cleaned_data["reason"], "at": clock.now()}
    context |= {"home": read_home(**why), "notes": []} if is_home else {"home": "", "notes": read_notes(**why)}
    return render(request, "care/desk/notes.html", context)
