"""One need, all the way round, through the services: heard, sorted, dispatched, done, judged."""

from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.records.models import AuditEntry, Edge
from shanzhi.service_requests.enums import DispatchOutcome, Grade, RequestState, ServiceMode, Source, VisitChannel
from shanzhi.service_requests.models import Dispatch, ServiceRecord, ServiceRequest, Step
from shanzhi.service_requests.services import climbing, dispatch, hear, judge, progress, sort
from shanzhi.service_requests.told import told_of

HOUR = timedelta(hours=1)


def run_to_done(world, asked):
    secretary, member = world.secretary().actor, world.member()
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at + HOUR)
    dispatch.assign(
        actor=secretary, request_id=asked.pk, member=member.member, group=world.group, at=world.at + 2 * HOUR
    )
    dispatch.take(actor=member.actor, request_id=asked.pk, at=world.at + 3 * HOUR)
    progress.record_service(
        actor=member.actor,
        request_id=asked.pk,
        mode=ServiceMode.ON_FOOT,
        what="换了灯泡",
        minutes=20,
        at=world.at + 4 * HOUR,
    )
    return progress.finish(actor=member.actor, request_id=asked.pk, at=world.at + 5 * HOUR)


def test_a_need_goes_all_the_way_round(world, asked):
    run_to_done(world, asked)
    progress.check(actor=world.group_leader().actor, request_id=asked.pk, at=world.at + 6 * HOUR)
    rated = judge.rate(
        actor=world.resident(),
        request_id=asked.pk,
        solved=True,
        grade=Grade.VERY_SATISFIED,
        words="很快",
        channel=VisitChannel.LINK,
        at=world.at + 7 * HOUR,
    )
    assert (rated.state, rated.solved, rated.grade) == (RequestState.RATED, True, 5)
    steps = list(Step.objects.filter(request=asked).values_list("action", "source", "target"))
    assert steps == [
        ("submit", "", "waiting"),
        ("accept", "waiting", "accepted"),
        ("assign", "accepted", "dispatched"),
        ("take", "dispatched", "taken"),
        ("start", "taken", "in_progress"),
        ("finish", "in_progress", "done"),
        ("check", "done", "to_visit"),
        ("rate", "to_visit", "rated"),
    ]
    assert AuditEntry.objects.filter(subject_kind="service_requests.servicerequest", subject_id=asked.pk).count() == 8
    assert Dispatch.objects.get(request=asked).outcome == DispatchOutcome.TAKEN


def test_an_unhappy_answer_goes_back_to_the_same_hands(world, asked):
    done = run_to_done(world, asked)
    holder, lead, group = done.holder_id, done.lead_id, done.group_id
    reopened = judge.rate(
        actor=world.resident(),
        request_id=asked.pk,
        solved=False,
        grade=Grade.DISSATISFIED,
        words="又灭了",
        channel=VisitChannel.LINK,
        at=world.at + 7 * HOUR,
    )
    assert reopened.state == RequestState.IN_PROGRESS
    assert (reopened.holder_id, reopened.lead_id, reopened.group_id) == (holder, lead, group)
    assert (reopened.reopenings, reopened.solved, reopened.grade, reopened.closed_at) == (1, None, None, None)
    assert reopened.return_visits.get().words == "又灭了"


def test_the_link_ends_after_fourteen_days_and_not_before(world, asked):
    done = run_to_done(world, asked)
    late = done.done_at + timedelta(days=14, seconds=1)
    answer = {"solved": True, "grade": Grade.FAIR, "channel": VisitChannel.LINK}
    with pytest.raises(NotPossible):
        judge.rate(actor=world.resident(), request_id=asked.pk, at=late, **answer)
    rated = judge.rate(actor=world.resident(), request_id=asked.pk, at=late - timedelta(seconds=1), **answer)
    assert rated.grade == Grade.FAIR


def test_who_did_it_does_not_check_it(world, asked):
    run_to_done(world, asked)
    with pytest.raises(NotPermitted):
        progress.check(actor=world.member().actor, request_id=asked.pk, at=world.at + 6 * HOUR)


def test_a_member_cannot_sort_and_a_neighbour_street_sees_nothing(world, other_world, asked):
    with pytest.raises(NotPermitted):
        sort.accept(actor=world.member().actor, request_id=asked.pk, at=world.at)
    with pytest.raises(NotPermitted):
        sort.accept(actor=other_world.secretary().actor, request_id=asked.pk, at=world.at)


def test_an_order_is_declined_with_a_reason_and_reviewed(world, asked):
    secretary, member = world.secretary().actor, world.member()
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    dispatch.assign(actor=secretary, request_id=asked.pk, member=member.member, at=world.at)
    with pytest.raises(DomainError) as refusal:
        dispatch.decline(actor=member.actor, request_id=asked.pk, reason=" ", at=world.at)
    assert refusal.value.field == "reason"
    dispatch.decline(actor=member.actor, request_id=asked.pk, reason="出差", at=world.at)
    approved = dispatch.approve_decline(actor=secretary, request_id=asked.pk, at=world.at)
    assert (approved.state, approved.holder_id) == (RequestState.ACCEPTED, None)
    assert Dispatch.objects.get(request=asked).decline_reason == "出差"


def test_claiming_keeps_to_the_cap_and_to_duty(world, asked, menu):
    secretary, member = world.secretary().actor, world.member()
    others = [
        hear.submit(actor=world.resident(), community=world.code, category=menu["other"], text=f"事情{n}", at=world.at)
        for n in range(2)
    ]
    for request in (asked, *others):
        sort.accept(actor=secretary, request_id=request.pk, at=world.at)
        dispatch.offer(actor=secretary, request_id=request.pk, group=world.group, at=world.at)
    member.member.open_job_cap = 1
    member.member.save()
    assert dispatch.claim(actor=member.actor, request_id=asked.pk, at=world.at).state == RequestState.TAKEN
    with pytest.raises(NotPossible):
        dispatch.claim(actor=member.actor, request_id=others[0].pk, at=world.at)
    with pytest.raises(NotPossible):
        dispatch.claim(actor=world.other_member().actor, request_id=asked.pk, at=world.at)
    other = world.other_member()
    other.member.on_duty = False
    other.member.save()
    with pytest.raises(NotPossible):
        dispatch.claim(actor=other.actor, request_id=others[0].pk, at=world.at)


def test_a_partner_unit_answers_what_was_handed_to_it(world, asked):
    secretary = world.secretary().actor
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    handed = dispatch.hand_over(actor=secretary, request_id=asked.pk, partner=world.partner, at=world.at)
    assert handed.link_token
    contact = world.partner_contact().actor
    dispatch.take(actor=contact, request_id=asked.pk, at=world.at)
    progress.record_service(
        actor=contact, request_id=asked.pk, mode=ServiceMode.ON_FOOT, what="清理楼道", at=world.at + HOUR
    )
    assert ServiceRecord.objects.get(request=asked).partner == world.partner


def test_refusing_says_why_and_where_to_turn(world, asked):
    secretary = world.secretary().actor
    for reason, turn_to, field in (("", "12345", "reason"), ("不属于社区", "", "turn_to")):
        with pytest.raises(DomainError) as refusal:
            sort.refuse(actor=secretary, request_id=asked.pk, reason=reason, turn_to=turn_to, at=world.at)
        assert refusal.value.field == field
    refused = sort.refuse(actor=secretary, request_id=asked.pk, reason="不属于社区。", turn_to="12345", at=world.at)
    assert refused.state == RequestState.REFUSED
    assert "12345" in told_of(Step.objects.filter(request=asked).last())


def test_merging_keeps_everything_and_can_be_undone(world, asked, menu):
    secretary = world.secretary().actor
    second = hear.submit(
        actor=world.resident(),
        community=world.code,
        category=menu["repair"],
        text="二楼灯不亮",
        phone="13900001234",
        at=world.at,
    )
    hear.follow(actor=world.resident(), request_id=second.pk, words="我也是", at=world.at)
    into = sort.merge(actor=secretary, request_id=second.pk, into_id=asked.pk, at=world.at)
    assert into.supporters_count == 2
    assert set(into.supporters.values_list("words", flat=True)) == {"二楼灯不亮", "我也是"}
    sort.unmerge(actor=secretary, request_id=second.pk, at=world.at)
    asked.refresh_from_db()
    second.refresh_from_db()
    assert (asked.supporters_count, second.supporters_count, second.state) == (0, 1, RequestState.WAITING)
    assert second.supporters.get().words == "我也是"
    with pytest.raises(NotPossible):
        sort.merge(actor=secretary, request_id=second.pk, into_id=second.pk, at=world.at)


def test_splitting_makes_parts_that_keep_the_day_and_the_reporter(world, asked, menu):
    parts = sort.split(
        actor=world.secretary().actor,
        request_id=asked.pk,
        parts=[(menu["repair"], "换灯"), (menu["environment"], "清理杂物")],
        at=world.at + HOUR,
    )
    assert [part.received_at for part in parts] == [asked.received_at] * 2
    assert ServiceRequest.objects.get(pk=asked.pk).state == RequestState.SPLIT


def test_pausing_stops_the_clock(world, menu):
    secretary, member = world.secretary().actor, world.member()
    asked = hear.submit(
        actor=world.resident(), community=world.code, category=menu["policy"], text="医保怎么报", at=world.at
    )
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    dispatch.assign(actor=secretary, request_id=asked.pk, member=member.member, at=world.at)
    dispatch.take(actor=member.actor, request_id=asked.pk, at=world.at)
    before = ServiceRequest.objects.get(pk=asked.pk).due_at
    assert before == world.at + timedelta(days=7)  # five workdays from a Tuesday morning
    progress.pause(actor=member.actor, request_id=asked.pk, reason="等居民材料", at=world.at)
    resumed = progress.resume(actor=member.actor, request_id=asked.pk, at=world.at + timedelta(days=1))
    assert resumed.due_at == before + timedelta(days=1)


def test_extending_needs_a_later_date_and_a_reason(world, asked):
    secretary = world.secretary().actor
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    with pytest.raises(DomainError):
        progress.extend(actor=secretary, request_id=asked.pk, due_at=asked.due_at, reason="缺件", at=world.at)
    later = asked.due_at + timedelta(days=2)
    extended = progress.extend(actor=secretary, request_id=asked.pk, due_at=later, reason="缺件", at=world.at)
    assert (extended.due_at, extended.extensions) == (later, 1)


def test_a_draft_sent_twice_counts_once(world, asked):
    secretary, member = world.secretary().actor, world.member()
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    dispatch.assign(actor=secretary, request_id=asked.pk, member=member.member, at=world.at)
    dispatch.take(actor=member.actor, request_id=asked.pk, at=world.at)
    note = {"mode": ServiceMode.ONLINE, "what": "电话答复", "at": world.at, "draft_key": "k1"}
    first = progress.record_service(actor=member.actor, request_id=asked.pk, **note)
    assert progress.record_service(actor=member.actor, request_id=asked.pk, **note) == first


def test_entering_for_others_is_for_staff_and_members(world, menu):
    entry = {
        "community": world.code,
        "category": menu["policy"],
        "text": "代问高龄津贴",
        "source": Source.PHONE,
        "at": world.at,
    }
    with pytest.raises(NotPermitted):
        hear.submit(actor=world.resident(), **entry)
    entered = hear.submit(actor=world.member().actor, **entry)
    assert entered.entered_by_id == world.member().account.pk


@pytest.mark.parametrize("code", ["emergency", "petition"])
def test_what_is_not_ours_is_told_where_to_turn(world, menu, code):
    with pytest.raises(hear.NotOurs) as refusal:
        hear.submit(actor=world.resident(), community=world.code, category=menu[code], text="着火了", at=world.at)
    assert refusal.value.category.turn_to_phone


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001, "坏\0了"])
def test_texts_that_cannot_be_taken(world, menu, text):
    with pytest.raises(DomainError) as refusal:
        hear.submit(actor=world.resident(), community=world.code, category=menu["other"], text=text, at=world.at)
    assert refusal.value.field == "text"


def test_what_staff_answer_at_once_does_not_climb_and_stands_in_the_thread(world, asked):
    staff = world.community_staff().actor
    sort.accept(actor=staff, request_id=asked.pk, at=world.at)
    service = progress.record_service(
        actor=staff, request_id=asked.pk, mode=ServiceMode.ONLINE, what="电话里讲清了", at=world.at
    )
    finished = progress.finish(actor=staff, request_id=asked.pk, at=world.at)
    assert (finished.state, finished.climbs_at) == (RequestState.DONE, None)
    assert climbing.due_to_climb(world.street, world.at + timedelta(days=30)) == []
    assert Edge.objects.get(from_id=asked.pk, relation="service").to_id == service.pk


def test_an_order_climbs_to_the_street_and_stays_there(world, asked):
    sort.accept(actor=world.secretary().actor, request_id=asked.pk, at=world.at)
    dispatch.offer(actor=world.secretary().actor, request_id=asked.pk, group=world.group, at=world.at)
    levels = []
    for day in range(1, 6):
        at = world.at + timedelta(days=day)
        if asked.pk in climbing.due_to_climb(world.street, at):
            levels.append(climbing.climb(actor=world.program(), request_id=asked.pk, at=at).level)
    assert levels == [2, 3, 4]


def test_withdrawing_takes_the_unanswered_order_back(world, asked):
    secretary = world.secretary().actor
    sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
    dispatch.assign(actor=secretary, request_id=asked.pk, member=world.member().member, at=world.at)
    sort.withdraw(actor=world.resident(), request_id=asked.pk, by_author=True, at=world.at)
    assert Dispatch.objects.get(request=asked).outcome == DispatchOutcome.RECALLED
