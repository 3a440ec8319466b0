"""What every page about care needs: who may enter, the entry or visit it is about, an error that loses nothing."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse

from shanzhi.care import rules
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.care.queries import register_visible_to, visits_visible_to
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.queries import communities_run_by
from shanzhi.territory.models import Community

care_page = only(rules.takes_part)
register_page = only(rules.keeps_any)
late_page = only(rules.sees_late)
figures_page = only(rules.sees_figures)
limits_page = only(rules.sets_limits)
count_page = only(rules.counts_something)


def load_entry(request: ShanzhiRequest, pk: int) -> CarePerson:
    """Return an entry the actor keeps. Raises Http404."""
    found = register_visible_to(request.actor).filter(pk=pk).first()
    if found is None or found.purged_at is not None:
        raise Http404
    return found


def load_visit(request: ShanzhiRequest, pk: int) -> CareVisit:
    """Return a visit the actor sees. Raises Http404."""
    found = visits_visible_to(request.actor).filter(pk=pk).first()
    if found is None or found.entry.purged_at is not None:
        raise Http404
    return found


def communities_kept(actor: Actor) -> list[Community]:
    """Return the communities whose register the actor keeps."""
    return [row for row in communities_run_by(actor) if rules.keeps_register(actor, row.community)]


def chosen(communities: list[Community], wanted: Any) -> Community:
    """Return the wanted community (by code), or the first when nothing is wanted. Raises Http404."""
    if not communities:
        raise Http404
    if not wanted:
        return communities[0]
    found = next((row for row in communities if str(row.community) == str(wanted)), None)
    if found is None:
        raise Http404
    return found


def put_on_form(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal at its field, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def come_back(response: HttpResponse) -> HttpResponse:
    """Send a form back and undo whatever the refused service began."""
    transaction.set_rollback(True)
    return response
