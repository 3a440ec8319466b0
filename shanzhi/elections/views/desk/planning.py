"""Planning an election or a founding meeting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.elections import services
from shanzhi.elections.forms.planning import ElectionForm, FoundingForm, parents_for
from shanzhi.elections.rules import may_plan, sees_elections
from shanzhi.elections.services.planning import GROUPS
from shanzhi.elections.views.desk.pages import page, put_on_form
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.organisations.rules import is_staff
from shanzhi.people.requests import AccountRequest


@only(sees_elections)
def election_new(request: AccountRequest) -> HttpResponse:
    """Plan an election: first of which body (`?organisation=`), then what it elects."""
    text = request.GET.get("organisation", "")
    standing = organisations_visible_to(request.actor).select_related("parent").filter(dissolved_on__isnull=True)
    bodies = standing.filter(kind__in=[*GROUPS, *Organisation.HOME_BODIES])
    if not text:
        found = [body for body in bodies.order_by("community", "kind", "name") if may_plan(request.actor, body)]
        return page(request, "choose_body", {"bodies": found, "may_found": is_staff(request.actor)})
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    body = get_object_or_404(bodies, pk=int(text))
    require(may_plan(request.actor, body), _("You may not plan an election here."))
    form = ElectionForm(body, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_election(actor=request.actor, organisation=body, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Planned. Look through the roll first."))
            return redirect("elections:election", made.pk)
    title = _("Plan the election of %(name)s") % {"name": body.name}
    return page(request, "form", {"form": form, "title": title, "back": reverse("elections:election_new")})


@only(is_staff)
def founding_new(request: AccountRequest) -> HttpResponse:
    """Plan to found a branch: first below which body (`?parent=`), then everything else."""
    text = request.GET.get("parent", "")
    parents = parents_for(request.actor).select_related("parent")
    context: dict[str, Any] = {"title": _("Found a branch by a meeting"), "back": reverse("elections:election_new")}
    if not text:
        return page(request, "choose_parent", {**context, "bodies": parents.order_by("community", "kind", "name")})
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    parent = get_object_or_404(parents, pk=int(text))
    form = FoundingForm(request.actor, parent, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_founding(
                actor=request.actor, parent=parent, community=parent.community, at=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Planned. Propose the candidates next."))
            return redirect("elections:election", made.pk)
    note = _("Below %(name)s. A branch has at least three full members, usually at most fifty.") % {"name": parent.name}
    return page(request, "form", {**context, "form": form, "note": note})
