"""One step of an election: a page with a form."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.guards import only
from shanzhi.elections.views.desk.deeds import DEEDS
from shanzhi.elections.views.desk.pages import load, page, put_on_form
from shanzhi.elections.workflow import advance
from shanzhi.organisations.rules import sees_tree
from shanzhi.people.requests import AccountRequest


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_tree)
def act(request: AccountRequest, pk: int, key: str) -> HttpResponse:
    """Show a step's form or carry it out. 404 for who may not; back to the election when its state does not allow it (any more)."""
    deed, election = DEEDS.get(key), load(request, pk)
    if deed is None or not deed.may(request.actor, election):
        raise Http404
    try:
        advance(deed.action, election.state)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("elections:election", pk)
    at = clock.now()
    form = deed.form(election, at, request.POST or None) if request.method == "POST" else deed.form(election, at)
    if request.method == "POST" and not form.fields:
        form.is_bound = True
    if request.method == "POST" and form.is_valid():
        try:
            deed.perform(request.actor, election, dict(form.cleaned_data), at)
        except (NotPermitted, NotPossible):
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, str(deed.done))
            return redirect("elections:election", pk)
    return page(request, "act", {"deed": deed, "election": election, "form": form})
