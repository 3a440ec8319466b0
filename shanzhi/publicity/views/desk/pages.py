"""What the desk's pages about boards share."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from shanzhi.core.errors import DomainError
from shanzhi.people.requests import AccountRequest
from shanzhi.publicity.models import Board, BoardEntry
from shanzhi.publicity.queries import boards_kept_by


def kept_board(request: AccountRequest, pk: int) -> Board:
    """Return a board the actor keeps, or 404."""
    return get_object_or_404(boards_kept_by(request.actor), pk=pk)


def kept_entry(request: AccountRequest, board: int, pk: int) -> BoardEntry:
    """Return a person's place on a board the actor keeps, or 404."""
    rows = BoardEntry.objects.select_related("board", "person")
    return get_object_or_404(rows, pk=pk, board=kept_board(request, board))


def show_form(request: AccountRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """Show a form on its page: title, back, label, note. A form that comes back wrong undoes what its service began."""
    status = 422 if form.errors else 200
    page = {"section": "boards", "form": form, **context}
    response = render(request, "publicity/desk/form.html", page, status=status)
    if form.errors:
        transaction.set_rollback(True)
    return response


def put_on_form(form: forms.Form, error: DomainError) -> None:
    """Show a refusal at its field, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
