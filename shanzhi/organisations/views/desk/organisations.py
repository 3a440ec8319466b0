"""An organisation: its page, founding, changing, dissolving, and the buildings a group looks after."""

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
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.organisations.advice import Advice, advice_on
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.forms.organisations import BuildingsForm, DissolveForm, OrganisationForm
from shanzhi.organisations.models import CoveredBuilding, Membership, Organisation, Post
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.organisations.queries import flattened, on_day, organisations_visible_to, tree_of
from shanzhi.organisations.rules import is_staff, manages_members_of, runs_organisation, sees_tree
from shanzhi.organisations.services import (
    change_organisation,
    cover_buildings,
    dissolve_organisation,
    found_organisation,
)
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

MEMBERS_PER_PAGE = 50
PAST_POSTS_SHOWN = 30


def visible_organisation(request: AccountRequest, pk: int) -> Organisation:
    """Return an organisation the actor sees, with those above it, or 404."""
    above = "parent__parent__parent__parent"
    return get_object_or_404(
        organisations_visible_to(request.actor).select_related(above, "grid", "estate", "premises"), pk=pk
    )


def run_organisation(request: AccountRequest, pk: int) -> Organisation:
    """Return an organisation the actor may change, or 404."""
    organisation = visible_organisation(request, pk)
    require(runs_organisation(request.actor, organisation), _("You may not change this organisation."))
    return organisation


def above(organisation: Organisation) -> list[Organisation]:
    """Return the organisations above, the root first (loaded along with it)."""
    found: list[Organisation] = []
    parent = organisation.parent
    while parent is not None and len(found) < 5:
        found.insert(0, parent)
        parent = parent.parent
    return found


@only(sees_tree)
def organisation(request: AccountRequest, pk: int) -> HttpResponse:
    """Show an organisation: posts, members, buildings, what stands below it, who held its posts before."""
    found = visible_organisation(request, pk)
    today = timezone.localdate(clock.now())
    context = {
        "section": "organisations",
        "organisation": found,
        "above": above(found),
        "community": Community.objects.filter(community=found.community).first() if found.community else None,
        **_posts(found, today),
        **_members(request, found),
        "covers": _covers(found, today),
        "below": sorted(
            found.children.filter(dissolved_on__isnull=True), key=lambda one: (one.kind, in_counting_order(one.name))
        ),
        "units": found.joined_units.filter(on_day(today)).select_related("partner"),
        "earlier": list(found.earlier_forms.all())[::-1],
        "advice": _advice(request, found, today),
        "today": today,
        "runs": runs_organisation(request.actor, found) and found.dissolved_on is None,
        "manages": manages_members_of(request.actor, found) and found.dissolved_on is None,
    }
    return render(request, "organisations/desk/organisation.html", context)


@only(is_staff)
def organisation_new(request: AccountRequest) -> HttpResponse:
    """Found an organisation; `?parent=` fills in where."""
    parent = organisations_visible_to(request.actor).filter(pk=_number(request.GET.get("parent"))).first()
    today = timezone.localdate(clock.now())
    initial = {"parent": parent, "community": parent.community if parent else None, "founded_on": today}
    form = OrganisationForm(request.actor, None, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        street = request.actor.grants[0].start // 1000
        try:
            made = found_organisation(actor=request.actor, street=street, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Founded."))
            return redirect("organisations:organisation", made.pk)
    context = {"form": form, "title": _("Found an organisation"), "back": reverse("organisations:tree")}
    return _form(request, form, context)


@only(is_staff)
def organisation_edit(request: AccountRequest, pk: int) -> HttpResponse:
    """Change an organisation."""
    found = run_organisation(request, pk)
    names = ("name", "kind", "parent", "setting", "grid", "estate", "premises", "founded_on", "ends_on")
    initial = {name: getattr(found, name) for name in names} | {"on": timezone.localdate(clock.now())}
    form = OrganisationForm(request.actor, found, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(actor=request.actor, organisation=found, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:organisation", pk)
    back = reverse("organisations:organisation", args=[pk])
    return _form(request, form, {"form": form, "title": _("Change %(name)s") % {"name": found.name}, "back": back})


@only(is_staff)
def organisation_buildings(request: AccountRequest, pk: int) -> HttpResponse:
    """Say which buildings a group looks after, from today on."""
    found = run_organisation(request, pk)
    today = timezone.localdate(clock.now())
    initial = {"buildings": [cover.building_id for cover in _covers(found, today)]}
    form = BuildingsForm(found, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        buildings = form.cleaned_data["buildings"]
        cover_buildings(actor=request.actor, organisation=found, buildings=buildings, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("organisations:organisation", pk)
    back = reverse("organisations:organisation", args=[pk])
    title = _("Buildings of %(name)s") % {"name": found.name}
    return _form(request, form, {"form": form, "title": title, "back": back})


@only(is_staff)
def organisation_dissolve(request: AccountRequest, pk: int) -> HttpResponse:
    """Dissolve an organisation from a day on."""
    found = run_organisation(request, pk)
    form = DissolveForm(request.POST or None, initial={"on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            dissolve_organisation(actor=request.actor, organisation=found, on=form.cleaned_data["on"], at=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Dissolved."))
            return redirect("organisations:organisation", pk)
    context = {
        "form": form,
        "title": _("Dissolve %(name)s") % {"name": found.name},
        "note": _("Its posts, memberships and buildings end that day. What was done stays on record."),
        "label": _("Dissolve"),
        "back": reverse("organisations:organisation", args=[pk]),
    }
    return _form(request, form, context)


def _form(request: AccountRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    context = {"section": "organisations", **context}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


def _posts(organisation: Organisation, today: date) -> dict[str, Any]:
    posts = Post.objects.filter(street=organisation.street, organisation=organisation).select_related("person")
    order = {kind.value: place for place, kind in enumerate(PostKind)}
    holding = [post for post in posts if post.until is None or post.until > today]
    past = sorted(
        (post for post in posts if post.until is not None and post.until <= today), key=lambda p: p.until or today
    )
    return {"posts": sorted(holding, key=lambda p: order[p.kind]), "past_posts": past[::-1][:PAST_POSTS_SHOWN]}


def _members(request: AccountRequest, organisation: Organisation) -> dict[str, Any]:
    if organisation.kind == OrganisationKind.BUILDING_GROUP or not organisation.is_home_branch:
        rows = Membership.objects.filter(street=organisation.street, organisation=organisation, until__isnull=True)
        rows = rows.select_related("member__person", "member__home_branch").order_by("pk")
        page = Paginator(rows, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
        return {"page": page, "members": [(row.member, row) for row in page.object_list], "at_home": False}
    at_home = organisation.home_members.filter(left_on__isnull=True).select_related("person", "home_branch")
    page_at_home = Paginator(at_home, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page_at_home, "members": [(member, None) for member in page_at_home.object_list], "at_home": True}


def _advice(request: AccountRequest, organisation: Organisation, today: date) -> list[Advice]:
    """Return what the rules say of it: counted with those below it, as the tree counts them."""
    if organisation.dissolved_on is not None:
        return []
    roots = tree_of(request.actor, on=today, community=organisation.community)
    node = next((node for node in flattened(roots) if node.organisation.pk == organisation.pk), None)
    return advice_on(node, on=today) if node is not None else []


def _covers(organisation: Organisation, today: date) -> list[CoveredBuilding]:
    covers = CoveredBuilding.objects.filter(on_day(today), street=organisation.street, organisation=organisation)
    return list(covers.select_related("building__estate").order_by("building__estate", "building__code"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
