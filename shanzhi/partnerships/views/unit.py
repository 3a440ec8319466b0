"""The unit's own limited desk: what was handed to it, what it promised, its checks, what it offers; made for a phone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.forms.entries import OfferForm
from shanzhi.partnerships.queries import checks_visible_to, offers_visible_to, promises_visible_to, with_left
from shanzhi.partnerships.queries.lists import of_own_units, open_offers
from shanzhi.partnerships.services import entries
from shanzhi.partnerships.views.desk.checks import shown
from shanzhi.partnerships.views.desk.lists import marked
from shanzhi.partnerships.views.desk.pages import data_of, form_page, unit_page
from shanzhi.partnerships.workflow import OPEN_CHECKS, RUNNING
from shanzhi.service_requests.queries import visible_to as requests_visible_to
from shanzhi.service_requests.workflow import RUNNING as RUNNING_REQUESTS

MOST = 50


def own_units(request: ShanzhiRequest) -> Any:
    """Return the units the actor speaks for."""
    ids = [grant.partner_id for grant in request.actor.grants if grant.partner_id is not None]
    return PartnerUnit.objects.filter(pk__in=ids).order_by("name")


@require_safe
@unit_page
def unit(request: ShanzhiRequest) -> HttpResponse:
    """What waits for the unit, most urgent first."""
    actor, today = request.actor, timezone.localdate(clock.now())
    own = of_own_units(actor)
    orders = requests_visible_to(actor).filter(own, state__in=RUNNING_REQUESTS).select_related("category", "building")
    promises = promises_visible_to(actor).filter(own, state__in=RUNNING).order_by("due_on", "pk")
    checks = checks_visible_to(actor).filter(own, state__in=OPEN_CHECKS, is_declined=False)[:MOST]
    context = {
        "section": "unit",
        "units": own_units(request),
        "orders": orders.order_by("due_at", "pk")[:MOST],
        "at": clock.now(),
        "promises": marked(promises[:MOST], today),
        "checks": [shown(check, today) for check in checks],
        "offers": open_offers(with_left(offers_visible_to(actor).filter(own)), today)[:MOST],
        "ended": promises_visible_to(actor).filter(own, state="kept", grade_of_community__isnull=True)[:MOST],
    }
    return render(request, "partnerships/desk/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_page
def unit_offer(request: ShanzhiRequest) -> HttpResponse:
    """Offer something: one minute on a phone."""
    units = own_units(request)
    form = OfferForm(data_of(request))
    if len(units) > 1:
        form.ask_unit(units)

    def deed(said: dict[str, Any]) -> str:
        said.setdefault("partner", units[0])
        entries.add_offer(actor=request.actor, at=clock.now(), **said)
        return reverse("partnerships:unit")

    title, said, back = _("What can you offer?"), _("Thank you. It is on the list."), reverse("partnerships:unit")
    label = _("Offer it")
    return form_page(request, form, deed, title=title, said=said, back=back, label=label, section="unit")


@require_http_methods(["GET", "HEAD", "POST"])
@unit_page
def unit_offer_change(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Change an offer of one's own unit."""
    found = get_object_or_404(offers_visible_to(request.actor).filter(of_own_units(request.actor)), pk=pk)
    form = OfferForm(data_of(request), initial={name: getattr(found, name) for name in OfferForm.base_fields})
    back = reverse("partnerships:unit")

    def deed(said: dict[str, Any]) -> str:
        entries.change_offer(actor=request.actor, offer_id=pk, at=clock.now(), **said)
        return back

    title = _("Change “%(title)s”") % {"title": found}
    return form_page(request, form, deed, title=title, said=_("Saved."), back=back, section="unit")


@require_POST
@unit_page
def unit_offer_end(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Take an offer of one's own unit off the list."""
    entries.withdraw_offer(actor=request.actor, offer_id=pk, at=clock.now())
    messages.success(request, _("It is off the list."))
    return HttpResponseRedirect(reverse("partnerships:unit"))
