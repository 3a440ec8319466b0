"""Moving a party membership, and noting what its holder may vote on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.organisations.forms.people import StatusForm, TransferForm
from shanzhi.organisations.models import Member
from shanzhi.organisations.queries import status_of
from shanzhi.organisations.rules import is_staff
from shanzhi.organisations.services import set_status, transfer_member
from shanzhi.organisations.views.desk.members import run_member
from shanzhi.people.requests import AccountRequest


@only(is_staff)
def member_transfer(request: AccountRequest, member: int) -> HttpResponse:
    """Move a member's party membership to another branch, here or elsewhere."""
    found = run_member(request, member)
    form = TransferForm(request.actor, request.POST or None, initial={"on": timezone.localdate(clock.now())})

    def deed(words: dict[str, Any]) -> None:
        transfer_member(
            actor=request.actor,
            member=found,
            to_branch=words["home_branch"],
            to_elsewhere=words["home_branch_elsewhere"],
            on=words["on"],
            document=words["document"],
            at=clock.now(),
        )

    now = found.home_branch or found.home_branch_elsewhere or _("no home branch")
    words = {"title": _("Transfer the party membership"), "note": _("Now: %(branch)s") % {"branch": now}}
    return _asked(request, found, form, deed, words)


@only(is_staff)
def member_status(request: AccountRequest, member: int) -> HttpResponse:
    """Note that a member is probationary, full, or without the right to vote."""
    found = run_member(request, member)
    today = timezone.localdate(clock.now())
    form = StatusForm(request.POST or None, initial={"since": today, "status": status_of(found, on=today)})

    def deed(words: dict[str, Any]) -> None:
        set_status(actor=request.actor, member=found, at=clock.now(), **words)

    return _asked(request, found, form, deed, {"title": _("Status of a party member")})


def _asked(
    request: AccountRequest,
    member: Member,
    form: Any,
    deed: Callable[[dict[str, Any]], None],
    words: dict[str, str],
) -> HttpResponse:
    back = reverse("organisations:member", args=[member.pk])
    if request.method == "POST" and form.is_valid():
        try:
            deed(dict(form.cleaned_data))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "section": "members",
        "form": form,
        "person": member.person,
        "back": back,
        **words,
    }
    return render(request, "organisations/desk/form.html", context, status=422 if form.errors else 200)
