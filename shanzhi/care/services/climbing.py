"""Late visits climb: keeper → building or grid → community → street, on the working clock, as orders do."""

from datetime import datetime

from shanzhi.care import deadlines
from shanzhi.care.enums import CareLevel, VisitState
from shanzhi.care.models import CareVisit
from shanzhi.care.queries.settings import limits_of
from shanzhi.care.services.telling import tell_later
from shanzhi.care.services.visits import locked
from shanzhi.core.access import Actor
from shanzhi.records import audit


def due_to_climb(street: int, at: datetime) -> list[int]:
    """Return the ids of visits of a street that are late and whose time at their level has run out."""
    rows = CareVisit.objects.filter(street=street, climbs_at__lte=at, state=VisitState.PLANNED)
    return list(rows.order_by("climbs_at").values_list("pk", flat=True))


def climb(*, actor: Actor, visit_id: int, at: datetime) -> CareVisit:
    """Lift one late visit a level and tell who has to move now; at the street it stays. Does nothing if it was made meanwhile.

    A visit to a child goes past the grid: nobody there learns of it.
    """
    visit = locked(visit_id)
    if visit.climbs_at is None or visit.climbs_at > at or visit.state != VisitState.PLANNED:
        return visit
    before, level = visit.level, CareLevel(min(visit.level + 1, CareLevel.STREET))
    if level == CareLevel.GRID and visit.entry.kind.is_children:
        level = CareLevel.COMMUNITY
    if visit.entry.kind.is_children:
        level = min(level, CareLevel.COMMUNITY)
    is_last = level in (before, CareLevel.STREET)
    visit.level = level
    visit.climbs_at = (
        None if is_last else deadlines.climbs_after(limits_of(visit.street), at, is_event=visit.event_id is not None)
    )
    visit.save(update_fields=["level", "climbs_at"])
    if level != before:
        data = {"from_level": int(before), "to_level": int(level)}
        audit.record(actor=actor, street=visit.street, action="care.climb", subject=visit, at=at, data=data)
        tell_later(visit=visit, news="climbed", at=at)
    return visit
