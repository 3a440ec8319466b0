"""Members: listed by class, group, skill and duty; enrolled, changed, parted with; joining and leaving groups."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.organisations.forms.people import MemberFilterForm, MemberForm, PartForm
from shanzhi.organisations.models import Member, Membership
from shanzhi.organisations.queries import communities_run_by, members_found_by, members_visible_to, on_day, status_of
from shanzhi.organisations.rules import is_staff, manages_members_of, runs_community, sees_tree
from shanzhi.organisations.services import (
    change_member,
    enrol_member,
    join_group,
    leave_group,
    part_with_member,
    set_duty,
)
from shanzhi.organisations.views.desk.choosing import choosing, chosen_person
from shanzhi.organisations.views.desk.organisations import visible_organisation
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import keeps_people, may_look

PER_PAGE = 50


def with_groups(members: QuerySet[Member]) -> QuerySet[Member]:
    """Fetch the live memberships of each member along (one query for all), as `live_memberships`."""
    live = Membership.objects.filter(until__isnull=True).select_related("organisation").order_by("since", "pk")
    return members.prefetch_related(Prefetch("memberships", queryset=live, to_attr="live_memberships"))


@only(sees_tree)
def members(request: AccountRequest) -> HttpResponse:
    """List the members an actor sees."""
    form = MemberFilterForm(request.actor, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = narrowed(members_visible_to(request.actor).filter(left_on__isnull=True), wanted)
    page = Paginator(with_groups(found.order_by("community", "pk")), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "members",
        "form": form,
        "page": page,
        "may_enrol": is_staff(request.actor),
        "communities": list(communities_run_by(request.actor)) if is_staff(request.actor) else [],
    }
    return render(request, "organisations/desk/members.html", context)


@only(sees_tree)
def member(request: AccountRequest, member: int) -> HttpResponse:
    """Show a member."""
    found = visible_member(request, member)
    today = timezone.localdate(clock.now())
    context = {
        "section": "members",
        "member": found,
        "person": found.person,
        "posts": found.person.posts.filter(on_day(today)).select_related("organisation", "partner"),
        "memberships": found.memberships.select_related("organisation").order_by("-since", "-pk"),
        "runs": runs_community(request.actor, found.community),
        "transfers": found.transfers.select_related("from_branch", "to_branch").order_by("-on", "-pk"),
        "status": status_of(found, on=today),
        "registration": found.registrations.filter(until__isnull=True).first(),
        "may_look": may_look(request.actor, found.person, "phone"),
        "keeps": keeps_people(request.actor),
    }
    return render(request, "organisations/desk/member.html", context)


@only(is_staff)
def member_new(request: AccountRequest) -> HttpResponse:
    """Enrol a member: first who, then class, home branch and skills."""
    person = chosen_person(request)
    context: dict[str, Any] = {
        "section": "members",
        "title": _("Enrol a member"),
        "back": reverse("organisations:members"),
    }
    if person is None:
        return render(request, "organisations/desk/choose_person.html", {**context, **choosing(request)})
    form = MemberForm(request.actor, request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = enrol_member(actor=request.actor, person=person, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Enrolled."))
            return redirect("organisations:member", made.pk)
    context |= {"form": form, "person": person}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def member_edit(request: AccountRequest, member: int) -> HttpResponse:
    """Change a member's class, home branch, skills."""
    found = run_member(request, member)
    names = ("community", "member_class", "skills", "open_job_cap")
    initial = {name: getattr(found, name) for name in names}
    form = MemberForm(request.actor, request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            change_member(actor=request.actor, member=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:member", member)
    context = {
        "section": "members",
        "form": form,
        "person": found.person,
        "title": _("Change a member"),
        "back": reverse("organisations:member", args=[member]),
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def member_part(request: AccountRequest, member: int) -> HttpResponse:
    """Note that a member has left."""
    found = run_member(request, member)
    form = PartForm(request.POST or None, initial={"on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            part_with_member(actor=request.actor, member=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Noted. What this member did stays on record."))
            return redirect("organisations:members")
    context = {
        "section": "members",
        "form": form,
        "person": found.person,
        "title": _("A member leaves"),
        "note": _("All memberships end that day."),
        "label": _("Note it"),
        "back": reverse("organisations:member", args=[member]),
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
@require_POST
def member_duty(request: AccountRequest, member: int) -> HttpResponse:
    """Turn a member's duty switch for them: on the phone they said so."""
    found = run_member(request, member)
    set_duty(actor=request.actor, member=found, on_duty=request.POST.get("on_duty") == "1", at=clock.now())
    return redirect("organisations:member", member)


@only(sees_tree)
def join(request: AccountRequest, pk: int) -> HttpResponse:
    """Let a member take part: found by exact phone or name. By who runs or leads the organisation."""
    organisation = visible_organisation(request, pk)
    require(manages_members_of(request.actor, organisation), _("You may not change the members of this organisation."))
    text = request.GET.get("who", "").strip()[:60]
    found = members_found_by(request.actor, organisation, text)
    if request.method == "POST":
        chosen = get_object_or_404(found, pk=_number(request.POST.get("member")))
        join_group(actor=request.actor, member=chosen, organisation=organisation, at=clock.now())
        messages.success(request, _("%(name)s takes part now.") % {"name": chosen})
        return redirect("organisations:organisation", pk)
    context = {"section": "organisations", "organisation": organisation, "q": text, "found": list(found[:PER_PAGE])}
    return render(request, "organisations/desk/join.html", context)


@only(sees_tree)
@require_POST
def leave(request: AccountRequest, membership: int) -> HttpResponse:
    """End a membership today: by the member, or by who runs or leads the organisation."""
    memberships = Membership.objects.select_related("organisation", "member__person")
    found = get_object_or_404(memberships.filter(member__in=members_visible_to(request.actor)), pk=membership)
    leave_group(actor=request.actor, membership=found, at=clock.now())
    messages.success(request, _("The membership has ended."))
    if request.POST.get("from") == "me":
        return redirect("organisations:my_work")
    return redirect("organisations:organisation", found.organisation_id)


def narrowed(found: QuerySet[Member], wanted: dict[str, Any]) -> QuerySet[Member]:
    """Return the members that fit the filter."""
    if wanted.get("member_class"):
        found = found.filter(member_class=wanted["member_class"])
    if wanted.get("organisation"):
        live = Membership.objects.filter(organisation=wanted["organisation"], until__isnull=True)
        found = found.filter(pk__in=live.values("member_id")) | found.filter(home_branch=wanted["organisation"])
    if wanted.get("skill"):
        found = found.filter(skills__contains=[wanted["skill"].strip()])
    if wanted.get("on_duty"):
        found = found.filter(on_duty=wanted["on_duty"] == "yes")
    return found


def visible_member(request: AccountRequest, pk: int) -> Member:
    """Return a member the actor sees, or 404."""
    return get_object_or_404(members_visible_to(request.actor), pk=pk)


def run_member(request: AccountRequest, pk: int) -> Member:
    """Return a member the actor may change, or 404."""
    found = visible_member(request, pk)
    require(runs_community(request.actor, found.community), _("You may not change this member."))
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
