"""Halls and stations: the list, one venue's page, planning and keeping it in order."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only, signed_in
from shanzhi.organisations.queries import communities_run_by
from shanzhi.people.requests import AccountRequest
from shanzhi.venues.enums import EquipmentKind, VenueKind
from shanzhi.venues.forms.venues import (
    CloseForm,
    CommunityForm,
    CriteriaForm,
    EquipmentFormSet,
    HoursForm,
    OpenForm,
    VenueForm,
)
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import Equipment, OpeningSpell, Rota, Venue
from shanzhi.venues.queries import consent_of, figures_of, keepers_of, next_duty, note_before, venues_visible_to
from shanzhi.venues.queries.venues import with_consent
from shanzhi.venues.rules import hosts, may_plan, opens_venue, receives_at, runs_venue, sees_home_of
from shanzhi.venues.services import venues as service
from shanzhi.venues.views.desk.pages import done, form_page, number, period, seen_venue, today

PER_PAGE = 50
FIRST_THINGS = [{"kind": kind.value} for kind in EquipmentKind if kind != EquipmentKind.OTHER]


@require_safe
@signed_in
def venues(request: AccountRequest) -> HttpResponse:
    """List the venues the actor sees, halls and stations apart."""
    kind = request.GET.get("kind", "")
    rows = with_consent(venues_visible_to(request.actor), today()).order_by("community", "-kind", "name")
    if kind in VenueKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "section": "venues",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": [("", _("All")), *VenueKind.choices],
        "may_plan": may_plan(request.actor),
    }
    return render(request, "venues/desk/venues.html", context)


@require_safe
@signed_in
def venue(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one venue: state, consent, things, hours, who keeps it, figures."""
    found = seen_venue(request, pk)
    at = clock.now()
    form, start, stop = period(request)
    runs = runs_venue(request.actor, found)
    sees_home = sees_home_of(request.actor, found)
    consent = consent_of(found) if found.is_hall and sees_home else None
    context = {
        "section": "venues",
        "venue": found,
        "runs": runs,
        "opens": opens_venue(request.actor, found),
        "receives": receives_at(request.actor, found),
        "is_host": hosts(request.actor, found),
        "sees_home": sees_home,
        "consent": consent,
        "consent_holds": consent is not None and consent_of(found, on=today()) is not None,
        "criteria": [(label, key in found.criteria) for key, label in criteria().items()] if found.is_hall else [],
        "equipment": list(Equipment.objects.filter(street=found.street, venue=found)),
        "hours": hours_by_day(found),
        "keepers": keepers_of(found).count(),
        "rotas": list(Rota.objects.filter(street=found.street, venue=found)[:6]) if runs else [],
        "next_duty": next_duty(found, at),
        "last_note": note_before(found, at),
        "period_form": form,
        "figures": figures_of(found, start=start, stop=stop),
        "query": request.GET.urlencode(),
        "public_url": reverse("venues:public_venue", args=[found.token]),
    }
    return render(request, "venues/desk/venue.html", context)


def hours_by_day(venue: Venue) -> list[tuple[Any, list[OpeningSpell]]]:
    """Return the opening spells by weekday, for pages and paper."""
    days: dict[int, list[OpeningSpell]] = {}
    for spell in OpeningSpell.objects.filter(street=venue.street, venue=venue):
        days.setdefault(spell.weekday, []).append(spell)
    return [(spells[0].get_weekday_display(), spells) for spells in days.values()]


@only(may_plan)
def venue_new(request: AccountRequest) -> HttpResponse:
    """Plan a hall or a station; who runs several communities says first which one."""
    kind = request.GET.get("kind", "")
    if kind not in VenueKind.values:
        raise Http404
    communities = communities_run_by(request.actor)
    wanted = request.GET.get("community")
    chosen = communities.filter(community=number(wanted)).first() if wanted else None
    title = _("Plan a hall in a home") if kind == VenueKind.HALL else _("Plan a station")
    if chosen is None:
        if wanted or not communities.exists():
            raise Http404
        if communities.count() > 1:
            form = CommunityForm(actor=request.actor)
            fixed = {"method": "get", "hidden": [("kind", kind)], "label": pgettext("a form", "Go on")}
            return form_page(request, form, None, title=title, **fixed)
        chosen = communities.get()
    venue_form = VenueForm(request.POST or None, actor=request.actor, community=chosen, kind=kind)
    made: list[Venue] = []

    def deed() -> None:
        said = venue_form.cleaned_data
        made.append(
            service.plan_venue(actor=request.actor, community=chosen.community, kind=kind, at=clock.now(), **said)
        )

    if request.method == "POST" and done(venue_form, deed):
        messages.success(request, _("Planned. Next: what is on its page to do."))
        return redirect("venues:venue", made[0].pk)
    note = _("Nobody outside sees it until it is opened.")
    return form_page(request, venue_form, None, title=title, note=note)


@signed_in
def venue_change(request: AccountRequest, pk: int) -> HttpResponse:
    """Change what a venue is and where."""
    found = seen_venue(request, pk, runs_venue)
    community = communities_run_by(request.actor).filter(community=found.community).first()
    if community is None:
        raise Http404
    initial = {name: getattr(found, name) for name in service.CHANGEABLE}
    initial |= {"door": found.household.door if found.household else "", "host": ""}
    form = VenueForm(
        request.POST or None, actor=request.actor, community=community, kind=found.kind, venue=found, initial=initial
    )

    def deed() -> None:
        said = dict(form.cleaned_data)
        if said.get("host") is None:
            said.pop("host", None)  # an empty field leaves the host
        service.change_venue(actor=request.actor, venue=found, at=clock.now(), **said)

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Saved."))
        return redirect("venues:venue", pk)
    return form_page(request, form, found, title=_("Change %(name)s") % {"name": found.name})


@signed_in
def venue_criteria(request: AccountRequest, pk: int) -> HttpResponse:
    """Check a home against the criteria of a hall."""
    found = seen_venue(request, pk, runs_venue)
    if not found.is_hall:
        raise Http404
    form = CriteriaForm(
        request.POST or None, initial={"met": found.criteria, "on": found.criteria_checked_on or today()}
    )
    if request.method == "POST" and done(
        form,
        lambda: service.check_criteria(actor=request.actor, venue=found, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("venues:venue", pk)
    return form_page(request, form, found, title=_("Is this home fit to be a hall?"))


@signed_in
def venue_open(request: AccountRequest, pk: int) -> HttpResponse:
    """Open a venue."""
    found = seen_venue(request, pk, opens_venue)
    form = OpenForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and done(
        form, lambda: service.open_venue(actor=request.actor, venue=found, at=clock.now(), **form.cleaned_data)
    ):
        messages.success(request, _("Opened. It is on the public list now."))
        return redirect("venues:venue", pk)
    title = pgettext("a venue", "Open %(name)s") % {"name": found.name}
    return form_page(request, form, found, title=title, label=pgettext("a venue", "Open it"))


@signed_in
def venue_close(request: AccountRequest, pk: int) -> HttpResponse:
    """Close a venue for good."""
    found = seen_venue(request, pk, opens_venue)
    form = CloseForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and done(
        form, lambda: service.close_venue(actor=request.actor, venue=found, at=clock.now(), **form.cleaned_data)
    ):
        messages.success(request, _("Closed."))
        return redirect("venues:venue", pk)
    note = _("What was done here stays on record.")
    title = _("Close %(name)s for good") % {"name": found.name}
    return form_page(request, form, found, title=title, note=note, label=_("Close it"))


@signed_in
def venue_hours(request: AccountRequest, pk: int) -> HttpResponse:
    """Set the opening hours."""
    found = seen_venue(request, pk, runs_venue)
    spells = list(OpeningSpell.objects.filter(street=found.street, venue=found))
    form = HoursForm(request.POST or None, spells=spells)
    if request.method == "POST" and done(
        form,
        lambda: service.set_hours(actor=request.actor, venue=found, spells=form.cleaned_data["spells"], at=clock.now()),
    ):
        messages.success(request, _("Saved."))
        return redirect("venues:venue", pk)
    note = _("Each opening time becomes one duty. Rotas made before stay as they are.")
    title = _("Opening hours of %(name)s") % {"name": found.name}
    return form_page(request, form, found, title=title, note=note, template="venues/desk/hours.html")


@signed_in
def venue_equipment(request: AccountRequest, pk: int) -> HttpResponse:
    """Write the list of things anew, as they are found today."""
    found = seen_venue(request, pk, runs_venue)
    present = Equipment.objects.filter(street=found.street, venue=found)
    initial = list(present.values("kind", "item", "count", "condition", "given_by")) or FIRST_THINGS
    lines = EquipmentFormSet(request.POST or None, initial=initial)
    if request.method == "POST" and lines.is_valid():
        things = [line.cleaned_data for line in lines if line.cleaned_data.get("count")]
        service.set_equipment(actor=request.actor, venue=found, things=things, on=today(), at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("venues:venue", pk)
    context = {"section": "venues", "venue": found, "lines": lines, "back": reverse("venues:venue", args=[pk])}
    status = 422 if request.method == "POST" else 200
    return render(request, "venues/desk/equipment.html", context, status=status)
