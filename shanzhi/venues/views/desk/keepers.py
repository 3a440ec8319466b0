"""Who keeps a venue: added from those at hand, their availability, who likes to serve with whom."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Member, Post
from shanzhi.organisations.queries import members_of, on_day
from shanzhi.people.models import Person
from shanzhi.people.queries import persons_found_by
from shanzhi.people.requests import AccountRequest
from shanzhi.venues.forms.rotas import AvailabilityForm, AwayForm, KeepersForm, PairingForm
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Away, Keeper, Pairing, Venue
from shanzhi.venues.queries import keepers_of
from shanzhi.venues.rules import is_person, runs_venue
from shanzhi.venues.services import keepers as service
from shanzhi.venues.views.desk.pages import done, form_page, number, seen_venue, today

MOST_CANDIDATES = 200
CHIEFS = (PostKind.BUILDING_CHIEF, PostKind.GRID_CHIEF, PostKind.SECTION_CHIEF)


@signed_in
def keepers(request: AccountRequest, pk: int) -> HttpResponse:
    """List the keepers; POST notes a wish about two of them."""
    found = seen_venue(request, pk, runs_venue)
    rows = list(keepers_of(found))
    form = PairingForm(request.POST or None, keepers=rows)

    def deed() -> None:
        said = form.cleaned_data
        service.set_pairing(
            actor=request.actor,
            venue=found,
            persons=(form.persons[said["first"]], form.persons[said["second"]]),
            together=said["together"] == "yes",
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Saved."))
        return redirect("venues:keepers", pk)
    context = {
        "title": _("Keepers of %(name)s") % {"name": found.name},
        "keepers": rows,
        "most": limit("DUTY_MOST_PER_WEEK"),
        "pairings": list(Pairing.objects.filter(street=found.street, venue=found).select_related("first", "second")),
        "template": "venues/desk/keepers.html",
    }
    return form_page(request, form, found, **context)


@signed_in
def keepers_add(request: AccountRequest, pk: int) -> HttpResponse:
    """Tick who keeps the venue: members of the body that runs it, chiefs of the community, or whom `?who=` finds."""
    found = seen_venue(request, pk, runs_venue)
    text = request.GET.get("who", "").strip()[:60]
    candidates = candidates_for(request, found, text)
    form = KeepersForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and done(
        form,
        lambda: service.add_keepers(actor=request.actor, venue=found, persons=form.chosen(), at=clock.now()),
    ):
        messages.success(request, _("Saved."))
        return redirect("venues:keepers", pk)
    context = {
        "title": _("Add keepers"),
        "who": text,
        "candidates": candidates,
        "template": "venues/desk/keepers_add.html",
        "back": reverse("venues:keepers", args=[pk]),
    }
    return form_page(request, form, found, **context)


def candidates_for(request: AccountRequest, venue: Venue, text: str) -> list[tuple[Person, str]]:
    """Return who may be asked to keep a venue, each with why they are on the list; keepers are left out."""
    present = set(keepers_of(venue).values_list("person_id", flat=True))
    found: dict[int, tuple[Person, str]] = {}
    if text:
        for person in persons_found_by(request.actor, text)[:MOST_CANDIDATES]:
            found.setdefault(person.pk, (person, ""))
    else:
        if venue.organisation is not None:
            at_home = Member.objects.filter(
                street=venue.street, home_branch=venue.organisation, left_on__isnull=True
            ).select_related("person")
            for member in [*members_of(venue.organisation), *at_home][:MOST_CANDIDATES]:
                found.setdefault(member.person_id, (member.person, venue.organisation.name))
        posts = Post.objects.filter(
            on_day(today()), street=venue.street, organisation__community=venue.community, kind__in=CHIEFS
        ).select_related("person", "organisation")
        for post in posts[:MOST_CANDIDATES]:
            found.setdefault(post.person_id, (post.person, f"{post.get_kind_display()} · {post.organisation}"))
    return [pair for pk, pair in found.items() if pk not in present]


def seen_keeper(request: AccountRequest, pk: int) -> Keeper:
    """Return a keeper the actor may change: themself, or of a venue they run. Else 404."""
    keeper = Keeper.objects.select_related("venue", "person").filter(pk=pk, until__isnull=True).first()
    if keeper is None or not (runs_venue(request.actor, keeper.venue) or is_person(request.actor, keeper.person)):
        raise Http404
    return keeper


@signed_in
def keeper(request: AccountRequest, pk: int) -> HttpResponse:
    """When somebody can keep duty: by themself, or by who runs the venue for them."""
    found = seen_keeper(request, pk)
    initial = {"most_per_week": found.most_per_week, "cannot": [str(part) for part in found.cannot]}
    form = AvailabilityForm(request.POST or None, initial=initial)

    def deed() -> None:
        service.set_availability(
            actor=request.actor,
            keeper=found,
            cannot={int(part) for part in form.cleaned_data["cannot"]},
            most_per_week=form.cleaned_data["most_per_week"],
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("Saved."))
        return redirect("venues:keeper", pk)
    return keeper_page(request, found, form, AwayForm())


def keeper_page(request: AccountRequest, keeper: Keeper, form: AvailabilityForm, away: AwayForm) -> HttpResponse:
    mine = not runs_venue(request.actor, keeper.venue)
    back = reverse("venues:my_duties") if mine else reverse("venues:keepers", args=[keeper.venue_id])
    days = Away.objects.filter(street=keeper.street, person_id=keeper.person_id, last_on__gte=today())
    context = {
        "section": "me" if mine else "venues",
        "keeper": keeper,
        "form": form,
        "away_form": away,
        "away": list(days),
        "back": back,
        "mine": mine,
    }
    status = 422 if form.errors or away.errors else 200
    return render(request, "venues/desk/keeper.html", context, status=status)


@signed_in
@require_POST
def keeper_away(request: AccountRequest, pk: int) -> HttpResponse:
    """Note days away, or take them back."""
    found = seen_keeper(request, pk)
    if "remove" in request.POST:
        days = Away.objects.filter(street=found.street, person_id=found.person_id)
        away = get_object_or_404(days, pk=number(request.POST["remove"]))
        service.remove_away(actor=request.actor, keeper=found, away=away, at=clock.now())
        return redirect("venues:keeper", pk)
    form = AwayForm(request.POST)
    if done(form, lambda: service.add_away(actor=request.actor, keeper=found, at=clock.now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("venues:keeper", pk)
    initial = {"most_per_week": found.most_per_week, "cannot": [str(part) for part in found.cannot]}
    return keeper_page(request, found, AvailabilityForm(initial=initial), form)


@signed_in
@require_POST
def keeper_end(request: AccountRequest, pk: int) -> HttpResponse:
    """End somebody's keeping."""
    found = seen_keeper(request, pk)
    service.end_keeper(actor=request.actor, keeper=found, at=clock.now())
    messages.success(request, _("Ended."))
    if runs_venue(request.actor, found.venue):
        return redirect("venues:keepers", found.venue_id)
    return redirect("venues:my_duties")


@signed_in
@require_POST
def pairing_remove(request: AccountRequest, pk: int) -> HttpResponse:
    """Forget a wish about two keepers."""
    pairing = get_object_or_404(Pairing.objects.select_related("venue"), pk=pk)
    if not runs_venue(request.actor, pairing.venue):
        raise Http404
    service.remove_pairing(actor=request.actor, pairing=pairing, at=clock.now())
    return redirect("venues:keepers", pairing.venue_id)
