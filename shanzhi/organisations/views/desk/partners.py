"""Partner units: listed, registered, changed, ended; their contacts are posts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.forms.people import EndForm, PartnerFilterForm, PartnerForm
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.queries import on_day, partners_visible_to
from shanzhi.organisations.rules import has_post, is_staff, runs_place
from shanzhi.organisations.services import change_partner, end_partner, register_partner
from shanzhi.people.requests import AccountRequest

PER_PAGE = 50


@only(has_post)
def partners(request: AccountRequest) -> HttpResponse:
    """List the partner units an actor sees: a unit's contact only the own one."""
    form = PartnerFilterForm(request.GET)
    found = partners_visible_to(request.actor)
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if not wanted.get("ended"):
        found = found.filter(until__isnull=True)
    page = Paginator(found.order_by("kind", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "partners", "form": form, "page": page, "may_register": is_staff(request.actor)}
    return render(request, "organisations/desk/partners.html", context)


@only(has_post)
def partner(request: AccountRequest, partner: int) -> HttpResponse:
    """Show a partner unit with its contacts."""
    found = get_object_or_404(partners_visible_to(request.actor), pk=partner)
    today = timezone.localdate(clock.now())
    context = {
        "section": "partners",
        "partner": found,
        "contacts": found.posts.filter(on_day(today)).select_related("person"),
        "runs": runs_place(request.actor, found.street, found.community) and found.until is None,
    }
    return render(request, "organisations/desk/partner.html", context)


@only(is_staff)
def partner_new(request: AccountRequest) -> HttpResponse:
    """Register a partner unit."""
    form = PartnerForm(request.actor, request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        street = street_of(request.actor.grants[0].start)
        try:
            made = register_partner(actor=request.actor, street=street, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Registered."))
            return redirect("organisations:partner", made.pk)
    back = reverse("organisations:partners")
    context = {"section": "partners", "form": form, "title": _("Register a partner unit"), "back": back}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def partner_edit(request: AccountRequest, partner: int) -> HttpResponse:
    """Change a partner unit."""
    found = _run_partner(request, partner)
    initial = {name: getattr(found, name) for name in ("name", "kind", "office_phone", "can_do")}
    form = PartnerForm(request.actor, request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_partner(actor=request.actor, partner=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:partner", partner)
    back = reverse("organisations:partner", args=[partner])
    context = {"section": "partners", "form": form, "title": _("Change %(name)s") % {"name": found.name}, "back": back}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def partner_end(request: AccountRequest, partner: int) -> HttpResponse:
    """Note that the co-operation ended."""
    found = _run_partner(request, partner)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            end_partner(actor=request.actor, partner=found, on=form.cleaned_data["on"], at=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The co-operation ends."))
            return redirect("organisations:partners")
    context = {
        "section": "partners",
        "form": form,
        "title": _("End the co-operation with %(name)s") % {"name": found.name},
        "note": _("No work can be handed to it any more; its contacts lose their posts."),
        "label": _("End it"),
        "back": reverse("organisations:partner", args=[partner]),
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


def _run_partner(request: AccountRequest, pk: int) -> PartnerUnit:
    found = get_object_or_404(partners_visible_to(request.actor), pk=pk)
    require(runs_place(request.actor, found.street, found.community), _("You may not change this partner unit."))
    return found
