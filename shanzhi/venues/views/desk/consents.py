"""A household's consent: noted, printed, taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.guards import signed_in
from shanzhi.people.enums import GivenHow
from shanzhi.people.requests import AccountRequest
from shanzhi.venues import papers
from shanzhi.venues.forms.venues import ConsentForm
from shanzhi.venues.hall_consent import SENTENCES
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Venue
from shanzhi.venues.queries import consent_of
from shanzhi.venues.rules import hosts, opens_venue, runs_venue
from shanzhi.venues.services import consents as service
from shanzhi.venues.views.desk.pages import done, form_page, seen_venue, today


def notes_consent(actor: Actor, venue: Venue) -> bool:
    """Tell whether the actor may note a consent: the household itself, and who runs the community."""
    return venue.is_hall and (hosts(actor, venue) or opens_venue(actor, venue))


@signed_in
def consent(request: AccountRequest, pk: int) -> HttpResponse:
    """Note, or renew, the household's consent."""
    found = seen_venue(request, pk, notes_consent)
    online, runs = hosts(request.actor, found), runs_venue(request.actor, found)
    present = consent_of(found)
    initial = {
        "valid_until": service.months_after(today(), limit("HALL_CONSENT_MONTHS")),
        "shows_door": present.shows_door if present else False,
    }
    form = ConsentForm(request.POST or None, online=online, initial=initial)

    def deed() -> None:
        said = form.cleaned_data
        service.give_hall_consent(
            actor=request.actor,
            venue=found,
            shows_door=said["shows_door"],
            how=said.get("how", GivenHow.ONLINE),
            valid_until=said["valid_until"],
            at=clock.now(),
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, _("The consent is noted."))
        return redirect("venues:venue", pk) if runs else redirect("venues:my_duties")
    context = {
        "title": _("The household's consent"),
        "note": found.name,
        "sentences": SENTENCES,
        "label": _("Note the consent"),
        "template": "venues/desk/consent.html",
    }
    if not runs:
        context["back"] = reverse("venues:my_duties")
    return form_page(request, form, found, **context)


@signed_in
@require_POST
def consent_withdraw(request: AccountRequest, pk: int) -> HttpResponse:
    """Note that the household no longer agrees: one press, no reason."""
    found = seen_venue(request, pk, notes_consent)
    own = hosts(request.actor, found)
    how = GivenHow.ONLINE if own else GivenHow.SPOKEN
    service.withdraw_hall_consent(actor=request.actor, venue=found, how=how, at=clock.now())
    messages.success(request, _("Noted. The hall is no longer listed."))
    return redirect("venues:my_duties") if own else redirect("venues:venue", pk)


@require_safe
@signed_in
def consent_paper(request: AccountRequest, pk: int) -> HttpResponse:
    """Print the form a household signs."""
    found = seen_venue(request, pk, notes_consent)
    if found.household is None:
        raise Http404
    response = HttpResponse(papers.consent_paper(found, at=clock.now()), content_type="application/pdf")
    filename = _("Consent %(name)s.pdf") % {"name": found.name}
    response["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    return response
