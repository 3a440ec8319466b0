"""The system administrator opens a street: its office and the first of its staff. What is inside stays the street's."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.core.middleware import unscoped
from shanzhi.core.models import StreetInUse
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET
from shanzhi.organisations.forms.people import OpenStreetForm
from shanzhi.organisations.services.streets import open_street
from shanzhi.people.passwords import one_time_password
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import is_system_administrator
from shanzhi.territory.models import Division

SHOWN_ONCE = "first_staff_shown_once"


@only(is_system_administrator)
@unscoped
@never_cache
def streets(request: AccountRequest) -> HttpResponse:
    """List the streets in use by code and name, and show a fresh one-time password once."""
    codes = list(StreetInUse.objects.exclude(street=0).values_list("street", flat=True))
    names = dict(
        Division.objects.filter(code__in=[code * COMMUNITIES_PER_STREET for code in codes]).values_list("code", "name")
    )
    context = {
        "section": "streets",
        "streets": [(code, names.get(code * COMMUNITIES_PER_STREET, "")) for code in codes],
        "shown": request.session.pop(SHOWN_ONCE, None),
    }
    return render(request, "organisations/administration/streets.html", context)


@only(is_system_administrator)
@unscoped
def street_new(request: AccountRequest) -> HttpResponse:
    """Open a street with a one-time password for its first member of staff."""
    form = OpenStreetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = one_time_password()
        words = {**form.cleaned_data, "street": int(form.cleaned_data["street"])}
        try:
            opened = open_street(actor=request.actor, password=password, at=clock.now(), **words)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            request.session[SHOWN_ONCE] = {"username": opened.account.username, "password": password}
            return redirect("organisations:streets")
    context = {"section": "streets", "form": form}
    return render(request, "organisations/administration/street_new.html", context, status=422 if form.errors else 200)
