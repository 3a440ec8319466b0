"""Who may do what with needs, offers, promises and reviews. What their state allows is asked of workflow.py; both must agree.

The community's side is staff who run it (a need of the whole street: street staff); the unit's side is its contact.
"""

from shanzhi.care.queries import agrees_to_partners
from shanzhi.care.rules import keeps_register
from shanzhi.care.rules import may_see as keeps_entry
from shanzhi.core.access import Actor
from shanzhi.organisations.rules import is_staff, is_street_staff, runs_place, speaks_for
from shanzhi.partnerships.enums import Action as A
from shanzhi.partnerships.enums import CheckState, Level
from shanzhi.partnerships.models import Check, JointReview, Need, Offer, Promise
from shanzhi.people.models import Person
from shanzhi.people.rules import look_right


def keeps_lists(actor: Actor) -> bool:
    """Tell whether the actor keeps the lists of some community or of the street."""
    return is_staff(actor)


def has_unit(actor: Actor) -> bool:
    """Tell whether the actor speaks for any partner unit: who has a unit's desk."""
    return any(grant.partner_id is not None for grant in actor.grants)


def takes_part(actor: Actor) -> bool:
    """Tell whether the actor is on either side."""
    return keeps_lists(actor) or has_unit(actor)


def may_keep(actor: Actor, thing: Need | Offer | Promise) -> bool:
    """Tell whether the actor is the community's side of a line of the lists."""
    return runs_place(actor, thing.street, thing.community)


def may_offer(actor: Actor, partner_id: int, street: int, community: int | None) -> bool:
    """Put an offer on the list: the unit's contact, or staff on its behalf."""
    return speaks_for(actor, partner_id) or runs_place(actor, street, community)


def may_change_offer(actor: Actor, offer: Offer) -> bool:
    """Change or withdraw an offer: the unit's contact, or staff on its behalf."""
    return may_offer(actor, offer.partner_id, offer.street, offer.community)


def may_answer(actor: Actor, promise: Promise) -> bool:
    """Promise, decline, report done, reach milestones: the unit, or staff on its behalf."""
    return speaks_for(actor, promise.partner_id) or may_keep(actor, promise)


def may_decide(actor: Actor, promise: Promise) -> bool:
    """Confirm that it was kept, send back, extend, call off: the community's side, never the unit itself."""
    return may_keep(actor, promise) and not speaks_for(actor, promise.partner_id)


PROMISE_RULES = {
    **dict.fromkeys((A.CONFIRM, A.DECLINE, A.REPORT, A.MILESTONE, A.RATE), may_answer),
    **dict.fromkeys((A.EXTEND, A.SEND_BACK, A.ACKNOWLEDGE, A.CALL_OFF), may_decide),
}
"""Who may do each action that has a button: the same rules the services ask."""


def may_keep_review(actor: Actor, review: JointReview) -> bool:
    """Tell whether the actor calls, notes and concludes a joint review."""
    return runs_place(actor, review.street, review.community)


def may_plan_checks(actor: Actor, community: int) -> bool:
    """Agree with merchants on checks: who keeps the community's register of people in care."""
    return keeps_register(actor, community)


def may_keep_check(actor: Actor, check: Check) -> bool:
    """Hand on, cancel, make it a request: who keeps this entry of the register; the street's staff once it has climbed there.

    Those at children's homes stay with who keeps entries about children (read `home__entry__kind` along with it).
    """
    climbed = check.level == Level.STREET and not check.home.entry.kind.is_children
    return keeps_entry(actor, check.home.entry) or (climbed and is_street_staff(actor, check.street))


def may_do_check(actor: Actor, check: Check) -> bool:
    """Take, decline, note: the merchant it was handed to, or who keeps the register on its behalf."""
    return speaks_for(actor, check.partner_id) or keeps_entry(actor, check.home.entry)


def may_see_door(check: Check) -> bool:
    """The door: from taking to done only, and only while the person agrees."""
    return check.state == CheckState.TAKEN and agrees_to_partners(check.home.entry)


@look_right
def looks_for_a_check(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """The merchant who took a check may see whom to visit and call ahead, from taking to done."""
    return (
        isinstance(subject, Check)
        and field in ("name", "phone")
        and subject.home.entry.person_id == person.pk
        and speaks_for(actor, subject.partner_id)
        and may_see_door(subject)
    )
