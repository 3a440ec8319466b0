"""Paper: the three-part slip, a batch of them, the blank form, the transfer note."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.rules import has_post
from shanzhi.service_requests import rules, slip
from shanzhi.service_requests.enums import Action, Handling
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.queries import visible_to, with_people
from shanzhi.service_requests.queries.places import communities_of, own_community
from shanzhi.service_requests.rules import takes_part
from shanzhi.service_requests.views.desk.pages import load_request


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that opens in the browser."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@only(has_post)
def slip_of_request(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """The three-part slip of one request."""
    return slips_response(request, [load_request(request, pk)])


def slips_response(request: ShanzhiRequest, picked: Iterable[ServiceRequest]) -> HttpResponse:
    """Return the slips of several requests in one file."""
    ids = [thing.pk for thing in picked]
    rows = list(with_people(visible_to(request.actor)).filter(pk__in=ids).order_by("id"))
    if not rows:
        raise Http404
    content = slip.slips_pdf(
        rows,
        address=lambda thing: request.build_absolute_uri(reverse("service_requests:detail", args=[thing.pk])),
        show_door=lambda thing: rules.may_see_door(request.actor, thing),
        at=clock.now(),
    )
    return pdf(content, f"{rows[0].number}.pdf" if len(rows) == 1 else "slips.pdf")


@require_safe
@only(has_post)
def transfer_note(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """The note that goes to the office a request was passed on to."""
    thing = load_request(request, pk)
    step = thing.steps.filter(action=Action.TRANSFER).order_by("-id").first()
    if step is None or not rules.may_sort(request.actor, thing):
        raise Http404
    community = own_community(communities_of(request.actor), thing.community)
    content = slip.transfer_note_pdf(
        thing, to=str(step.data.get("to", "")), note=step.reason, community=community, at=clock.now()
    )
    return pdf(content, f"{thing.number}-transfer.pdf")


@require_safe
@only(takes_part)
def paper_form(request: ShanzhiRequest) -> HttpResponse:
    """The blank slip for needs on paper."""
    communities = communities_of(request.actor)
    community = own_community(communities, request.GET.get("community"))
    if community is None:
        raise Http404
    categories = Category.objects.filter(street=community.street, is_active=True, handling=Handling.OURS)
    return pdf(slip.paper_form_pdf(community, categories, at=clock.now()), "paper-slip.pdf")
