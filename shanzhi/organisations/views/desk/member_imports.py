"""Members from Excel and to Excel: template, check, confirm; the list to take away."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.excel import excel_response
from shanzhi.core.guards import only
from shanzhi.organisations.enums import PartyStatus
from shanzhi.organisations.forms.imports import MembersFileForm
from shanzhi.organisations.imports.checking import Plan, bodies_of
from shanzhi.organisations.imports.columns import member_list, template
from shanzhi.organisations.models import Member, Membership, MemberStatus
from shanzhi.organisations.queries import communities_run_by, on_day
from shanzhi.organisations.rules import is_staff
from shanzhi.organisations.services.member_imports import (
    check_members,
    import_members,
    note_member_export,
    sealed_for,
    unsealed,
)
from shanzhi.organisations.views.desk.members import with_groups
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

SHOWN_PROBLEMS = 100


@only(is_staff)
@never_cache
def member_import(request: AccountRequest, community: int) -> HttpResponse:
    """Send a file: it is checked at once, and says what it would do. `sealed` confirms what was looked at."""
    found = _community(request, community)
    is_sent = request.method == "POST"
    form = MembersFileForm(request.POST, request.FILES) if is_sent else MembersFileForm()
    context: dict[str, Any] = {"section": "members", "community": found, "form": form}
    if is_sent and "sealed" in request.POST:
        return _confirm(request, found, context)
    if is_sent and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            plan = check_members(actor=request.actor, community=found, content=content, at=clock.now())
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            context |= _checked(plan)
            if plan.is_possible:
                context["sealed"] = sealed_for(actor=request.actor, community=found, content=content)
    return render(request, "organisations/desk/member_import.html", context, status=422 if form.errors else 200)


@only(is_staff)
def member_template(request: AccountRequest, community: int) -> HttpResponse:
    """The file to fill in."""
    found = _community(request, community)
    return excel_response(template(found, bodies_of(found)), _("Template members %(name)s.xlsx") % {"name": found.name})


@only(is_staff)
@require_POST
def member_export(request: AccountRequest, community: int) -> HttpResponse:
    """The members of a community as a list, phones masked. It leaves the house, so it is a deed and noted."""
    found, at = _community(request, community), clock.now()
    rows = list(_rows(found))
    note_member_export(actor=request.actor, community=found, number=len(rows), at=at)
    return excel_response(member_list(found.name, rows), _("Members of %(name)s.xlsx") % {"name": found.name})


def _confirm(request: AccountRequest, community: Community, context: dict[str, Any]) -> HttpResponse:
    content = unsealed(actor=request.actor, community=community, text=request.POST["sealed"])
    form = MembersFileForm()
    try:
        plan = import_members(actor=request.actor, community=community, content=content, at=clock.now())
    except NotPermitted:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return render(request, "organisations/desk/member_import.html", {**context, "form": form}, status=422)
    if plan.is_possible:
        messages.success(request, _("Imported. Nothing of the file was left out."))
        return redirect("organisations:members")
    messages.error(request, _("Something changed meanwhile. Nothing was imported; please look again."))
    return render(
        request, "organisations/desk/member_import.html", {**context, "form": form, **_checked(plan)}, status=422
    )


def _checked(plan: Plan) -> dict[str, Any]:
    problems = sorted(plan.file.problems, key=lambda problem: (problem.row, problem.column))
    return {
        "plan": plan,
        "problems": problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(problems) - SHOWN_PROBLEMS),
        "number_of_problems": len(problems),
    }


def _rows(community: Community) -> Iterator[tuple[Any, ...]]:
    """Yield the list's rows: three queries at any size."""
    today = timezone.localdate(clock.now())
    members = Member.objects.filter(street=community.street, community=community.community, left_on__isnull=True)
    statuses = dict(
        MemberStatus.objects.filter(on_day(today), street=community.street).values_list("member_id", "status")
    )
    for member in with_groups(members.select_related("person", "home_branch").order_by("pk")):
        groups: list[Membership] = member.live_memberships  # type: ignore[attr-defined]  # fetched by with_groups
        status = PartyStatus(statuses.get(member.pk, PartyStatus.FULL))
        yield (
            str(member.person),
            str(member.person.phone or ""),
            member.get_member_class_display(),
            "" if member.member_class == "volunteer" else status.label,
            str(member.home_branch or member.home_branch_elsewhere),
            "、".join(str(membership.organisation) for membership in groups),
            "、".join(member.skills),
            member.joined_on.isoformat() if member.joined_on else "",
        )


def _community(request: AccountRequest, code: int) -> Community:
    return get_object_or_404(communities_run_by(request.actor), community=code)
