"""Bulk actions from the table: what became of each row is said row by row."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.services import bulk
from shanzhi.service_requests.views.desk.pages import address_after, go
from shanzhi.service_requests.views.desk.slips import slips_response

BULK = {
    "accept": (Action.ACCEPT, gettext_lazy("Accept")),
    "offer": (Action.OFFER, gettext_lazy("Open for claiming")),
    "urge": (Action.URGE, gettext_lazy("Urge")),
    "check": (Action.CHECK, gettext_lazy("Confirm done")),
}


@require_POST
@only(takes_part)
def many(request: ShanzhiRequest) -> HttpResponse:
    """Carry out one action on the picked rows. Opening for claiming asks first to whom."""
    picked = picked_requests(request)
    do = request.POST.get("do", "")
    if not picked:
        messages.warning(request, _("Nothing was selected."))
        return go(request, reverse("service_requests:table"))
    if do == "slips":
        return slips_response(request, picked)
    if do not in BULK:
        raise Http404
    action, label = BULK[do]
    if do == "offer" and "group" not in request.POST:
        return _ask_group(request, picked)
    outcomes = bulk.do_to_many(
        actor=request.actor, action=action, requests=picked, at=clock.now(), group=_group(request)
    )
    done = [outcome for outcome in outcomes if not outcome.error]
    failed = [outcome for outcome in outcomes if outcome.error]
    if done:
        said = ngettext("%(label)s: %(count)d request.", "%(label)s: %(count)d requests.", len(done))
        messages.success(request, said % {"label": label, "count": len(done)})
    if not failed:
        return go(request, reverse("service_requests:table"))
    context = {"section": "requests", "label": label, "done": done, "failed": failed}
    return render(request, "service_requests/desk/many.html", context, status=409 if not done else 200)


def picked_requests(request: ShanzhiRequest) -> list[ServiceRequest]:
    """Return the picked rows the actor sees."""
    ids = [int(pk) for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    return list(visible_to(request.actor).filter(pk__in=ids[: bulk.MOST]).select_related("category").order_by("id"))


def _groups(request: ShanzhiRequest) -> list[Organisation]:
    groups = organisations_visible_to(request.actor)
    return list(groups.filter(kind=OrganisationKind.BUILDING_GROUP, dissolved_on__isnull=True))


def _group(request: ShanzhiRequest) -> Organisation | None:
    wanted = request.POST.get("group", "")
    if not wanted:
        return None
    for group in _groups(request):
        if str(group.pk) == wanted:
            return group
    raise Http404


def _ask_group(request: ShanzhiRequest, picked: list[ServiceRequest]) -> HttpResponse:
    context = {"section": "requests", "picked": picked, "groups": _groups(request), "next": address_after(request, "")}
    return render(request, "service_requests/desk/many_offer.html", context)
