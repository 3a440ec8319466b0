"""What everybody may see: released requests of a community without a person in them; and what a phone's owner may see."""

from datetime import datetime, timedelta

from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.territory.models import Community

NEVER_PUBLIC = (
    RequestState.WAITING,
    RequestState.REFUSED,
    RequestState.MERGED,
    RequestState.SPLIT,
    RequestState.TRANSFERRED,
    RequestState.WITHDRAWN,
)


def public_requests(community: Community, at: datetime) -> Requests:
    """Return accepted requests of the community, delayed by its hours, without sensitive categories.

    The page shows category, building or estate, state and dates, and `public_text` where staff released a wording: never the
    resident's own text, name, phone or door.
    """
    released = at - timedelta(hours=community.public_delay_hours)
    return (
        ServiceRequest.objects.filter(
            street=community.street,
            community=community.community,
            received_at__lte=released,
            category__is_sensitive=False,
        )
        .exclude(state__in=NEVER_PUBLIC)
        .select_related("category", "building__estate")
        .order_by("-id")
    )


def requests_of_phone(street: int, phone_index: bytes) -> Requests:
    """Return all requests in a street that came with a phone, newest first. The caller has proven the phone by a code."""
    return (
        ServiceRequest.objects.filter(street=street, reporter__phone_index=phone_index)
        .select_related("category", "building")
        .order_by("-id")
    )
