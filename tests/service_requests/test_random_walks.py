"""Random walks through the state machine keep the invariants, whatever is tried in whatever order."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.core.errors import DomainError
from shanzhi.service_requests.enums import Action, DispatchOutcome, Grade, RequestState, ServiceMode, VisitChannel
from shanzhi.service_requests.models import Dispatch, ServiceRequest, Step
from shanzhi.service_requests.services import climbing, dispatch, hear, judge, progress, sort
from shanzhi.service_requests.workflow import IN_HAND, allows

HOUR = timedelta(hours=1)


def deeds(world, menu):
    """Everything that can be tried, each by somebody who may."""
    secretary, leader, member = world.secretary().actor, world.group_leader().actor, world.member()
    resident, program = world.resident(), world.program()
    by = {"actor": secretary}
    return [
        lambda r, at: sort.accept(request_id=r, at=at, **by),
        lambda r, at: sort.refuse(request_id=r, at=at, reason="不属于", turn_to="12345", **by),
        lambda r, at: sort.reconsider(request_id=r, at=at, reason="再看", **by),
        lambda r, at: sort.transfer(request_id=r, at=at, to="12345", **by),
        lambda r, at: sort.change_category(request_id=r, at=at, category=menu["policy"], **by),
        lambda r, at: sort.withdraw(actor=resident, request_id=r, at=at, by_author=True),
        lambda r, at: dispatch.assign(request_id=r, at=at, member=member.member, group=world.group, **by),
        lambda r, at: dispatch.offer(request_id=r, at=at, group=world.group, **by),
        lambda r, at: dispatch.claim(actor=member.actor, request_id=r, at=at),
        lambda r, at: dispatch.hand_over(request_id=r, at=at, partner=world.partner, **by),
        lambda r, at: dispatch.take(actor=member.actor, request_id=r, at=at),
        lambda r, at: dispatch.take(actor=world.partner_contact().actor, request_id=r, at=at),
        lambda r, at: dispatch.decline(actor=member.actor, request_id=r, at=at, reason="出差"),
        lambda r, at: dispatch.approve_decline(request_id=r, at=at, **by),
        lambda r, at: dispatch.insist(request_id=r, at=at, reason="请再想想", **by),
        lambda r, at: dispatch.recall(request_id=r, at=at, reason="换人", **by),
        lambda r, at: progress.record_service(
            actor=member.actor, request_id=r, at=at, mode=ServiceMode.ON_FOOT, what="看过"
        ),
        lambda r, at: progress.pause(actor=member.actor, request_id=r, at=at, reason="等件"),
        lambda r, at: progress.resume(actor=member.actor, request_id=r, at=at),
        lambda r, at: progress.finish(actor=member.actor, request_id=r, at=at),
        lambda r, at: progress.check(actor=leader, request_id=r, at=at),
        lambda r, at: progress.send_back(actor=leader, request_id=r, at=at, reason="还差一点"),
        lambda r, at: judge.rate(
            actor=resident, request_id=r, at=at, solved=True, grade=Grade.SATISFIED, channel=VisitChannel.LINK
        ),
        lambda r, at: judge.rate(
            actor=resident, request_id=r, at=at, solved=False, grade=Grade.FAIR, channel=VisitChannel.LINK
        ),
        lambda r, at: judge.not_reached(actor=program, request_id=r, at=at, channel=VisitChannel.PHONE),
        lambda r, at: judge.reopen(actor=resident, request_id=r, at=at, reason="又坏了", by_author=True),
        lambda r, at: judge.archive(actor=program, request_id=r, at=at),
        lambda r, at: climbing.climb(actor=program, request_id=r, at=at + timedelta(days=9)),
        lambda r, at: climbing.urge(request_id=r, at=at, **by),
    ]


def check(request: ServiceRequest) -> None:
    steps = list(Step.objects.filter(request=request).order_by("id"))
    assert [s.target for s in steps[:-1]] == [s.source for s in steps[1:]], "each step begins where the last one ended"
    assert steps[-1].target == request.state
    assert all(s.source == "" or allows(Action(s.action), s.source) for s in steps)
    pending = Dispatch.objects.filter(request=request, outcome=DispatchOutcome.PENDING).count()
    assert pending == (request.state == RequestState.DISPATCHED)
    if request.state in IN_HAND:
        assert request.holder_id or request.partner_id or request.reopenings, "work in hand is in somebody's hands"
    if request.state == RequestState.PAUSED:
        assert request.paused_at is not None
    if request.state in (RequestState.RATED,):
        assert request.grade is not None
        assert request.closed_at is not None
    assert (request.climbs_at is None) or request.state in (
        RequestState.WAITING,
        RequestState.ACCEPTED,
        RequestState.OPEN,
        RequestState.DISPATCHED,
        RequestState.DECLINED,
    )
    assert request.contacted_at is None or request.contacted_at >= request.received_at
    assert request.reopenings == sum(s.action == Action.REOPEN for s in steps)


@pytest.mark.filterwarnings("ignore")
@settings(
    derandomize=True,
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(walk=st.lists(st.integers(0, 28), min_size=4, max_size=30))
def test_a_random_walk_keeps_the_invariants(world, menu, walk):
    choices = deeds(world, menu)
    request = hear.submit(
        actor=world.resident(),
        community=world.community.community,
        category=menu["other"],
        text="要办的事",
        at=world.at,
    )
    at = world.at
    for number in walk:
        at += HOUR
        before = ServiceRequest.objects.get(pk=request.pk)
        try:
            choices[number](request.pk, at)
        except DomainError:
            after = ServiceRequest.objects.get(pk=request.pk)
            assert after.state == before.state, "a refusal changes nothing"
        check(ServiceRequest.objects.get(pk=request.pk))
