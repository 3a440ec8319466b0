"""What ends by itself: a return visit nobody answered, a finished request after a while."""

from datetime import datetime, timedelta

from shanzhi.core.access import Actor
from shanzhi.service_requests.deadlines import ANSWER_DAYS
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.enums import VisitChannel
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import judge

ARCHIVE_DAYS = 30
FILED = (S.RATED, S.UNREACHABLE, S.REFUSED, S.TRANSFERRED, S.WITHDRAWN)
AT_A_TIME = 500


def close_unanswered(*, actor: Actor, street: int, at: datetime) -> int:
    """Note as not reached what waited 14 days for an answer; the resident can still judge later. Returns how many."""
    waiting = ServiceRequest.objects.filter(
        street=street, state=S.TO_VISIT, done_at__lt=at - timedelta(days=ANSWER_DAYS)
    ).order_by("id")
    ids = list(waiting.values_list("pk", flat=True)[:AT_A_TIME])
    for pk in ids:
        judge.not_reached(actor=actor, request_id=pk, at=at, channel=VisitChannel.LINK)
    return len(ids)


def archive_finished(*, actor: Actor, street: int, at: datetime) -> int:
    """File what ended 30 days ago. Returns how many."""
    ended = ServiceRequest.objects.filter(
        street=street, state__in=FILED, closed_at__lt=at - timedelta(days=ARCHIVE_DAYS)
    ).order_by("id")
    ids = list(ended.values_list("pk", flat=True)[:AT_A_TIME])
    for pk in ids:
        judge.archive(actor=actor, request_id=pk, at=at)
    return len(ids)
