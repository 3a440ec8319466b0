"""What the pages about places share: the rows an actor may see, one page for every form, one for every removal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.models import Building, Community, Estate
from shanzhi.territory.queries.places import visible_to

SECTION = "places"
M = TypeVar("M", bound=Model)
Crumb = tuple[Any, str]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one form: its title, the sentence below it, the way here (label and address each), and its button."""

    title: Any
    crumbs: list[Crumb]
    button: Any
    note: Any = ""
    remove_url: str = ""
    section: str = SECTION

    @property
    def back(self) -> str:
        """The address of the page before."""
        return self.crumbs[-1][1]


def load_community(request: ShanzhiRequest, code: int) -> Community:
    """Return a community the actor keeps. Raises Http404."""
    return _first(visible_to(Community.objects.filter(community=code), request.actor))


def load_estate(request: ShanzhiRequest, community: int, pk: int) -> Estate:
    """Return an estate of a community the actor keeps, with its grid. Raises Http404."""
    rows = Estate.objects.select_related("grid").filter(community=community, pk=pk)
    return _first(visible_to(rows, request.actor))


def load_building(request: ShanzhiRequest, community: int, pk: int) -> Building:
    """Return a building of a community the actor keeps, with its estate. Raises Http404."""
    rows = Building.objects.select_related("estate").filter(community=community, pk=pk)
    return _first(visible_to(rows, request.actor))


def _first(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def crumbs(
    community: Community | None = None, estate: Estate | None = None, building: Building | None = None
) -> list[Crumb]:
    """Return the way down to a place."""
    way: list[Crumb] = [(_("Places"), reverse("territory:places"))]
    if community:
        way.append((community.name, reverse("territory:community", args=[community.community])))
    if estate:
        way.append((estate.name, reverse("territory:estate", args=[estate.community, estate.pk])))
    if building:
        way.append((building.name, reverse("territory:building", args=[building.community, building.pk])))
    return way


def form_page(
    request: ShanzhiRequest, form: forms.Form, page: FormPage, deed: Callable[[dict[str, Any]], tuple[str, str]]
) -> HttpResponse:
    """Show a form, or do what it asks. `deed` returns a sentence and the address to go on to; its refusals stand on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                sentence, address = deed(form.cleaned_data)
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(address)
    context = {"section": page.section, "form": form, "page": page}
    return render(request, "territory/desk/form.html", context, status=422 if form.is_bound else 200)


def removal_page(
    request: ShanzhiRequest, *, name: str, back: str, way: list[Crumb], deed: Callable[[], None], after: str
) -> HttpResponse:
    """Ask once more, then remove. A refusal (still used) is said on the same page."""
    refused = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                deed()
        except NotPermitted:
            raise
        except DomainError as error:
            refused = str(error)
        else:
            messages.success(request, _("“%(name)s” is removed.") % {"name": name})
            return HttpResponseRedirect(after)
    context = {"section": SECTION, "name": name, "back": back, "crumbs": way, "refused": refused}
    return render(request, "territory/desk/remove.html", context, status=409 if refused else 200)
