"""What everybody may see: released requests of a community without a person in them; and what a phone's owner may see."""

from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.territory.models import Community, Household

FEWEST_HOMES = 4
"""In a building with fewer homes, its name on a public page would tell who asked."""
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

    The page shows category, `shown_building`, state and dates, and `public_text` where staff released a wording: never the
    resident's own text, name, phone or door.
    """
    released = at - timedelta(hours=community.public_delay_hours)
    return (
        with_shown_building(ServiceRequest.objects.all())
        .filter(
            street=community.street,
            community=community.community,
            received_at__lte=released,
            category__is_sensitive=False,
        )
        .exclude(state__in=NEVER_PUBLIC)
        .select_related("category", "building__estate")
        .order_by("-id")
    )


def with_shown_building(rows: Requests) -> Requests:
    """Add `shown_building`: the building's id, or None where so few homes are on file that the building would name the family."""
    homes = Household.objects.filter(street=OuterRef("street"), building=OuterRef("building")).order_by()
    few = homes.values("building").annotate(number=Count("pk")).filter(number__lt=FEWEST_HOMES)
    return rows.annotate(shown_building=Case(When(Exists(few), then=None), default=F("building_id")))


def requests_of_phone(street: int, phone_index: bytes) -> Requests:
    """Return all requests in a street that came with a phone, newest first. The caller has proven the phone by a code.

    A phone that others wrote for a person shows what was told since (`Person.phone_since`), not what the old one told.
    """
    opened = Q(reporter__phone_since__isnull=True) | Q(received_at__gte=F("reporter__phone_since"))
    return (
        ServiceRequest.objects.filter(opened, street=street, reporter__phone_index=phone_index)
        .select_related("category", "building")
        .order_by("-id")
    )
