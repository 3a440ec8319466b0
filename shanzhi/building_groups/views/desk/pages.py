"""What the pages share: who enters, the rows an actor may see, forms that keep what was typed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from shanzhi.building_groups.models import Formation, Survey
from shanzhi.building_groups.rules import enters_pages
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.territory.models import Community
from shanzhi.territory.queries.places import visible_to

SECTION = "groups"
M = TypeVar("M", bound=Model)
staff_page = only(enters_pages)


def load_community(request: ShanzhiRequest, code: int) -> Community:
    """Return a community the actor works for. Raises Http404."""
    return _first(visible_to(Community.objects.filter(community=code), request.actor))


def load_survey(request: ShanzhiRequest, pk: int) -> Survey:
    """Return a survey of the actor's communities. Raises Http404."""
    return _first(visible_to(Survey.objects.select_related("estate").filter(pk=pk), request.actor))


def load_formation(request: ShanzhiRequest, pk: int) -> Formation:
    """Return a formation of the actor's communities. Raises Http404."""
    rows = Formation.objects.select_related("estate", "parent").filter(pk=pk)
    return _first(visible_to(rows, request.actor))


def communities_of(actor: Actor) -> list[Community]:
    """Return the communities the actor works for."""
    return list(visible_to(Community.objects.all(), actor))


def _first(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def answer_form(
    request: ShanzhiRequest,
    form: forms.Form,
    template: str,
    context: dict[str, Any],
    deed: Callable[[dict[str, Any]], tuple[Any, str]],
) -> HttpResponse:
    """Show a form, or do what it asks. `deed` returns a sentence and the address to go on to; refusals stand on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                sentence, address = deed(form.cleaned_data)
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, str(sentence))
            return HttpResponseRedirect(address)
    page = {"section": SECTION, "form": form, **context}
    return render(request, template, page, status=422 if form.errors else 200)
