"""The same matter, answered before: for who asks again, and for staff who would answer it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRecord, ServiceRequest, Step
from shanzhi.service_requests.queries.finding import nearby, sharing_words
from shanzhi.service_requests.queries.public import public_requests, requests_of_phone
from shanzhi.service_requests.queries.requests import Requests, visible_to
from shanzhi.service_requests.told import told_of
from shanzhi.territory.models import Community

LOOK_BACK = timedelta(days=365)
MOST = 3
ANSWERED = (S.DONE, S.TO_VISIT, S.RATED, S.UNREACHABLE, S.ARCHIVED, S.REFUSED, S.TRANSFERRED)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that was answered, with its answer."""

    request: ServiceRequest
    answer: str


def answered_publicly(
    community: Community, text: str, at: datetime, *, building_id: int | None = None, category_id: int | None = None
) -> Requests:
    """Return requests of the public list with an answer released for everybody that may be the same matter, at most three."""
    near = nearby(building_id, category_id)
    ids = sharing_words(community.community, text) if near else []
    rows = public_requests(community, at).filter(near, pk__in=ids, received_at__gte=at - LOOK_BACK)
    return rows.exclude(public_answer="")[:MOST]


def answered_for_phone(street: int, phone_index: bytes, community: int, text: str, at: datetime) -> Requests:
    """Return a phone's own answered requests that may be the same matter. The caller has proven the phone by a code."""
    rows = requests_of_phone(street, phone_index).filter(pk__in=sharing_words(community, text), community=community)
    return rows.filter(state__in=ANSWERED, received_at__gte=at - LOOK_BACK)[:MOST]


def answered_before(actor: Actor, request: ServiceRequest, at: datetime) -> list[Earlier]:
    """Return earlier answered requests that may be the same matter, the reporter's own first (four queries, whatever is found).

    What somebody else was answered is passed on only where it was released for everybody.
    """
    near = nearby(request.building_id, request.category_id) & ~Q(public_answer="")
    if request.reporter_id is not None:
        near |= Q(reporter_id=request.reporter_id)
    ids = sharing_words(request.community, request.text)
    rows = visible_to(actor).filter(near, pk__in=ids, community=request.community, state__in=ANSWERED)
    rows = rows.filter(pk__lt=request.pk, received_at__gte=at - LOOK_BACK).select_related("category", "building")
    found = sorted(rows.order_by("-id")[: 2 * MOST], key=lambda row: not _same_reporter(row, request))
    answers = _answers_given([row for row in found if _same_reporter(row, request)])
    given = (Earlier(row, row.public_answer or answers.get(row.pk, "")) for row in found)
    return [earlier for earlier in given if earlier.answer]


def _same_reporter(row: ServiceRequest, request: ServiceRequest) -> bool:
    return request.reporter_id is not None and row.reporter_id == request.reporter_id


def _answers_given(rows: list[ServiceRequest]) -> dict[int, str]:
    """Return the last words each of these was told, else what was done last."""
    if not rows:
        return {}
    own = {"street": rows[0].street, "request__in": [row.pk for row in rows]}
    done = ServiceRecord.objects.filter(**own).order_by("id").values_list("request_id", "what")
    answers: dict[int, str] = {pk: what for pk, what in done if pk is not None}
    for step in Step.objects.filter(**own, target__in=ANSWERED).order_by("id"):
        if told_of(step):
            answers[step.request_id] = told_of(step)
    return answers
