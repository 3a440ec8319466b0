"""Showing one masked value: button → reason → noted → shown once. A fragment for htmx, a page without JavaScript."""

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.guards import signed_in
from shanzhi.people.field_names import FIELD_NAMES
from shanzhi.people.forms.desk import LookForm
from shanzhi.people.models import Person
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import may_look
from shanzhi.people.services import look
from shanzhi.people.services.looks import sealed_fields


@signed_in
@never_cache
def look_at(request: AccountRequest, pk: int, field: str) -> HttpResponse:
    """Ask for the reason, then show the value. `?about=app.model:id` says what the look is about. Refusal is 404."""
    person = get_object_or_404(Person, pk=pk)
    if field not in sealed_fields():
        raise Http404
    about = request.POST.get("about") or request.GET.get("about") or ""
    subject = thing_called(about)
    at = clock.now()
    require(may_look(request.actor, person, field, subject, at=at), "")
    form = LookForm(request.POST or None)
    context = {
        "section": "people",
        "person": person,
        "field": field,
        "field_name": FIELD_NAMES[field],
        "masked": getattr(person, field),
        "about": about,
        "form": form,
        "back": request.headers.get("Referer", ""),
    }
    if request.method == "POST" and form.is_valid():
        context["value"] = look(
            actor=request.actor, person=person, field=field, reason=form.reason, at=at, subject=subject
        )
    kind = "fragment" if request.htmx else "page"
    return render(request, f"people/desk/look_{kind}.html", context, status=422 if form.errors else 200)


def thing_called(name: str) -> Model | None:
    """Return the thing that "app.model:id" names, as far as the transaction's scope reaches; None for an empty name."""
    if not name:
        return None
    kind, _colon, number = name.partition(":")
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not hasattr(model, "street") or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    found: Model = get_object_or_404(model, pk=int(number))
    return found
