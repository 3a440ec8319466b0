"""Courtyard meetings (屋场恳谈会): the groups are talked over with those who live there before they exist."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.building_groups.enums import FormationState, MeetingOutcome
from shanzhi.building_groups.models import CourtyardMeeting, Formation
from shanzhi.building_groups.rules import may_form
from shanzhi.building_groups.services.formations import NOT_YOURS
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.records import audit


@transaction.atomic
def record_meeting(
    *,
    actor: Actor,
    formation_id: int,
    held_at: datetime,
    place: str,
    invited: int,
    attended: int,
    outcome: str,
    opinions: str = "",
    at: datetime,
) -> CourtyardMeeting:
    """Note a meeting that was held: how many households were asked and people came, what was said, what came of it."""
    formation = Formation.objects.select_for_update(of=("self",)).get(pk=formation_id)
    require(may_form(actor, formation.community), NOT_YOURS)
    if formation.state != FormationState.READY:
        raise NotPossible(_("There are no proposals to talk over now."))
    if held_at > at:
        raise DomainError(_("This moment is still to come."), field="held_at")
    if attended < 1:
        raise DomainError(_("A meeting nobody came to was none."), field="attended")
    meeting = CourtyardMeeting.objects.create(
        street=formation.street,
        formation=formation,
        held_at=held_at,
        place=place.strip(),
        invited=invited,
        attended=attended,
        opinions=opinions.strip(),
        outcome=MeetingOutcome(outcome),
        recorded_by_id=actor.account_id,
    )
    data = {"attended": attended, "outcome": outcome}
    audit.record(
        actor=actor, street=formation.street, action="courtyard_meeting.held", subject=meeting, at=at, data=data
    )
    return meeting


def has_consent(formation: Formation) -> bool:
    """Tell whether the last meeting agreed."""
    last = CourtyardMeeting.objects.filter(formation=formation).order_by("held_at", "pk").last()
    return last is not None and last.outcome != MeetingOutcome.NOT_AGREED
