"""Promises: a unit is asked, says yes or no, does it, reports; the community confirms; both rate each other."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.models import NumberSeries
from shanzhi.core.public_tokens import new_token
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.rules import runs_place, speaks_for
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action, Grade, PromiseState
from shanzhi.partnerships.models import Milestone, Need, Offer, Promise, PromiseStep
from shanzhi.partnerships.services.entries import follow_promises, locked_need
from shanzhi.partnerships.services.stepping import move, note
from shanzhi.partnerships.workflow import PROMISE, RUNNING, UNFINISHED
from shanzhi.records import trace

SERIES = "GJ"  # 共建
LINK_DAYS = 30
REMIND_EVERY = timedelta(days=7)


@transaction.atomic
def propose(
    *,
    actor: Actor,
    partner: PartnerUnit,
    title: str,
    due_on: date,
    at: datetime,
    need: Need | None = None,
    offer: Offer | None = None,
    community: int | None = None,
    text: str = "",
    amount: int | None = None,
    measure: str = "",
    starts_on: date | None = None,
    reasons: Sequence[str] = (),
    is_agreed: bool = False,
) -> Promise:
    """Ask a unit to promise something; `is_agreed`: it has said yes already (on the telephone, at a meeting).

    `reasons` keeps why the list suggested the match; the person who asks decides. The community is the need's, if there is one.
    Makes a limited link that shows the unit this one promise for 30 days.
    """
    community = need.community if need is not None else community
    require(runs_place(actor, partner.street, community), _("You may not keep the lists here."))
    today = timezone.localdate(at)
    if partner.until is not None and partner.until <= today:
        raise DomainError(_("This unit no longer works with us."), field="partner")
    if not title.strip():
        raise DomainError(_("Please say in a few words what it is."), field="title")
    if due_on < (starts_on or today):
        raise DomainError(_("It cannot end before it begins."), field="due_on")
    _check_offer(offer, partner)
    promise = Promise.objects.create(
        street=partner.street,
        community=community,
        number=NumberSeries.take(partner.street, SERIES, today.year),
        partner=partner,
        need=need,
        offer=offer,
        reasons=list(reasons),
        title=title.strip(),
        text=text.strip(),
        amount=amount,
        measure=measure.strip(),
        starts_on=starts_on,
        due_on=due_on,
        keeper_id=actor.account_id,
        at=at,
        link_token=new_token(partner.street),
        link_until=at + timedelta(days=LINK_DAYS),
    )
    note(PromiseStep, actor=actor, thing=promise, action=Action.PROPOSE, at=at)
    _tie(actor, promise, at)
    if is_agreed:
        move(PROMISE, PromiseStep, actor=actor, thing=promise, action=Action.CONFIRM, at=at, confirmed_at=at)
    return promise


def _check_offer(offer: Offer | None, partner: PartnerUnit) -> None:
    if offer is None:
        return
    if offer.partner_id != partner.pk:
        raise DomainError(_("This offer is of another unit."), field="offer")
    if offer.withdrawn_at is not None:
        raise NotPossible(_("This offer has been taken off the list."))


def _tie(actor: Actor, promise: Promise, at: datetime) -> None:
    """Move the need along, and tie need and offer to the promise in the thread."""
    if promise.need_id is not None:
        need = locked_need(promise.need_id)
        follow_promises(actor=actor, need=need, action=Action.PROPOSE, at=at)
        trace.link(actor=actor, source=need, target=promise, relation="promised", at=at)
    if promise.offer is not None:
        trace.link(actor=actor, source=promise.offer, target=promise, relation="offered", at=at)


def _locked(promise_id: int) -> Promise:
    found = Promise.objects.select_for_update(of=("self",)).select_related("partner").filter(pk=promise_id).first()
    if found is None:
        raise NotPermitted(_("There is no such promise."))
    return found


def _to_answer(actor: Actor, promise_id: int, by_link: bool) -> Promise:
    promise = _locked(promise_id)
    require(by_link or rules.may_answer(actor, promise), _("This promise is another unit's."))
    return promise


def _to_decide(actor: Actor, promise_id: int) -> Promise:
    promise = _locked(promise_id)
    require(rules.may_decide(actor, promise), _("The community decides this."))
    return promise


@transaction.atomic
def confirm(*, actor: Actor, promise_id: int, at: datetime, by_link: bool = False) -> Promise:
    """The unit promises. `by_link`: the caller has shown the unit's limited link."""
    promise = _to_answer(actor, promise_id, by_link)
    move(PROMISE, PromiseStep, actor=actor, thing=promise, action=Action.CONFIRM, at=at, confirmed_at=at)
    return promise


@transaction.atomic
def decline(*, actor: Actor, promise_id: int, words: str, at: datetime, by_link: bool = False) -> Promise:
    """The unit cannot, and says why; the need looks for somebody again."""
    promise = _to_answer(actor, promise_id, by_link)
    _say(words, _("Please give a reason, so that somebody better placed can be asked."))
    _end(actor, promise, Action.DECLINE, at, words)
    return promise


@transaction.atomic
def call_off(*, actor: Actor, promise_id: int, words: str, at: datetime) -> Promise:
    """The community calls it off with a reason; the need looks for somebody again."""
    promise = _to_decide(actor, promise_id)
    _say(words, _("Please say why."))
    _end(actor, promise, Action.CALL_OFF, at, words)
    return promise


def _end(actor: Actor, promise: Promise, action: Action, at: datetime, words: str) -> None:
    move(PROMISE, PromiseStep, actor=actor, thing=promise, action=action, at=at, words=words.strip(), ended_at=at)
    _let_need_follow(actor, promise, at)


def _let_need_follow(actor: Actor, promise: Promise, at: datetime) -> None:
    """Once none of its promises runs any more, the need is met, or looks for somebody again."""
    if promise.need_id is None:
        return
    need = locked_need(promise.need_id)
    if Promise.objects.filter(street=need.street, need=need, state__in=RUNNING).exists():
        return
    kept = Promise.objects.filter(street=need.street, need=need, state=PromiseState.KEPT).exists()
    follow_promises(actor=actor, need=need, action=Action.MEET if kept else Action.REOPEN, at=at)


@transaction.atomic
def extend(*, actor: Actor, promise_id: int, due_on: date, words: str, at: datetime) -> Promise:
    """Agree on another day, with the reason."""
    promise = _to_decide(actor, promise_id)
    _say(words, _("Please say why."))
    if due_on <= timezone.localdate(at):
        raise DomainError(_("The new day must lie ahead."), field="due_on")
    move(
        PROMISE,
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.EXTEND,
        at=at,
        words=words.strip(),
        data={"from": promise.due_on.isoformat(), "to": due_on.isoformat()},
        due_on=due_on,
        extensions=promise.extensions + 1,
        reminded_on=None,
    )
    return promise


@transaction.atomic
def report(*, actor: Actor, promise_id: int, result: str, at: datetime, by_link: bool = False) -> Promise:
    """The unit reports it done and says what came of it."""
    promise = _to_answer(actor, promise_id, by_link)
    _say(result, _("Please say what came of it."), "result")
    move(
        PROMISE,
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.REPORT,
        at=at,
        words=result.strip(),
        result=result.strip(),
        reported_at=at,
    )
    return promise


@transaction.atomic
def send_back(*, actor: Actor, promise_id: int, words: str, at: datetime) -> Promise:
    """Say what is still missing."""
    promise = _to_decide(actor, promise_id)
    _say(words, _("Please say what is still missing."))
    move(
        PROMISE,
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.SEND_BACK,
        at=at,
        words=words.strip(),
        reported_at=None,
    )
    return promise


@transaction.atomic
def acknowledge(*, actor: Actor, promise_id: int, at: datetime) -> Promise:
    """Confirm that it was kept. With its last running promise the need is met."""
    promise = _to_decide(actor, promise_id)
    move(PROMISE, PromiseStep, actor=actor, thing=promise, action=Action.ACKNOWLEDGE, at=at, ended_at=at)
    _let_need_follow(actor, promise, at)
    return promise


@transaction.atomic
def rate(*, actor: Actor, promise_id: int, grade: int, words: str = "", at: datetime, by_link: bool = False) -> Promise:
    """Rate the other side, five grades and words, once: the unit the community, the community the unit.

    Raises NotPossible for a second grade of the same side: what was said stays said.
    """
    promise = _to_answer(actor, promise_id, by_link)
    if grade not in Grade.values:
        raise DomainError(_("Please choose one of the five grades."), field="grade")
    by_unit = by_link or speaks_for(actor, promise.partner_id)
    fields = ("grade_of_community", "words_of_unit") if by_unit else ("grade_of_unit", "words_of_community")
    if getattr(promise, fields[0]) is not None:
        raise NotPossible(_("Your side has rated this promise already."))
    changes: dict[str, Any] = dict(zip(fields, (grade, words.strip()), strict=True))
    data = {fields[0]: grade}
    move(PROMISE, PromiseStep, actor=actor, thing=promise, action=Action.RATE, at=at, data=data, **changes)
    return promise


@transaction.atomic
def add_milestone(*, actor: Actor, promise_id: int, title: str, due_on: date, at: datetime) -> Milestone:
    """Note a step on the way, by either side, while it runs. Not later than the promise itself."""
    promise = _to_answer(actor, promise_id, by_link=False)
    if promise.state not in RUNNING:
        raise NotPossible(_("This promise has ended."))
    if not title.strip():
        raise DomainError(_("Please say in a few words what it is."), field="title")
    if due_on > promise.due_on:
        raise DomainError(_("A milestone comes before the promise is due."), field="due_on")
    milestone = Milestone.objects.create(street=promise.street, promise=promise, title=title.strip(), due_on=due_on)
    data = {"milestone": milestone.pk}
    note(
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.MILESTONE,
        at=at,
        source=promise.state,
        words=milestone.title,
        data={**data, "reached": False},
    )
    return milestone


@transaction.atomic
def reach_milestone(*, actor: Actor, promise_id: int, milestone_id: int, at: datetime) -> Milestone:
    """Note that a milestone is reached."""
    promise = _to_answer(actor, promise_id, by_link=False)
    milestone = Milestone.objects.filter(street=promise.street, promise=promise, pk=milestone_id).first()
    if milestone is None:
        raise NotPermitted(_("There is no such milestone."))
    if milestone.reached_on is not None:
        raise NotPossible(_("This milestone is reached already."))
    data = {"milestone": milestone.pk, "reached": True}
    move(
        PROMISE,
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.MILESTONE,
        at=at,
        words=milestone.title,
        data=data,
    )
    milestone.reached_on = timezone.localdate(at)
    milestone.save(update_fields=["reached_on"])
    return milestone


def late_to_remind(street: int, at: datetime) -> list[int]:
    """Return the ids of promises that are late and of which nobody was reminded within a week."""
    today = timezone.localdate(at)
    late = Promise.objects.filter(street=street, state__in=UNFINISHED, due_on__lt=today)
    fresh = late.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - REMIND_EVERY))
    return list(fresh.order_by("due_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def remind(*, actor: Actor, promise_id: int, at: datetime) -> Promise:
    """Remind both sides of a late promise, at most once a week. Does nothing if it has moved meanwhile."""
    promise = _locked(promise_id)
    if promise.pk not in late_to_remind(promise.street, at):
        return promise
    today = timezone.localdate(at)
    move(
        PROMISE,
        PromiseStep,
        actor=actor,
        thing=promise,
        action=Action.REMIND,
        at=at,
        data={"days": (today - promise.due_on).days},
        reminded_on=today,
    )
    return promise


def _say(words: str, sentence: str, field: str = "words") -> None:
    if not words.strip():
        raise DomainError(sentence, field=field)
