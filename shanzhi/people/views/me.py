"""One's own page: what is known about me, my consents, who looked. For accounts that are a person of a street."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.consents import purposes
from shanzhi.people.field_names import FIELD_NAMES
from shanzhi.people.forms.me import NameForm, NewPhoneForm, PhoneCodeForm
from shanzhi.people.models import Person
from shanzhi.people.my_pages import my_pages
from shanzhi.people.queries import looks_at
from shanzhi.people.requests import AccountRequest
from shanzhi.people.services import accounts, correct_person, give_consent, withdraw_consent
from shanzhi.people.services.erasure import ask_erasure
from shanzhi.people.services.exports import export_person
from shanzhi.people.services.known import choices_of, known_about
from shanzhi.people.services.phone_codes import redeem, send_code

LOOKS_PER_PAGE = 50


def with_own_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the actor's own person; without one there is nothing here (404)."""

    @wraps(view)
    def wrapped(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        persons = Person.objects.select_related("household__building__estate", "household__entrance", "account")
        person = persons.filter(pk=request.actor.person_id or 0, account_id=request.user.pk).first()
        if person is None:
            raise Http404
        return view(request, person, *args, **kwargs)

    return wrapped


@signed_in
@never_cache
def me(request: AccountRequest) -> HttpResponse:
    """Show what is known about me. Who is no person of a street (an administrator) only has the page about signing in."""
    if request.actor.person_id is None:
        return redirect("people:my_sign_in")
    return _about(request)


@with_own_person
def _about(request: AccountRequest, person: Person) -> HttpResponse:
    context = {**_tab(request, "about"), "known": known_about(request.actor, person)}
    return render(request, "people/me.html", context)


@signed_in
@with_own_person
def correct_name(request: AccountRequest, person: Person) -> HttpResponse:
    """Write my name anew."""
    known = known_about(request.actor, person)
    form = NameForm(request.POST or None, initial={"name": known.values["name"]})
    if request.method == "POST" and form.is_valid():
        correct_person(actor=request.actor, person=person, name=form.cleaned_data["name"], at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("people:me")
    context = {**_tab(request, "about"), "form": form, "title": _("Correct my name")}
    return render(request, "people/my_form.html", context, status=422 if form.errors else 200)


@signed_in
@with_own_person
def new_phone(request: AccountRequest, person: Person) -> HttpResponse:
    """Ask for a new phone and send a code to it; the next page asks for the code."""
    form = NewPhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            send_code(street=person.street, phone=phone, at=clock.now())
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            context = {**_tab(request, "about"), "form": PhoneCodeForm(initial={"phone": phone})}
            return render(request, "people/my_phone_code.html", context)
    context = {**_tab(request, "about"), "form": form, "title": _("Change my phone"), "label": _("Send the code")}
    return render(request, "people/my_form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
@with_own_person
def confirm_phone(request: AccountRequest, person: Person) -> HttpResponse:
    """Take the new phone once its code is right: for the person and for signing in."""
    form = PhoneCodeForm(request.POST)
    moment = clock.now()
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            proven = redeem(street=person.street, phone=phone, code=form.cleaned_data["code"], at=moment)
            with transaction.atomic():  # both or neither; the code stays used
                correct_person(actor=request.actor, person=person, phone=phone, proven=proven, at=moment)
                accounts.change_phone(actor=request.actor, account=request.user, phone=phone, proven=proven, at=moment)
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:me")
    return render(request, "people/my_phone_code.html", {**_tab(request, "about"), "form": form}, status=422)


@signed_in
@never_cache
@with_own_person
def export(request: AccountRequest, person: Person) -> HttpResponse:
    """Hand out a copy of everything that is known about me."""
    return as_download(export_person(actor=request.actor, person=person, at=clock.now()))


@signed_in
@require_POST
@with_own_person
def erasure(request: AccountRequest, person: Person) -> HttpResponse:
    """Ask that what is known about me be deleted."""
    ask_erasure(actor=request.actor, person=person, at=clock.now())
    messages.success(request, _("Your wish has been noted. You will find the answer on this page."))
    return redirect("people:me")


@signed_in
@with_own_person
def consents(request: AccountRequest, person: Person) -> HttpResponse:
    """Show what I agreed to; POST gives or withdraws one: `give` or `withdraw` names the purpose."""
    if request.method == "POST":
        change_consent(request, person)
        return redirect("people:consents")
    context = {**_tab(request, "consents"), "choices": choices_of(person)}
    return render(request, "people/consents.html", context)


@signed_in
@never_cache
@with_own_person
def looks(request: AccountRequest, person: Person) -> HttpResponse:
    """Show who looked at my data, what for, and when."""
    page = Paginator(looks_at(person), LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/looks.html", {**_tab(request, "looks"), "page": page, "field_names": FIELD_NAMES})


def change_consent(request: ShanzhiRequest, person: Person, actor: Actor | None = None) -> None:
    """Do what a consent's button says."""
    known = {purpose.key for purpose in purposes()}
    given, withdrawn = request.POST.get("give", ""), request.POST.get("withdraw", "")
    who = actor or request.actor
    if given in known:
        give_consent(actor=who, person=person, purpose=given, at=clock.now())
        messages.success(request, _("Thank you. You can withdraw this at any time, here."))
    elif withdrawn in known:
        withdraw_consent(actor=who, person=person, purpose=withdrawn, at=clock.now())
        messages.success(request, _("Withdrawn. From now on it is no longer shown."))


def as_download(copy: dict[str, Any]) -> HttpResponse:
    """Return a copy as a JSON file."""
    text = json.dumps(copy, ensure_ascii=False, indent=2, default=str)
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"},
    )


def _tab(request: AccountRequest, key: str) -> dict[str, Any]:
    return {"section": "me", "tab": key, "tabs": my_pages(request.actor)}
