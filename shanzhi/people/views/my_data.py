"""What a resident without an account may see and say about their own data, once a code has proven their phone."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.context import Here
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import Scope
from shanzhi.people.field_names import FIELD_NAMES
from shanzhi.people.forms.me import NameForm
from shanzhi.people.models import Person
from shanzhi.people.queries import looks_at
from shanzhi.people.services import correct_person
from shanzhi.people.services.erasure import ask_erasure
from shanzhi.people.services.exports import export_person
from shanzhi.people.services.known import choices_of, known_about
from shanzhi.people.services.phone_codes import proven_index
from shanzhi.people.views.me import LOOKS_PER_PAGE, as_download, change_consent

View = Callable[..., HttpResponse]


def with_proven_person(view: View) -> View:
    """Hand the view the person of the proven phone, and an actor that is this person. Without proof: the page that asks for it."""

    @wraps(view)
    def wrapped(request: ShanzhiRequest, street: int, *args: Any, **kwargs: Any) -> HttpResponse:
        index = proven_index(request.session, street=street, at=clock.now())
        if index is None:
            return redirect(settings.PHONE_PROOF_URL, street=street)
        persons = Person.objects.select_related("household__building__estate", "household__entrance")
        person = persons.filter(street=street, phone_index=index).first()
        if person is None or person.phone_since is not None:  # written by others: it opens nothing from before
            return render(
                request,
                "people/public/nothing_known.html",
                {"here": Here(""), "street": street, "proof_url": proof_url(street), "is_known": person is not None},
            )
        actor = replace(Actor.guest(Scope.of_street(street)), person_id=person.pk)
        return view(request, actor, person, *args, **kwargs)

    return wrapped


def proof_url(street: int) -> str:
    """Return where a resident proves a phone and finds their requests."""
    return reverse(settings.PHONE_PROOF_URL, args=[street])


@open_to_all
@never_cache
@with_proven_person
def my_data(request: ShanzhiRequest, actor: Actor, person: Person) -> HttpResponse:
    """Show what is known, what was agreed to, who looked; POST changes a consent."""
    if request.method == "POST":
        change_consent(request, person, actor)
        return redirect("people:my_data", street=person.street)
    page = Paginator(looks_at(person), LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": Here(""),
        "section": "mine",
        "street": person.street,
        "proof_url": proof_url(person.street),
        "known": known_about(actor, person),
        "choices": choices_of(person),
        "page": page,
        "field_names": FIELD_NAMES,
    }
    return render(request, "people/public/my_data.html", context)


@open_to_all
@with_proven_person
def my_data_name(request: ShanzhiRequest, actor: Actor, person: Person) -> HttpResponse:
    """Write one's name anew."""
    known = known_about(actor, person)
    form = NameForm(request.POST or None, initial={"name": known.values["name"]})
    if request.method == "POST" and form.is_valid():
        correct_person(actor=actor, person=person, name=form.cleaned_data["name"], at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("people:my_data", street=person.street)
    context = {"here": Here(""), "section": "mine", "street": person.street, "form": form}
    return render(request, "people/public/my_name.html", context, status=422 if form.errors else 200)


@open_to_all
@never_cache
@with_proven_person
def my_data_export(request: ShanzhiRequest, actor: Actor, person: Person) -> HttpResponse:
    """Hand out a copy of everything that is known."""
    return as_download(export_person(actor=actor, person=person, at=clock.now()))


@open_to_all
@require_POST
@with_proven_person
def my_data_erasure(request: ShanzhiRequest, actor: Actor, person: Person) -> HttpResponse:
    """Ask that what is known be deleted."""
    ask_erasure(actor=actor, person=person, at=clock.now())
    messages.success(request, _("Your wish has been noted. You will find the answer on this page."))
    return redirect("people:my_data", street=person.street)
