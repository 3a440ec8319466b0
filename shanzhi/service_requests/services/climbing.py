"""Orders nobody takes climb: group → grid → community → street, on the working clock. And urging those who are late."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPossible
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, Level
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services.stepping import locked, move


def due_to_climb(street: int, at: datetime) -> list[int]:
    """Return the ids of orders of a street whose time to be taken has run out."""
    return list(
        ServiceRequest.objects.filter(street=street, climbs_at__lte=at)
        .order_by("climbs_at")
        .values_list("pk", flat=True)
    )


def climb(*, actor: Actor, request_id: int, at: datetime) -> ServiceRequest:
    """Lift one order to the next level and start that level's clock; at the street it stays. Does nothing if it was taken meanwhile."""
    request = locked(request_id)
    if request.climbs_at is None or request.climbs_at > at:
        return request
    level = Level(min(request.level + 1, Level.STREET))
    move(
        actor=actor,
        request=request,
        action=Action.CLIMB,
        at=at,
        data={"from_level": request.level, "to_level": int(level)},
        level=level,
        climbs_at=deadlines.next_climb(request.category, at) if level < Level.STREET else None,
    )
    return request


def urge(*, actor: Actor, request_id: int, at: datetime, words: str = "", by_author: bool = False) -> ServiceRequest:
    """Remind who has to move. The author may urge once a day (the caller has shown the token); staff whenever they see a reason."""
    request = locked(request_id)
    require(by_author or rules.may_dispatch(actor, request), _("This request is not of your community."))
    if by_author and request.steps.filter(action=Action.URGE, account=None, at__date=localdate(at)).exists():
        raise NotPossible(_("You have reminded us today already. We have not forgotten."))
    move(actor=actor, request=request, action=Action.URGE, at=at, reason=words, urges=request.urges + 1)
    return request
