"""Everything a request's page shows, in five queries however much has happened."""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from shanzhi.core.access import Actor
from shanzhi.core.kept_queries import Slot, kept
from shanzhi.records.models import File, FileRole
from shanzhi.service_requests.models import (
    Dispatch,
    ReturnVisit,
    ServiceRecord,
    ServiceRequest,
    Step,
    Supporter,
    Whistle,
)
from shanzhi.service_requests.queries.requests import Requests, visible_to, with_people

REQUEST_KIND = "service_requests.servicerequest"
SERVICE_KIND = "service_requests.servicerecord"
MOST_SUPPORTERS = 20


def with_parts(rows: Requests) -> Requests:
    """Fetch, in the same query, people and places and what there is little of: calls, return visits, followers' words, parts."""
    own = {"street": OuterRef("street"), "request": OuterRef("pk")}
    whistles = Whistle.objects.filter(**own).order_by("id")
    visits = ReturnVisit.objects.filter(**own).order_by("id")
    followers = Supporter.objects.filter(**own).exclude(words="").order_by("id")[:MOST_SUPPORTERS]
    parts = ServiceRequest.objects.filter(street=OuterRef("street"), part_of=OuterRef("pk")).order_by("id")
    return with_people(rows).annotate(
        whistle_rows=ArraySubquery(
            whistles.values(
                row=JSONObject(
                    pk="pk",
                    unit="partner__name",
                    partner_id="partner_id",
                    matter="matter",
                    place="place",
                    state="state",
                    result="result",
                    arrive_by="arrive_by",
                    at="at",
                    grade_of_unit="grade_of_unit",
                    grade_of_caller="grade_of_caller",
                )
            )
        ),
        visit_rows=ArraySubquery(
            visits.values(
                row=JSONObject(
                    channel="channel", at="at", reached="reached", solved="solved", grade="grade", words="words"
                )
            )
        ),
        follower_words=ArraySubquery(followers.values(row=F("words"))),
        part_rows=ArraySubquery(parts.values(row=JSONObject(pk="pk", number="number", state="state"))),
    )


@kept
def _seen(actor: Actor) -> Requests:
    return with_parts(visible_to(actor).filter(pk=Slot("pk")))


def request_with_parts(actor: Actor, pk: int) -> ServiceRequest | None:
    """Return a request the actor sees, with its parts, or None (one query)."""
    return _seen(actor).first(pk=pk)


@dataclass(slots=True)
class Record:
    """What happened to a request: its steps, orders, services and pictures."""

    steps: list[Step]
    dispatches: list[Dispatch]
    services: list[ServiceRecord]
    photos: list[File] = field(default_factory=list)
    service_photos: dict[int, list[File]] = field(default_factory=dict)


def record_of(request: ServiceRequest) -> Record:
    """Return the record of a request (four queries)."""
    own = {"street": request.street, "request": request.pk}
    record = Record(_steps().all(**own), _dispatches().all(**own), _services().all(**own))
    services = [service.pk for service in record.services]
    for file in _pictures().all(street=request.street, request=request.pk, services=services):
        if file.subject_kind == REQUEST_KIND:
            record.photos.append(file)
        else:
            record.service_photos.setdefault(file.subject_id, []).append(file)
    return record


OWN = {"street": Slot("street"), "request": Slot("request")}


@kept
def _steps() -> QuerySet[Step]:
    return Step.objects.filter(**OWN).order_by("id")


@kept
def _dispatches() -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(**OWN).select_related("member__person", "group", "partner").order_by("id")


@kept
def _services() -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(**OWN).select_related("member__person", "partner").order_by("at", "id")


@kept
def _pictures() -> QuerySet[File]:
    about = Q(subject_kind=REQUEST_KIND, subject_id=Slot("request"))
    about |= Q(subject_kind=SERVICE_KIND, subject_id__any_of=Slot("services"))
    return File.objects.filter(about, street=Slot("street")).exclude(role=FileRole.PAPER).order_by("id")
