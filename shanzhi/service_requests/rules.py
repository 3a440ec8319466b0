"""Who may do what with a request. What its state allows is asked of workflow.py; both must agree.

Each predicate has its raising form through `core.access.require`.
"""

from collections.abc import Callable

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import MEMBER_ROLE
from shanzhi.organisations.rules import (
    LEADING_ROLES,
    is_member_of,
    is_staff,
    is_staff_at,
    leads_group,
    speaks_for,
)
from shanzhi.people.models import Person
from shanzhi.people.rules import look_right
from shanzhi.service_requests import workflow
from shanzhi.service_requests.enums import Action as A
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.workflow import IN_HAND, RUNNING

DOOR_SHOWN = (*IN_HAND, S.PAUSED)
SERVED_IN = (*IN_HAND, S.PAUSED, S.DONE)
"""States in which a service can be noted."""


def may_sort(actor: Actor, request: ServiceRequest) -> bool:
    """Accept, refuse, merge, split, transfer, change category: staff of the community, or of the street."""
    return is_staff_at(actor, request.community)


def may_dispatch(actor: Actor, request: ServiceRequest) -> bool:
    """Hand out: staff, or the leader of the building group it lies with."""
    return may_sort(actor, request) or (request.group_id is not None and leads_group(actor, request.group_id))


def may_release(actor: Actor, request: ServiceRequest) -> bool:
    """Release a wording for everybody, or take it back: who sorts, and never of a category that stays out of the public list."""
    return may_sort(actor, request) and not request.category.is_sensitive


def holds(actor: Actor, request: ServiceRequest) -> bool:
    """Tell whether the request is in this actor's own hands: as the member who took it or as the partner unit."""
    if request.holder_id is not None and actor.person_id is not None and request.holder.person_id == actor.person_id:
        return True
    return request.partner_id is not None and speaks_for(actor, request.partner_id)


def may_claim(actor: Actor, request: ServiceRequest) -> bool:
    """Claim an open order: a member of the group it was offered to, or of any group in the community."""
    if request.group_id is not None:
        return is_member_of(actor, request.group_id)
    return actor.has_role(MEMBER_ROLE, community=request.community)


def may_work(actor: Actor, request: ServiceRequest) -> bool:
    """Record services, pause, finish: whoever holds it, or staff and leader on their behalf."""
    return holds(actor, request) or may_dispatch(actor, request)


def may_check(actor: Actor, request: ServiceRequest) -> bool:
    """Confirm that it is done, visit again, record the judgement: the lead, never the one who did it."""
    return may_dispatch(actor, request) and not holds(actor, request)


def may_enter(actor: Actor, community: int) -> bool:
    """Enter a request on somebody's behalf, or record a service: staff and members of the community."""
    return is_staff_at(actor, community) or actor.has_role(MEMBER_ROLE, community=community)


def may_see(actor: Actor, request: ServiceRequest) -> bool:
    """See the request on the desk. The same rule, for many rows, is queries.visible_to."""
    if may_sort(actor, request) or holds(actor, request):
        return True
    if actor.account_id is not None and request.entered_by_id == actor.account_id:
        return True
    if request.group_id is not None and is_member_of(actor, request.group_id):
        return True
    return request.state == S.OPEN and may_claim(actor, request)


def may_see_door(actor: Actor, request: ServiceRequest) -> bool:
    """The door number: staff until the request is closed; who holds it from taking to completion only."""
    if may_sort(actor, request):
        return request.state in RUNNING
    return holds(actor, request) and request.state in DOOR_SHOWN


Rule = Callable[[Actor, ServiceRequest], bool]

MAY: dict[A, Rule] = {
    **dict.fromkeys(
        (A.ACCEPT, A.REFUSE, A.RECONSIDER, A.MERGE, A.UNMERGE, A.SPLIT, A.TRANSFER, A.WITHDRAW, A.ROUTE), may_sort
    ),
    **dict.fromkeys(
        (A.ASSIGN, A.OFFER, A.RECALL, A.APPROVE_DECLINE, A.INSIST, A.EXTEND, A.REOPEN, A.URGE), may_dispatch
    ),
    A.RELEASE: may_release,
    A.CLAIM: may_claim,
    **dict.fromkeys((A.TAKE, A.DECLINE), holds),
    **dict.fromkeys((A.START, A.PAUSE, A.RESUME, A.FINISH, A.CONTACT), may_work),
    **dict.fromkeys((A.SEND_BACK, A.CHECK, A.RATE, A.NOT_REACHED), may_check),
}
"""Who may do each action that has a button: the same rules the services ask. Those missing are the program's or the author's."""


def may(actor: Actor, action: A, request: ServiceRequest) -> bool:
    """Tell whether this actor may ever do this to this request, whatever its state."""
    rule = MAY.get(action)
    return rule is not None and rule(actor, request)


def possible(actor: Actor, request: ServiceRequest) -> set[A]:
    """Return the actions both the rules and the workflow allow now. Wants `holder` loaded: then it asks nothing."""
    return {action for action in MAY if workflow.allows(action, request.state) and may(actor, action, request)}


def takes_part(actor: Actor) -> bool:
    """Enter requests, record services, visit households: staff and members; contacts of partner units only answer."""
    return is_staff(actor) or actor.has_role({MEMBER_ROLE, *LEADING_ROLES})


@look_right
def looks_for_a_request(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Name and phone of who asked: staff while the request is not closed for good, who holds it from taking to completion.

    The resident is called back, visited again and told; a member calls before going there.
    """
    if not isinstance(subject, ServiceRequest) or subject.reporter_id != person.pk or field not in ("name", "phone"):
        return False
    if may_sort(actor, subject):
        return subject.state in (*RUNNING, S.DONE, S.TO_VISIT)
    return holds(actor, subject) and subject.state in DOOR_SHOWN
