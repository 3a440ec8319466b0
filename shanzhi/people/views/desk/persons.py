"""Persons at the desk: found by exact phone or name, never listed; every value masked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.core.tenancy import street_of
from shanzhi.people.field_names import FIELD_NAMES
from shanzhi.people.forms.desk import (
    CorrectForm,
    ErasureAnswerForm,
    PersonAccountForm,
    PersonForm,
    RecordConsentForm,
)
from shanzhi.people.models import ErasureRequest, Person
from shanzhi.people.passwords import one_time_password
from shanzhi.people.person_parts import parts_about
from shanzhi.people.queries import looks_at, open_erasures, persons_found_by, persons_kept_by
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import keeps_people, may_keep_account, may_keep_person, may_look, may_manage_account
from shanzhi.people.services import (
    correct_person,
    create_account_for,
    find_or_make_person,
    give_consent,
    withdraw_consent,
)
from shanzhi.people.services.erasure import answer_erasure, is_needed
from shanzhi.people.services.known import choices_of
from shanzhi.people.views.administration.accounts import SHOWN_ONCE, change
from shanzhi.people.views.sign_in import next_page

MOST_FOUND = 50
LOOKS_SHOWN = 10


@only(keeps_people)
def person_search(request: AccountRequest) -> HttpResponse:
    """Find persons by exact phone or name: nobody can leaf through the people of a street."""
    text = request.GET.get("who", "").strip()[:60]
    found = list(persons_found_by(request.actor, text).select_related("household__building")[:MOST_FOUND])
    context = {"section": "people", "q": text, "found": found, "erasures": open_erasures(request.actor).count()}
    return render(request, "people/desk/person_search.html", context)


@only(keeps_people)
def person_new(request: AccountRequest) -> HttpResponse:
    """Note a person. Who has the phone already is found again, not doubled."""
    form = PersonForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        try:
            if not (form.cleaned_data["name"] or form.cleaned_data["phone"]):
                raise DomainError(_("Please enter a name or a phone."), field="name")
            person = find_or_make_person(
                actor=request.actor,
                street=street_of(request.actor.grants[0].start),
                at=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            return redirect(_after_noting(request, person))
    context = {"section": "people", "form": form, "next": next_page(request)}
    return render(request, "people/desk/person_new.html", context, status=422 if form.errors else 200)


@only(keeps_people)
@never_cache
def person_page(request: AccountRequest, pk: int) -> HttpResponse:
    """Show a person, masked, with everything that hangs on them."""
    person = _person(request, pk)
    return render(request, "people/desk/person_page.html", _page_context(request, person))


@only(keeps_people)
def person_correct(request: AccountRequest, pk: int) -> HttpResponse:
    """Write values anew without seeing the old ones."""
    person = _person(request, pk)
    form = CorrectForm(request.POST or None, may_write_phone=may_keep_account(request.actor, person))
    if request.method == "POST" and form.is_valid():
        try:
            correct_person(actor=request.actor, person=person, at=clock.now(), **form.changes())
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", pk)
    context = {"section": "people", "person": person, "form": form, "back": reverse("people:person", args=[pk])}
    return render(request, "people/desk/person_correct.html", context, status=422 if form.errors else 200)


@only(keeps_people)
def person_consent(request: AccountRequest, pk: int) -> HttpResponse:
    """Note a consent that was given or taken back on paper, by phone or spoken."""
    person = _person(request, pk)
    require(may_keep_person(request.actor, person), _("You may not note this."))
    form = RecordConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        note = give_consent if words["deed"] == "give" else withdraw_consent
        note(actor=request.actor, person=person, purpose=words["purpose"], how=words["how"], at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("people:person", pk)
    context = {"section": "people", "person": person, "form": form}
    return render(request, "people/desk/person_consent.html", context, status=422 if form.errors else 200)


@only(keeps_people)
def person_account(request: AccountRequest, pk: int) -> HttpResponse:
    """Make an account for a person, with a one-time password that their page shows once."""
    person = _person(request, pk)
    require(may_keep_account(request.actor, person), _("You may not create this account."))
    if person.account is not None:
        return redirect("people:person", pk)
    form = PersonAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = one_time_password()
        try:
            account = create_account_for(
                actor=request.actor,
                person=person,
                username=form.cleaned_data["username"],
                password=password,
                at=clock.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            request.session[SHOWN_ONCE] = [account.pk, password]
            return redirect("people:person", pk)
    context = {"section": "people", "person": person, "form": form}
    return render(request, "people/desk/person_account.html", context, status=422 if form.errors else 200)


@only(keeps_people)
@require_POST
def person_account_change(request: AccountRequest, pk: int) -> HttpResponse:
    """Lock or unlock a person's account, or set a one-time password: `do` is `lock`, `unlock` or `reset`."""
    person = _person(request, pk)
    if person.account is not None:
        change(request, person.account, request.POST.get("do", ""), clock.now())
    return redirect("people:person", pk)


@only(keeps_people)
def erasure_list(request: AccountRequest) -> HttpResponse:
    """List who asked to be deleted and waits for an answer."""
    page = Paginator(open_erasures(request.actor), MOST_FOUND).get_page(request.GET.get("page"))
    return render(request, "people/desk/erasure_list.html", {"section": "people", "page": page})


@only(keeps_people)
def erasure_answer(request: AccountRequest, pk: int) -> HttpResponse:
    """Answer a person's wish to be deleted."""
    asked = get_object_or_404(open_erasures(request.actor), pk=pk)
    form = ErasureAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_erasure(actor=request.actor, asked=asked, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The answer has been noted."))
            return redirect("people:erasures")
    context = {
        "section": "people",
        "asked": asked,
        "form": form,
        "is_needed": is_needed(asked.person, clock.now()),
        "person_parts": parts_about(request.actor, asked.person),
    }
    return render(request, "people/desk/erasure_answer.html", context, status=422 if form.errors else 200)


def _after_noting(request: AccountRequest, person: Person) -> str:
    """Return the page that asked for a person (`?next=`), told who it is; else the person's own."""
    wanted = next_page(request)
    if not wanted:
        return reverse("people:person", args=[person.pk])
    return f"{wanted}{'&' if '?' in wanted else '?'}person={person.pk}"


def _person(request: AccountRequest, pk: int) -> Person:
    persons = persons_kept_by(request.actor).select_related("account", "household__building__estate")
    return get_object_or_404(persons, pk=pk)


def _page_context(request: AccountRequest, person: Person) -> dict[str, Any]:
    shown = request.session.get(SHOWN_ONCE)
    password = ""
    if shown and person.account_id == shown[0]:
        password = shown[1]
        del request.session[SHOWN_ONCE]
    return {
        "section": "people",
        "person": person,
        "fields": [(name, FIELD_NAMES[name], getattr(person, name)) for name in ("name", "phone", "note")],
        "may_look": may_look(request.actor, person, "phone"),
        "may_keep_person": may_keep_person(request.actor, person),
        "may_keep_account": may_manage_account(request.actor, person.account)
        if person.account
        else may_keep_account(request.actor, person),
        "choices": choices_of(person),
        "person_parts": parts_about(request.actor, person),
        "looks": list(looks_at(person)[:LOOKS_SHOWN]),
        "field_names": FIELD_NAMES,
        "erasure": ErasureRequest.objects.filter(street=person.street, person=person, answered_at__isnull=True).first(),
        "password": password,
    }
