"""Something of every kind of partnerships, for the addresses of the site."""

from datetime import timedelta
from typing import Any

from shanzhi.care.consents import PARTNERS
from shanzhi.care.enums import Ground
from shanzhi.care.services import enter_person, open_kinds
from shanzhi.core import clock
from shanzhi.partnerships.enums import ResourceKind, Rhythm
from shanzhi.partnerships.services import check_plans, checks, entries, promises, reviews
from shanzhi.people.enums import GivenHow
from shanzhi.people.services import give_consent


def furnish(furnished: Any) -> dict[str, Any]:
    """Make a need, an offer, a promise with a milestone, a review, a plan with a home, and a check that was taken."""
    world, at = furnished.world, clock.now()
    secretary, today = world.secretary().actor, clock.now().date()
    soon = today + timedelta(days=9)
    need = entries.add_need(
        actor=secretary, street=world.street, community=world.code, kind=ResourceKind.PEOPLE, title="帮手", at=at
    )
    offer = entries.add_offer(actor=secretary, partner=world.partner, kind=ResourceKind.PEOPLE, title="保安帮忙", at=at)
    promise = promises.propose(
        actor=secretary,
        partner=world.partner,
        need=need,
        offer=offer,
        title="搬桌椅",
        due_on=soon,
        at=at,
        is_agreed=True,
    )
    milestone = promises.add_milestone(actor=secretary, promise_id=promise.pk, title="人齐", due_on=soon, at=at)
    for thing in (need, offer, promise):
        entries.publish(actor=secretary, thing=thing, text=thing.title, at=at)
    review = reviews.call_review(
        actor=secretary, street=world.street, community=world.code, year=today.year, held_on=today, at=at
    )
    person = world.person()
    kinds = open_kinds(actor=world.program(), street=world.street, at=at)
    entry = enter_person(
        actor=secretary,
        person=person,
        household=world.households[2],
        kind=next(kind for kind in kinds if not kind.is_children),
        ground=Ground.CONSENT,
        at=at,
    )
    give_consent(actor=secretary, person=person, purpose=PARTNERS, how=GivenHow.PAPER, at=at)
    plan = check_plans.plan_checks(
        actor=secretary,
        partner=world.partner,
        community=world.code,
        title="水电检查",
        rhythm=Rhythm.MONTHLY,
        first_on=today + timedelta(days=3),
        at=at,
    )
    check_plans.add_homes(actor=secretary, plan_id=plan.pk, entries=[entry], at=at)
    check = checks.generate(actor=world.program(), street=world.street, at=at)[0]
    checks.take(actor=world.partner_contact().actor, check_id=check.pk, at=at)
    pages = [
        (need, ("need", "need_edit", "need_withdraw", "publish")),
        (offer, ("offer", "offer_edit", "offer_withdraw", "unit_offer_change", "unit_offer_end")),
        (review, ("review", "review_pdf", "conclude", "opinion")),
        (plan, ("plan", "plan_homes", "plan_end")),
        (check, ("check", "check_act", "check_request")),
        (promise, ("promise", "promise_act", "milestone")),
    ]
    return {
        **{f"partnerships:{name}/pk": thing.pk for thing, names in pages for name in names},
        "partnerships/kind": "need",
        "partnerships/milestone": milestone.pk,
        "partnerships:promise_act/key": "report",
        "partnerships:check_act/key": "finish",
        "partnerships:promise_link/token": promise.link_token,
        "partnerships:promise_link_act/token": promise.link_token,
        "partnerships:promise_link_act/key": "report",
        "partnerships:check_link/token": check.link_token,
        "partnerships:check_link_act/token": check.link_token,
        "partnerships:check_link_act/key": "finish",
    }
