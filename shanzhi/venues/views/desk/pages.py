"""What the pages of venues share: loading what the actor sees, a form that comes back with what was typed, times of a page."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.people.models import Person
from shanzhi.people.requests import AccountRequest
from shanzhi.venues.forms.book import PeriodForm
from shanzhi.venues.models import Rota, Venue
from shanzhi.venues.queries import venues_visible_to
from shanzhi.venues.rules import runs_venue

Rule = Callable[[Actor, Venue], bool]


def seen_venue(request: AccountRequest, pk: int, may: Rule | None = None) -> Venue:
    """Return a venue the actor sees (and may do something with), or 404."""
    venues = venues_visible_to(request.actor).select_related("household__entrance", "host", "building__estate")
    venue = venues.filter(pk=pk).first()
    if venue is None or (may is not None and not may(request.actor, venue)):
        raise Http404
    return venue


def seen_rota(request: AccountRequest, pk: int) -> Rota:
    """Return a rota of a venue the actor runs, or 404."""
    rota = Rota.objects.select_related("venue__organisation").filter(pk=pk).first()
    if rota is None or not runs_venue(request.actor, rota.venue):
        raise Http404
    return rota


def own_person(request: AccountRequest) -> Person:
    """Return the person the account is, or 404."""
    person = Person.objects.filter(pk=request.actor.person_id or 0).first()
    if person is None:
        raise Http404
    return person


def done(form: forms.Form, deed: Callable[[], Any]) -> bool:
    """Carry a deed out if the form is valid; a refusal lands at its field and undoes what was begun. Returns whether it is done."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed()
    except NotPermitted:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def form_page(request: AccountRequest, form: forms.Form, venue: Venue | None, **context: Any) -> HttpResponse:
    """Show a form of this app. `title` is needed; `note`, `label`, `back`, `template` if they differ."""
    template = context.pop("template", "venues/desk/form.html")
    back = reverse("venues:venue", args=[venue.pk]) if venue else reverse("venues:venues")
    context = {"section": "venues", "venue": venue, "form": form, "back": back, "note": "", "label": "", **context}
    return render(request, template, context, status=422 if form.errors else 200)


def today() -> date:
    return timezone.localdate(clock.now())


def period(request: AccountRequest) -> tuple[PeriodForm, datetime, datetime]:
    """Return the form of `?since=…&until=…` with its start and stop; this year by default."""
    year = today().year
    form = PeriodForm({"since": f"{year}-01-01", "until": f"{year}-12-31", **request.GET.dict()})
    said = form.cleaned_data if form.is_valid() else {}
    since, until = said.get("since") or date(year, 1, 1), said.get("until") or date(year, 12, 31)
    return form, midnight(since), midnight(min(until, date(9998, 12, 31)) + timedelta(days=1))


def midnight(day: date) -> datetime:
    """Return the first moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def number(text: str | None) -> int:
    """Return a positive number from an address or form, 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
