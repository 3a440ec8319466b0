"""Rate 评: the resident judges, by link, by phone or in person. An unhappy answer reopens the work."""

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, Grade, RequestState, VisitChannel
from shanzhi.service_requests.models import ReturnVisit, ServiceRequest
from shanzhi.service_requests.services.stepping import locked, move

UNHAPPY = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)
LONGEST_WORDS = 1000


def rate(
    *,
    actor: Actor,
    request_id: int,
    solved: bool,
    grade: Grade,
    at: datetime,
    channel: VisitChannel,
    words: str = "",
    reopen: bool | None = None,
) -> ServiceRequest:
    """Record the judgement. By link the caller has shown the request's token; by phone or in person the lead writes it down.

    `reopen` None: reopen when it is not solved or the grade is unhappy. Reopened work goes back to who handled it, under the same
    lead. Raises NotPossible when there is nothing to judge (any more) or the link is older than 14 days.
    """
    request = locked(request_id)
    if channel == VisitChannel.LINK:
        if request.done_at is not None and at > deadlines.answer_until(request.done_at):
            raise NotPossible(_("This link has ended. Please call us: we will gladly write down what you think."))
    else:
        require(rules.may_check(actor, request), _("The return visit is made by the lead, not by the one who did it."))
    _add_visit(
        actor, request, ReturnVisit(channel=channel, at=at, reached=True, solved=solved, grade=grade, words=words)
    )
    move(
        actor=actor,
        request=request,
        action=Action.RATE,
        at=at,
        solved=solved,
        grade=grade,
        closed_at=at,
        visits=request.visits + 1,
        contacted_at=request.contacted_at or at,
        data={"solved": solved, "grade": int(grade), "channel": channel},
    )
    if reopen if reopen is not None else (not solved or grade in UNHAPPY):
        _reopen(actor, request, words, at)
    return request


def not_reached(*, actor: Actor, request_id: int, at: datetime, channel: VisitChannel) -> ServiceRequest:
    """Nobody answered. Never counted as satisfied; the resident can still judge later."""
    request = locked(request_id)
    require(actor.is_program or rules.may_check(actor, request), _("The return visit is made by the lead."))
    _add_visit(actor, request, ReturnVisit(channel=channel, at=at, reached=False))
    move(
        actor=actor,
        request=request,
        action=Action.NOT_REACHED,
        at=at,
        closed_at=at,
        visits=request.visits + 1,
        data={"channel": channel},
    )
    return request


def reopen(*, actor: Actor, request_id: int, reason: str, at: datetime, by_author: bool = False) -> ServiceRequest:
    """Take up closed work again, with the same holder and lead. `by_author`: the caller has shown the request's token."""
    if not reason.strip():
        raise DomainError(_("Please say what is still wrong."), field="reason")
    request = locked(request_id)
    require(by_author or rules.may_dispatch(actor, request), _("This request is not of your community."))
    _reopen(actor, request, reason, at)
    return request


def _reopen(actor: Actor, request: ServiceRequest, reason: str, at: datetime) -> None:
    move(
        actor=actor,
        request=request,
        action=Action.REOPEN,
        at=at,
        reason=reason[:500],
        closed_at=None,
        done_at=None,
        solved=None,
        grade=None,
        due_at=deadlines.settle_due(request.category, at),
        reopenings=request.reopenings + 1,
    )


def archive(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """File a finished request (the program does, some time after it was judged or ended)."""
    request = locked(request_id)
    move(actor=actor, request=request, action=Action.ARCHIVE, at=at)
    return request


def _add_visit(actor: Actor, request: ServiceRequest, visit: ReturnVisit) -> None:
    if request.state not in (RequestState.DONE, RequestState.TO_VISIT, RequestState.UNREACHABLE):
        raise NotPossible(
            _("There is nothing to judge now: it is “%(state)s”.") % {"state": request.get_state_display()}
        )
    visit.street = request.street
    visit.request = request
    visit.by_id = actor.account_id
    visit.words = visit.words.strip()[:LONGEST_WORDS]
    visit.save(force_insert=True)
