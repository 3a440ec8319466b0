"""Giving and ending posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.forms.people import EndForm, PostForm
from shanzhi.organisations.models import Post
from shanzhi.organisations.queries import organisations_visible_to, partners_visible_to
from shanzhi.organisations.rules import is_staff, runs_organisation, runs_place
from shanzhi.organisations.services import appoint, end_post
from shanzhi.organisations.services.posts import posts_of_kind
from shanzhi.organisations.views.desk.choosing import choosing, chosen_person
from shanzhi.organisations.views.desk.organisations import run_organisation
from shanzhi.people.requests import AccountRequest


@only(is_staff)
def post_new(request: AccountRequest, pk: int) -> HttpResponse:
    """Give a post in an organisation: first who, then which post."""
    organisation = run_organisation(request, pk)
    back = reverse("organisations:organisation", args=[pk])
    title = _("A post in %(name)s") % {"name": organisation.name}
    kinds = posts_of_kind(organisation)
    return _appoint(request, {"organisation": organisation}, kinds, back, title)


@only(is_staff)
def contact_new(request: AccountRequest, partner: int) -> HttpResponse:
    """Name a contact of a partner unit."""
    unit = get_object_or_404(partners_visible_to(request.actor), pk=partner)
    require(runs_place(request.actor, unit.street, unit.community), _("You may not change this partner unit."))
    back = reverse("organisations:partner", args=[partner])
    title = _("A contact of %(name)s") % {"name": unit.name}
    return _appoint(request, {"partner": unit}, [PostKind.UNIT_CONTACT], back, title)


def _appoint(
    request: AccountRequest, where: dict[str, object], kinds: list[PostKind], back: str, title: str
) -> HttpResponse:
    person = chosen_person(request)
    context: dict[str, Any] = {"section": "organisations", "back": back, "title": title}
    if person is None:
        return render(request, "organisations/desk/choose_person.html", {**context, **choosing(request)})
    form = PostForm(kinds, request.POST or None, initial={"since": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            appoint(actor=request.actor, person=person, at=clock.now(), **where, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The post has been given."))
            return redirect(back)
    context |= {"form": form, "person": person}
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)


@only(is_staff)
def post_end(request: AccountRequest, post: int) -> HttpResponse:
    """End a post from a day on."""
    held = get_object_or_404(Post.objects.select_related("organisation__parent", "partner", "person"), pk=post)
    if held.organisation is not None:
        get_object_or_404(organisations_visible_to(request.actor), pk=held.organisation_id)
        require(runs_organisation(request.actor, held.organisation), _("You may not give or end this post."))
        back = reverse("organisations:organisation", args=[held.organisation_id])
    else:
        unit = get_object_or_404(partners_visible_to(request.actor), pk=held.partner_id)
        require(runs_place(request.actor, unit.street, unit.community), _("You may not give or end this post."))
        back = reverse("organisations:partner", args=[unit.pk])
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            end_post(actor=request.actor, post=held, on=form.cleaned_data["on"], at=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The post ends."))
            return redirect(back)
    title = _("End a post: %(post)s") % {"post": held.get_kind_display()}
    context = {
        "section": "organisations",
        "form": form,
        "person": held.person,
        "title": title,
        "label": _("End the post"),
        "back": back,
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)
