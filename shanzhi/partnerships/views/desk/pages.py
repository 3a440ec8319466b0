"""What the pages of this app share: who may enter, forms that come back, files to take away."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.partnerships import rules

PER_PAGE = 50
keeper_page = only(rules.keeps_lists)
side_page = only(rules.takes_part)
unit_page = only(rules.has_unit)


def street_of_desk(request: ShanzhiRequest) -> int:
    """Return the street the actor's posts lie in."""
    scope = request.actor.scope
    return scope.start if scope is not None else 0


def form_page(
    request: ShanzhiRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], str],
    *,
    title: str,
    said: str,
    back: str,
    template: str = "partnerships/desk/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or carry out its deed and go to the address it returns. A refusal stands at its field, what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                address = deed(form.cleaned_data)
        except (NotPermitted, NotPossible):
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, said)
            return HttpResponseRedirect(address)
    shown = {"section": "partnerships", "form": form, "title": title, "back": back, **context}
    return render(request, template, shown, status=422 if form.errors else 200)


def data_of(request: ShanzhiRequest) -> Any:
    """Return what was sent, None when nothing was."""
    return request.POST if request.method == "POST" else None
