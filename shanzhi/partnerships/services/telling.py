"""Who is told about a step, and by which message. Runs in a job of its own: nobody waits for it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shanzhi.care.rules import CHILDREN_ROLES
from shanzhi.messaging.services import Recipients, notify
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Post
from shanzhi.organisations.queries import accounts_running, on_day
from shanzhi.organisations.rules import COMMUNITY_ROLES, STREET_ROLES
from shanzhi.partnerships.enums import Action, Found, Level, PromiseState
from shanzhi.partnerships.models import CheckStep, Promise, PromiseStep
from shanzhi.partnerships.notifications import (
    CheckAnswered,
    CheckGiven,
    CheckLate,
    PromiseAnswered,
    PromiseAsked,
    PromiseDecided,
    PromiseLate,
)

OLD_NEWS = timedelta(days=2)
BY_UNIT = (Action.CONFIRM, Action.DECLINE, Action.REPORT)
BY_COMMUNITY = (Action.EXTEND, Action.SEND_BACK, Action.ACKNOWLEDGE, Action.CALL_OFF)
OF_CHECKS = (Action.GENERATE, Action.HAND_ON, Action.CLIMB, Action.FINISH)
TOLD = frozenset({Action.PROPOSE, Action.REMIND, *BY_UNIT, *BY_COMMUNITY, *OF_CHECKS})


def is_old_news(step: Any, at: datetime) -> bool:
    """Tell whether a step is too old to be told: a replay, an import."""
    return bool(at - step.at > OLD_NEWS)


def tell_promise(*, step_id: int, at: datetime) -> None:
    """Tell about one step of a promise who should know."""
    step = PromiseStep.objects.select_related("thing").filter(pk=step_id).first()
    if step is None or is_old_news(step, at):
        return
    promise, action = step.thing, Action(step.action)
    about: dict[str, Any] = {"number": promise.number, "promise_id": promise.pk}
    message: Any = None
    unit, keepers = contacts_of(promise.partner_id, at), keepers_of(promise, at)
    if action == Action.PROPOSE and promise.state == PromiseState.PROPOSED:
        message, to = PromiseAsked(**about), unit
    elif action in BY_UNIT:
        message, to = PromiseAnswered(**about, answer=action.value), keepers
    elif action in BY_COMMUNITY:
        message, to = PromiseDecided(**about, answer=action.value), unit
    elif action == Action.REMIND:
        message, to = PromiseLate(**about, days=step.data.get("days", 0)), unit | keepers
    if message is None:
        return
    to = to.without_account(step.account_id)
    if to:
        notify(message=message, to=to, street=promise.street, subject=promise, at=at)


def tell_check(*, step_id: int, at: datetime) -> None:
    """Tell about one step of a check who should know: the merchant of work, the community of what it has to see to.

    Of a check at a child's home only those learn who keep entries about children.
    """
    step = CheckStep.objects.select_related("thing__home__plan", "thing__home__entry__kind").filter(pk=step_id).first()
    if step is None or is_old_news(step, at):
        return
    check, action = step.thing, Action(step.action)
    about: dict[str, Any] = {"number": check.number, "title_of_check": check.home.plan.title, "check_id": check.pk}
    roles = CHILDREN_ROLES if check.home.entry.kind.is_children else COMMUNITY_ROLES
    merchant, staff = contacts_of(check.partner_id, at), staff_of(check.street, check.community, at, roles)
    message: Any = None
    if action in (Action.GENERATE, Action.HAND_ON):
        message, to = CheckGiven(**about, due=check.due_on.isoformat()), merchant
    elif action == Action.CLIMB:
        above = staff_of(check.street, None, at) if step.data.get("to_level") == Level.STREET else Recipients()
        message, to = CheckLate(**about), merchant | staff | above
    elif action == Action.DECLINE or check.found == Found.NEEDS_MORE:
        message, to = CheckAnswered(**about, answer=action.value), staff
    if message is None:
        return
    to = to.without_account(step.account_id)
    if to:
        notify(message=message, to=to, street=check.street, subject=check, at=at)


def contacts_of(partner_id: int, at: datetime) -> Recipients:
    """Return a unit's contacts of the day: by account, or by telephone who has none."""
    posts = Post.objects.filter(on_day(timezone.localdate(at)), partner_id=partner_id, kind=PostKind.UNIT_CONTACT)
    rows = list(posts.values_list("person_id", "person__account_id"))
    return Recipients.accounts(account for _person, account in rows) | Recipients.persons(
        person for person, account in rows if account is None
    )


def keepers_of(promise: Promise, at: datetime) -> Recipients:
    """Return who asked on the community's side; else its staff."""
    if promise.keeper_id is not None:
        return Recipients.accounts([promise.keeper_id])
    return staff_of(promise.street, promise.community, at)


def staff_of(
    street: int, community: int | None, at: datetime, roles: frozenset[PostKind] = COMMUNITY_ROLES
) -> Recipients:
    """Return the accounts of the staff of a community in these roles, or (None) of the street."""
    who = STREET_ROLES if community is None else roles
    return Recipients.accounts(accounts_running(street, community, on=timezone.localdate(at), roles=who))
