"""What portal pages read. Each function says what it leaves out: the portal shows nobody's name, phone or door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from shanzhi.core.kept_queries import Slot, kept
from shanzhi.core.tenancy import Scope, street_of
from shanzhi.people.models import Person
from shanzhi.records.models import File
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.models import Category, Dispatch, ServiceRecord, ServiceRequest, Step
from shanzhi.service_requests.queries import public_requests, with_shown_building
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.models import Building, Community

LATELY = timedelta(days=14)
MOST_ALIKE = 3
LONGEST_TOKEN = 40


def street_in(scope: Scope | None) -> int:
    """Return the one street an address with a token is about. Raises Http404 for anything else."""
    if scope is None or scope.street is None:
        raise Http404
    return scope.street


def plain_token(token: str) -> str:
    """Return the token if it can be one. Raises Http404 otherwise, before it reaches the database."""
    if len(token) > LONGEST_TOKEN or not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        raise Http404
    return token


def menu_of(street: int) -> list[Category]:
    """Return the service menu, in order."""
    return list(Category.objects.filter(street=street, is_active=True))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a telling stands on: the line of the menu, whether Shanzhi is used in the community, the building that was named."""

    category: Category
    is_used_here: bool
    building: Building | None


BUILDING_FIELDS = ("id", "street", "community", "estate_id", "code", "name", "token")


def ground_of(community: int, code: str, building: str = "") -> Ground:
    """Return it all in one query, because telling is to cost little. Raises Http404 for no such line of the menu.

    `building` is what was sent: anything that is no building of the community counts as none.
    """
    named = int(building) if building.isdecimal() and len(building) < 19 else 0
    found: Any = _ground().first(street=street_of(community), community=community, code=code, building=named)
    if found is None:
        raise Http404
    return Ground(found, bool(found.is_used_here), _building_from(found.named))


@kept
def _ground() -> QuerySet[Category]:
    here = {"street": Slot("street"), "community": Slot("community")}
    named = Building.objects.filter(**here, pk=Slot("building"))
    return Category.objects.filter(street=Slot("street"), code=Slot("code"), is_active=True).annotate(
        is_used_here=Exists(Community.objects.filter(**here)),
        named=Subquery(named.values(row=JSONObject(**{name: name for name in BUILDING_FIELDS}))[:1]),
    )


def _building_from(row: dict[str, Any] | None) -> Building | None:
    if not row:
        return None
    names = [field.attname for field in Building._meta.concrete_fields if field.attname in row]
    return Building.from_db("default", names, [row[name] for name in names])


def request_of_token(scope: Scope | None, token: str) -> ServiceRequest:
    """Return the request this private link belongs to, with what its page shows. Raises Http404."""
    rows = ServiceRequest.objects.select_related(
        "category", "building__estate", "partner", "merged_into__category", "merged_into__partner"
    )
    found = rows.filter(street=street_in(scope), token=plain_token(token)).first()
    if found is None:
        raise Http404
    return found


def dispatch_of_link(scope: Scope | None, token: str) -> Dispatch:
    """Return the order a partner unit's limited link belongs to. Raises Http404."""
    rows = Dispatch.objects.select_related(
        "partner",
        "request__category",
        "request__building__estate",
        "request__entrance",
        "request__household",
    )
    found = rows.filter(street=street_in(scope), link_token=plain_token(token)).first()
    if found is None or found.partner is None:
        raise Http404
    return found


def buildings_of(community: Community) -> list[Building]:
    """Return the buildings one can choose from, with their estates."""
    rows = Building.objects.filter(street=community.street, community=community.community)
    return list(rows.select_related("estate"))


def building_of_token(street: int, token: str) -> Building | None:
    """Return the building whose code on the door was scanned."""
    return Building.objects.select_related("estate").filter(street=street, token=plain_token(token)).first()


def photos_of(request: ServiceRequest, services: list[ServiceRecord]) -> list[File]:
    """Return the photos of a request and of the services done for it (one query)."""
    own = Q(subject_kind=request._meta.label_lower, subject_id=request.pk)
    done = Q(subject_kind=ServiceRecord._meta.label_lower, subject_id__in=[service.pk for service in services])
    return list(File.objects.filter(own | done, street=request.street))


def services_for(request: ServiceRequest) -> list[ServiceRecord]:
    """Return what was done for a request, oldest first."""
    return list(ServiceRecord.objects.filter(street=request.street, request=request).order_by("at", "id"))


def added_to(request: ServiceRequest) -> list[Step]:
    """Return what its author added in words, oldest first."""
    steps = Step.objects.filter(street=request.street, request=request, action=Action.ADD)
    return list(steps.exclude(reason="").order_by("id"))


def lately_told(community: int, category: Category, building: Building | None, at: datetime) -> list[ServiceRequest]:
    """Return up to three running requests that may be the same matter: same category, lately, same building if it is known."""
    rows = ServiceRequest.objects.filter(
        street=category.street,
        community=community,
        category=category,
        category__is_sensitive=False,
        state__in=RUNNING,
        received_at__gte=at - LATELY,
    )
    if building is not None:
        rows = rows.filter(Q(building=building) | Q(building=None))
    return list(with_shown_building(rows).select_related("category", "building__estate").order_by("-id")[:MOST_ALIKE])


def open_to_all(community: Community, request_id: int, at: datetime) -> ServiceRequest:
    """Return a request that may be looked at and followed by anybody, without what its author wrote. Raises Http404."""
    found = public_requests(community, at).filter(pk=request_id).first()
    if found is None:
        running = ServiceRequest.objects.filter(
            street=community.street, community=community.community, category__is_sensitive=False, state__in=RUNNING
        )
        found = (
            with_shown_building(running).select_related("category", "building__estate").filter(pk=request_id).first()
        )
    if found is None:
        raise Http404
    return found


def followed_by_phone(street: int, phone_index: bytes) -> list[ServiceRequest]:
    """Return the running requests a phone's owner follows, newest first, at most twenty. The caller has proven the phone."""
    opened = Q(supporters__person__phone_since__isnull=True) | Q(
        supporters__at__gte=F("supporters__person__phone_since")
    )
    rows = ServiceRequest.objects.filter(
        opened,
        street=street,
        supporters__person__phone_index=phone_index,
        supporters__came_with__isnull=True,
        category__is_sensitive=False,
        state__in=RUNNING,
    )
    return list(with_shown_building(rows).select_related("category", "building").order_by("-id").distinct()[:20])


def left_a_phone(request: ServiceRequest) -> bool:
    """Tell whether the author left a telephone, not only a name."""
    if request.reporter_id is None:
        return False
    return Person.objects.filter(street=request.street, pk=request.reporter_id, phone_index__isnull=False).exists()
