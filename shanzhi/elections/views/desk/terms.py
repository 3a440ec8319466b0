"""Terms that end, electing later with approval, the street's rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.elections import services
from shanzhi.elections.forms.planning import DelayForm, RulesForm
from shanzhi.elections.models import TermDelay
from shanzhi.elections.queries import terms_ending
from shanzhi.elections.rules import answers_delay, may_plan, sees_elections
from shanzhi.elections.terms import rules_of
from shanzhi.elections.views.desk.pages import page, put_on_form
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.organisations.rules import is_street_staff, works_for_a_street
from shanzhi.people.requests import AccountRequest


@only(sees_elections)
def terms(request: AccountRequest) -> HttpResponse:
    """List the terms that end soon or are over."""
    today = timezone.localdate(clock.now())
    street = request.scope.start if request.scope is not None else 0
    rows = [
        {
            "term": term,
            "is_over": term.is_over(today),
            "may_plan": may_plan(request.actor, term.organisation),
            "may_answer": term.asked is not None
            and answers_delay(request.actor, term.organisation, term.asked.asked_by_id),
        }
        for term in terms_ending(organisations_visible_to(request.actor), street, on=today)
    ]
    return page(request, "terms", {"rows": rows, "may_set": is_street_staff(request.actor, street), "today": today})


@only(sees_elections)
def delay_new(request: AccountRequest, organisation: int) -> HttpResponse:
    """Ask to elect later."""
    body = get_object_or_404(organisations_visible_to(request.actor).select_related("parent"), pk=organisation)
    require(may_plan(request.actor, body), _("You may not plan an election here."))
    form = DelayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_delay(actor=request.actor, organisation=body, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Asked. The body above approves it."))
            return redirect("elections:terms")
    title = _("Elect later: %(name)s") % {"name": body.name}
    months = rules_of(body.street).longest_delay_months
    note = _("At most %(months)d months after the end of the term, with approval.") % {"months": months}
    return page(request, "form", {"form": form, "title": title, "note": note, "back": reverse("elections:terms")})


@only(sees_elections)
@require_POST
def delay_answer(request: AccountRequest, delay: int) -> HttpResponse:
    """Approve or refuse electing later."""
    seen = organisations_visible_to(request.actor)
    found = get_object_or_404(TermDelay.objects.filter(organisation__in=seen), pk=delay)
    approved = request.POST.get("approved") == "1"
    services.answer_delay(actor=request.actor, delay_id=found.pk, approved=approved, at=clock.now())
    messages.success(request, _("The delay is approved.") if approved else _("The delay is refused."))
    return redirect("elections:terms")


@only(works_for_a_street)
def rules(request: AccountRequest) -> HttpResponse:
    """Set the street's rules for elections."""
    street = request.scope.start if request.scope is not None else 0
    form = RulesForm(request.POST or None, instance=rules_of(street))
    if request.method == "POST" and form.is_valid():
        services.change_rules(actor=request.actor, street=street, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("elections:terms")
    note = _("They hold for elections planned from now on.")
    title = _("Rules for elections")
    return page(request, "form", {"form": form, "title": title, "note": note, "back": reverse("elections:terms")})
