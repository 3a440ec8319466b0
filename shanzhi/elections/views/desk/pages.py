"""What the pages of elections on the desk share."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.elections.models import Election
from shanzhi.elections.queries import visible_to
from shanzhi.elections.rules import may_run
from shanzhi.people.requests import AccountRequest


def load(request: AccountRequest, pk: int) -> Election:
    """Return an election the actor sees, or 404."""
    return get_object_or_404(visible_to(request.actor), pk=pk)


def load_to_run(request: AccountRequest, pk: int) -> Election:
    """Return an election the actor carries through, or 404."""
    election = load(request, pk)
    require(may_run(request.actor, election), _("You may not run this election."))
    return election


def put_on_form(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal at its field, or on top."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def page(request: AccountRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the desk; a form that came back wrong answers 422."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"elections/desk/{template}.html", {"section": "elections", **context}, status=status)


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that opens in the browser."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
