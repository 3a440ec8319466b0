"""What is covered and what is not: buildings, office buildings, markets; their premises, and the units that join in a branch."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.excel import Column, Kind, Sheet, excel_response, workbook
from shanzhi.core.guards import only
from shanzhi.organisations.forms.coverage import CoverageForm, PremisesForm, UnitsForm
from shanzhi.organisations.queries import on_day
from shanzhi.organisations.queries.coverage import (
    BuildingCoverage,
    PremisesCoverage,
    buildings_run_by,
    coverage_of_buildings,
    coverage_of_premises,
    premises_run_by,
)
from shanzhi.organisations.rules import is_staff
from shanzhi.organisations.services import add_premises, change_premises, set_joined_units
from shanzhi.organisations.views.desk.organisations import run_organisation
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

PER_PAGE = 100


@only(is_staff)
def coverage(request: AccountRequest) -> HttpResponse:
    """List buildings and premises with who looks after them. Seven queries at any size of what is shown."""
    form, on, buildings, premises = _covered(request)
    gaps = form.is_valid() and form.cleaned_data["gaps"]
    shown = [row for row in buildings if row.lacks_organisation or row.lacks_contact] if gaps else buildings
    context = {
        "section": "organisations",
        "form": form,
        "on": on,
        "gaps": gaps,
        "counts": _counts(buildings, premises),
        "premises": [row for row in premises if row.lacks_organisation] if gaps else premises,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "names": dict(Community.objects.values_list("community", "name")),
    }
    return render(request, "organisations/desk/coverage.html", context)


@only(is_staff)
def coverage_excel(request: AccountRequest) -> HttpResponse:
    """The same two lists as Excel."""
    _form, on, buildings, premises = _covered(request)
    sheets = [_building_sheet(buildings), _premises_sheet(premises)]
    return excel_response(
        workbook(sheets, title=_("Coverage"), at=clock.now()), _("Coverage %(day)s.xlsx") % {"day": on}
    )


@only(is_staff)
def premises_new(request: AccountRequest) -> HttpResponse:
    """Add an office building or a market."""
    form = PremisesForm(request.actor, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_premises(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("organisations:coverage")
    return _form(request, form, _("Add an office building or a market"))


@only(is_staff)
def premises_edit(request: AccountRequest, premises: int) -> HttpResponse:
    """Change premises, such as the number of members a survey found."""
    found = get_object_or_404(premises_run_by(request.actor), pk=premises)
    names = ("kind", "name", "building", "members_counted", "counted_on")
    form = PremisesForm(
        request.actor, found, request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_premises(actor=request.actor, premises=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:coverage")
    return _form(request, form, _("Change %(name)s") % {"name": found.name})


@only(is_staff)
def organisation_units(request: AccountRequest, pk: int) -> HttpResponse:
    """Say which units join in a branch or sit in a committee, from today on."""
    found = run_organisation(request, pk)
    today = timezone.localdate(clock.now())
    live = found.joined_units.filter(on_day(today)).values_list("partner_id", flat=True)
    form = UnitsForm(request.actor, found, request.POST or None, initial={"units": list(live)})
    if request.method == "POST" and form.is_valid():
        try:
            set_joined_units(actor=request.actor, organisation=found, units=form.cleaned_data["units"], at=clock.now())
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:organisation", pk)
    back = reverse("organisations:organisation", args=[pk])
    return _form(request, form, _("Units of %(name)s") % {"name": found.name}, back)


def _covered(
    request: AccountRequest,
) -> tuple[CoverageForm, date, list[BuildingCoverage], list[PremisesCoverage]]:
    form = CoverageForm(request.actor, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    on = wanted.get("on") or timezone.localdate(clock.now())
    community = wanted.get("community")
    buildings = coverage_of_buildings(buildings_run_by(request.actor, community), on=on)
    return form, on, buildings, coverage_of_premises(list(premises_run_by(request.actor, community)), on=on)


def _counts(buildings: list[BuildingCoverage], premises: list[PremisesCoverage]) -> list[dict[str, Any]]:
    """Return what is missing, each with what it was counted among."""
    inhabited = [row for row in buildings if row.residents]
    with_members = [row for row in buildings if row.members]
    working = [row for row in premises if row.members]
    return [
        {
            "label": _("buildings with members and no organisation"),
            "number": sum(row.lacks_organisation for row in buildings),
            "among": len(with_members),
        },
        {
            "label": _("buildings with people and no contact"),
            "number": sum(row.lacks_contact for row in buildings),
            "among": len(inhabited),
        },
        {
            "label": _("office buildings and markets without a branch"),
            "number": sum(row.lacks_organisation for row in premises),
            "among": len(working),
        },
    ]


def _building_sheet(rows: list[BuildingCoverage]) -> Sheet:
    columns = [
        Column(_("Estate"), 20),
        Column(_("Building"), 14),
        Column(_("People"), 8, Kind.WHOLE),
        Column(_("Members"), 8, Kind.WHOLE),
        Column(_("Building groups"), 28),
        Column(_("Branches"), 28),
        Column(_("Contacts"), 24),
        Column(_("What is missing"), 24),
    ]
    cells = (
        (
            row.building.estate.name,
            row.building.name,
            row.residents,
            row.members,
            "、".join(map(str, row.groups)),
            "、".join(map(str, row.branches)),
            "、".join(str(post.person) for post in row.contacts),
            "、".join(_missing(row)),
        )
        for row in rows
    )
    return Sheet(_("Buildings"), columns, cells)


def _missing(row: BuildingCoverage) -> list[str]:
    organisation = [_("no organisation")] if row.lacks_organisation else []
    return organisation + ([_("no contact")] if row.lacks_contact else [])


def _premises_sheet(rows: list[PremisesCoverage]) -> Sheet:
    columns = [
        Column(_("Name"), 24),
        Column(_("Kind"), 14),
        Column(_("Members"), 8, Kind.WHOLE),
        Column(_("Branches"), 30),
        Column(_("What is missing"), 24),
    ]
    cells = (
        (
            row.premises.name,
            row.premises.get_kind_display(),
            row.members,
            "、".join(map(str, row.branches)),
            _("no organisation") if row.lacks_organisation else "",
        )
        for row in rows
    )
    return Sheet(_("Office buildings and markets"), columns, cells)


def _form(request: AccountRequest, form: Any, title: str, back: str = "") -> HttpResponse:
    context = {
        "section": "organisations",
        "form": form,
        "title": title,
        "back": back or reverse("organisations:coverage"),
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)
