"""My elections: what I am asked, recommending, voting online. Made for the phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.guards import signed_in
from shanzhi.elections import services
from shanzhi.elections.enums import ElectionState, Standing
from shanzhi.elections.forms.ballots import BallotForm
from shanzhi.elections.forms.planning import chosen_members
from shanzhi.elections.forms.roll import RecommendForm
from shanzhi.elections.models import RollEntry
from shanzhi.elections.queries import own_entries, roll_of, rounds_of
from shanzhi.elections.views.desk.pages import put_on_form
from shanzhi.elections.workflow import ENDED
from shanzhi.people.my_pages import my_pages
from shanzhi.people.requests import AccountRequest

MOST_SHOWN = 20
S = ElectionState


@signed_in
def mine(request: AccountRequest) -> HttpResponse:
    """List the elections I am on the roll of, with what I can do now."""
    entries = list(own_entries(request.actor)[:MOST_SHOWN])
    now = clock.now()
    rows = [{"entry": entry, "election": entry.election, "can": _can(entry, now)} for entry in entries]
    context = {"section": "me", "tab": "elections", "tabs": my_pages(request.actor), "rows": rows}
    return render(request, "elections/my/elections.html", context)


def _can(entry: RollEntry, now: object) -> str:
    """Return what one can do: "recommend", "vote", "count" or nothing."""
    election = entry.election
    if election.state == S.ASKING:
        return "recommend"
    if election.state == S.VOTING and election.online and entry.standing == Standing.DUE and not entry.ballot:
        return "vote"
    return "count" if entry.teller and election.state not in ENDED else ""


@signed_in
def my_recommendation(request: AccountRequest, pk: int) -> HttpResponse:
    """Recommend candidates."""
    entry = get_object_or_404(own_entries(request.actor), election_id=pk)
    election = entry.election
    if election.state != S.ASKING:
        messages.info(request, _("Nobody is asked any more. The list is made from what came in."))
        return redirect("elections:mine")
    chosen = list(entry.recommendations.values_list("member_id", flat=True))
    form = RecommendForm(election, roll_of(election), request.POST or None, initial={"members": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            services.recommend(
                actor=request.actor,
                election_id=pk,
                members=chosen_members(form.cleaned_data["members"]),
                at=clock.now(),
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Thank you. Until the last day you can change it."))
            return redirect("elections:mine")
    context = {"section": "me", "election": election, "entry": entry, "form": form}
    return render(request, "elections/my/recommend.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
def my_ballot(request: AccountRequest, pk: int) -> HttpResponse:
    """Vote online, once and in secret."""
    entry = get_object_or_404(own_entries(request.actor), election_id=pk, standing=Standing.DUE)
    election = entry.election
    if election.state != S.VOTING or not election.online:
        messages.info(request, _("One cannot vote online any more."))
        return redirect("elections:mine")
    if entry.ballot:
        return render(request, "elections/my/voted.html", {"section": "me", "election": election, "entry": entry})
    candidates = list(rounds_of(election)[-1].candidates.all())
    listed = {one.member_id for one in candidates}
    others = [
        (one.member_id, str(one.member))
        for one in roll_of(election)
        if one.standing == Standing.DUE and one.member_id not in listed
    ]
    form = BallotForm(candidates, others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cast(actor=request.actor, election_id=pk, paper=form.paper(), at=clock.now())
        except NotPossible:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("elections:my_ballot", pk)
    context = {"section": "me", "election": election, "form": form}
    return render(request, "elections/my/ballot.html", context, status=422 if form.errors else 200)
