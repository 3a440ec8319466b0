"""What left the house, or would have: text messages and e-mails with what became of them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shanzhi.core.guards import open_to_all, to_sign_in
from shanzhi.core.jobs import streets_in_use
from shanzhi.core.middleware import ShanzhiRequest, unscoped
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.messaging.enums import DeliveryState
from shanzhi.messaging.forms import OutboxFilter
from shanzhi.messaging.message_classes import message_class
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.queries import outbox as deliveries
from shanzhi.messaging.rules import may_see_outbox
from shanzhi.messaging.wording import opened

PER_PAGE = 30
MOST_STREETS, MOST_PER_STREET = 10, 200
TONES = {
    DeliveryState.WAITING: "",
    DeliveryState.SENDING: "info",
    DeliveryState.SENT: "ok",
    DeliveryState.FAILED: "late",
    DeliveryState.DROPPED: "closed",
}


@unscoped
@open_to_all
@require_GET
def outbox(request: ShanzhiRequest) -> HttpResponse:
    """List what was sent: to street staff that of their street, in a demo to everybody that of all streets."""
    actor = request.actor
    if not may_see_outbox(actor):
        if actor.account_id is None:
            return to_sign_in(request)
        raise Http404
    form = OutboxFilter(request.GET)
    rows = [row for scope in scopes_for(request) for row in rows_of(scope, form.narrowed())]
    rows.sort(key=lambda row: row["at"], reverse=True)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "outbox",
        "layout": "layouts/desk.html" if actor.account_id is not None else "layouts/plain.html",
        "form": form,
        "page": page,
        "demo": settings.DEMO,
    }
    return render(request, "messaging/outbox.html", context)


def scopes_for(request: ShanzhiRequest) -> Iterator[Scope]:
    """Yield the streets whose outbox is shown."""
    if request.actor.scope is not None:
        yield request.actor.scope
    elif settings.DEMO:
        yield from (Scope.of_street(street) for street in streets_in_use()[:MOST_STREETS])


def rows_of(scope: Scope, narrowed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the newest deliveries of a scope in words. Numbers and addresses stay masked, texts are what was sent."""
    with scoped(scope):
        return [row_of(delivery) for delivery in deliveries(**narrowed)[:MOST_PER_STREET]]


def row_of(delivery: Delivery) -> dict[str, Any]:
    """Put a delivery into words."""
    state = DeliveryState(delivery.state)
    return {
        "at": delivery.sent_at or delivery.at,
        "channel": delivery.get_channel_display(),
        "label": message_class(delivery.message).label,
        "to": str(delivery.address or ""),
        "text": opened(delivery.body),
        "state": state.label,
        "tone": TONES[state],
        "is_late": state == DeliveryState.FAILED,
        "reason": delivery.reason,
        "attempts": delivery.attempts,
    }
