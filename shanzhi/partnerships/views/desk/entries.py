"""One line of the lists of needs and resources: entered, shown with what fits, changed, published, taken off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.queries import communities_run_by, on_day, partners_visible_to
from shanzhi.partnerships import rules
from shanzhi.partnerships.forms.entries import NeedForm, PublishForm, StaffOfferForm
from shanzhi.partnerships.models import Need
from shanzhi.partnerships.queries import (
    needs_for,
    needs_visible_to,
    offers_for,
    offers_visible_to,
    promises_visible_to,
    with_left,
    with_missing,
)
from shanzhi.partnerships.services import entries
from shanzhi.partnerships.views.desk.lists import TONES, marked
from shanzhi.partnerships.views.desk.pages import data_of, form_page, keeper_page, street_of_desk
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import visible_to as requests_visible_to
from shanzhi.service_requests.rules import may_sort

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@keeper_page
def need_new(request: ShanzhiRequest) -> HttpResponse:
    """Put a need on the list; `?request=` takes it up from a request, with category and building but without its words."""
    source = _request_of(request)
    street = street_of_desk(request)
    initial = {"category": source.category_id, "title": str(source.category)} if source else {}
    form = NeedForm(data_of(request), actor=request.actor, street=street, asks_community=not source, initial=initial)

    def deed(said: dict[str, Any]) -> str:
        here = {"community": source.community if source else said.pop("community", _only_community(request))}
        building = source.building if source else None
        need = entries.add_need(
            actor=request.actor, street=street, at=clock.now(), request=source, building=building, **{**said, **here}
        )
        return reverse("partnerships:need", args=[need.pk])

    back = reverse("partnerships:needs")
    note = _("From request %(number)s. Units do not see the request.") % {"number": source.number} if source else ""
    return form_page(request, form, deed, title=_("A new need"), said=_("It is on the list."), back=back, note=note)


def _request_of(request: ShanzhiRequest) -> ServiceRequest | None:
    number = request.GET.get("request", "")
    if not number:
        return None
    valid = number.isascii() and number.isdigit() and len(number) < 19
    rows = requests_visible_to(request.actor).select_related("category", "building")
    found = get_object_or_404(rows, pk=int(number) if valid else 0)
    if not may_sort(request.actor, found):
        raise Http404
    return found


def _only_community(request: ShanzhiRequest) -> int | None:
    found = communities_run_by(request.actor).first()
    return found.community if found else None


@require_safe
@keeper_page
def need(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a need with its promises and the offers that may fit."""
    found = get_object_or_404(with_missing(needs_visible_to(request.actor)), pk=pk)
    today = timezone.localdate(clock.now())
    may_keep = rules.may_keep(request.actor, found)
    is_looking = found.state in ("open", "promised")
    context = {
        "section": "partnerships",
        "need": found,
        "tone": TONES[found.state],
        "source": requests_visible_to(request.actor).filter(pk=found.request_id or 0).first(),
        "promises": _promises(request, need=found),
        "suggestions": offers_for(found, today) if may_keep and is_looking else [],
        "may_keep": may_keep,
        "is_looking": is_looking,
        "publish_form": PublishForm(initial={"public_text": found.public_text or found.title}),
    }
    return render(request, "partnerships/desk/need.html", context)


def _promises(request: ShanzhiRequest, **of: Any) -> list[Any]:
    today = timezone.localdate(clock.now())
    return marked(promises_visible_to(request.actor).filter(**of), today)


@require_http_methods(FORM)
@keeper_page
def need_edit(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Change a need nobody has promised to meet."""
    found = _own_need(request, pk)
    names = [*NeedForm.base_fields, "category"]
    form = NeedForm(
        data_of(request),
        actor=request.actor,
        street=found.street,
        asks_community=False,
        initial={name: getattr(found, name) for name in names},
    )
    back = reverse("partnerships:need", args=[pk])

    def deed(said: dict[str, Any]) -> str:
        entries.change_need(actor=request.actor, need_id=pk, at=clock.now(), **said)
        return back

    return form_page(request, form, deed, title=_("Change “%(title)s”") % {"title": found}, said=_("Saved."), back=back)


def _own_need(request: ShanzhiRequest, pk: int) -> Need:
    found = get_object_or_404(needs_visible_to(request.actor), pk=pk)
    if not rules.may_keep(request.actor, found):
        raise Http404
    return found


@require_POST
@keeper_page
def need_withdraw(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Take a need off the list, or put it back (`back=1`)."""
    _own_need(request, pk)
    change = entries.reopen_need if request.POST.get("back") else entries.withdraw_need
    change(actor=request.actor, need_id=pk, at=clock.now())
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("partnerships:need", args=[pk]))


@require_http_methods(FORM)
@keeper_page
def offer_new(request: ShanzhiRequest) -> HttpResponse:
    """Put on the list what a unit can give, on its behalf."""
    street, today = street_of_desk(request), timezone.localdate(clock.now())
    units = partners_visible_to(request.actor).filter(on_day(today))
    initial = {"partner": request.GET.get("unit", "")}
    form = StaffOfferForm(data_of(request), units=units, street=street, asks_unit=True, initial=initial)

    def deed(said: dict[str, Any]) -> str:
        offer = entries.add_offer(actor=request.actor, at=clock.now(), **said)
        return reverse("partnerships:offer", args=[offer.pk])

    back = reverse("partnerships:offers")
    return form_page(request, form, deed, title=_("A new offer"), said=_("It is on the list."), back=back)


@require_safe
@keeper_page
def offer(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show an offer with what is promised of it and the needs it may meet."""
    found = get_object_or_404(with_left(offers_visible_to(request.actor)), pk=pk)
    today = timezone.localdate(clock.now())
    stands = found.withdrawn_at is None and (found.available_until is None or found.available_until >= today)
    context = {
        "section": "partnerships",
        "offer": found,
        "stands": stands,
        "promises": _promises(request, offer=found),
        "suggestions": [s for s in needs_for(found, today) if rules.may_keep(request.actor, s.need)] if stands else [],
        "may_keep": rules.may_keep(request.actor, found),
        "publish_form": PublishForm(initial={"public_text": found.public_text or found.title}),
    }
    return render(request, "partnerships/desk/offer.html", context)


@require_http_methods(FORM)
@keeper_page
def offer_edit(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Change an offer on its unit's behalf."""
    found = get_object_or_404(offers_visible_to(request.actor), pk=pk)
    if not rules.may_change_offer(request.actor, found):
        raise Http404
    names = [*StaffOfferForm.base_fields, "category"]
    form = StaffOfferForm(
        data_of(request),
        units=None,
        street=found.street,
        asks_unit=False,
        initial={name: getattr(found, name) for name in names},
    )
    back = reverse("partnerships:offer", args=[pk])

    def deed(said: dict[str, Any]) -> str:
        entries.change_offer(actor=request.actor, offer_id=pk, at=clock.now(), **said)
        return back

    return form_page(request, form, deed, title=_("Change “%(title)s”") % {"title": found}, said=_("Saved."), back=back)


@require_POST
@keeper_page
def offer_withdraw(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Take an offer off the list on its unit's behalf."""
    entries.withdraw_offer(actor=request.actor, offer_id=pk, at=clock.now())
    messages.success(request, _("It is off the list."))
    return HttpResponseRedirect(reverse("partnerships:offer", args=[pk]))


@require_POST
@keeper_page
def publish(request: ShanzhiRequest, kind: str, pk: int) -> HttpResponse:
    """Put a line of any of the three lists on the public page, or take it off."""
    rows: dict[str, Any] = {
        "need": needs_visible_to,
        "offer": offers_visible_to,
        "promise": promises_visible_to,
    }
    if kind not in rows:
        raise Http404
    thing = get_object_or_404(rows[kind](request.actor), pk=pk)
    form = PublishForm(request.POST)
    text = form.cleaned_data["public_text"] if form.is_valid() else ""
    entries.publish(actor=request.actor, thing=thing, text="" if request.POST.get("take_off") else text, at=clock.now())
    said = _("It is on the public page.") if thing.public_text else _("It is off the public page.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse(f"partnerships:{kind}", args=[pk]))
