"""Figures without names, and the street's limits and groups."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.care.forms.limits import KindForm, LimitsForm
from shanzhi.care.models import CareKind
from shanzhi.care.queries import limits_of, tally_of
from shanzhi.care.services import change_limits, open_kinds, save_kind
from shanzhi.care.views.desk.pages import chosen, figures_page, limits_page, put_on_form
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.queries import communities_run_by


@require_safe
@figures_page
def figures(request: ShanzhiRequest) -> HttpResponse:
    """How many are in care, by grid and group."""
    communities = list(communities_run_by(request.actor))
    community = chosen(communities, request.GET.get("community"))
    kinds, lines, is_suppressed = tally_of(request.actor, community)
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "figures"),
        "community": community,
        "communities": communities,
        "kinds": kinds,
        "lines": [(line, list(zip(kinds, line.counts, strict=True))) for line in lines],
        "is_suppressed": is_suppressed,
        "least": limits_of(community.street).least_shown,
    }
    return render(request, "care/desk/figures.html", context)


def _street(request: ShanzhiRequest) -> int:
    """Return the street whose limits the actor sets: the one of their post. Raises Http404 without one."""
    for grant in request.actor.grants:
        if grant.level == "street":
            return grant.jurisdiction.scope.start
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@limits_page
def limits(request: ShanzhiRequest) -> HttpResponse:
    """The street's limits and groups."""
    street = _street(request)
    form = LimitsForm(request.POST or None, instance=limits_of(street))
    if request.method == "POST" and form.is_valid():
        change_limits(actor=request.actor, street=street, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("care:limits")
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "limits"),
        "form": form,
        "kinds": list(CareKind.objects.filter(street=street)),
    }
    return render(request, "care/desk/limits.html", context, status=422 if form.errors else 200)


@require_POST
@limits_page
def begin(request: ShanzhiRequest) -> HttpResponse:
    """Give the street the groups to start with."""
    open_kinds(actor=request.actor, street=_street(request), at=clock.now())
    messages.success(request, _("The groups to start with are there. Change them as you need."))
    return redirect("care:limits")


@require_http_methods(["GET", "HEAD", "POST"])
@limits_page
def kind(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Change a group."""
    return _kind_form(request, get_object_or_404(CareKind, street=_street(request), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@limits_page
def kind_new(request: ShanzhiRequest) -> HttpResponse:
    """Add a group."""
    return _kind_form(request, CareKind(street=_street(request)))


def _kind_form(request: ShanzhiRequest, found: CareKind) -> HttpResponse:
    form = KindForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        thing = CareKind.objects.get(pk=found.pk) if found.pk else CareKind(street=found.street)
        try:
            save_kind(actor=request.actor, kind=thing, at=clock.now(), **form.cleaned_data)
        except NotPermitted:
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("care:limits")
    context = {
        "section": "care",
        "form": form,
        "title": str(found) or _("Add a group"),
        "note": _("Kept as long after the end as you say here, ten years at most."),
        "back": reverse("care:limits"),
    }
    return render(request, "care/desk/form.html", context, status=422 if form.errors else 200)
