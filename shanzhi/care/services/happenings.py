"""What happens to a person in care: somebody comes within a day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.enums import CareForm, EventKind, VisitState
from shanzhi.care.models import CareEvent, CarePerson, CareVisit, FamilyLink
from shanzhi.care.queries.settings import limits_of
from shanzhi.care.services.plans import plan_visit
from shanzhi.care.services.telling import tell_later
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.records import audit

LONGEST_SAID = 500


@transaction.atomic
def note_event(
    *,
    actor: Actor,
    entry: CarePerson,
    kind: EventKind,
    at: datetime,
    said: str = "",
    told_by: FamilyLink | None = None,
    by_person: bool = False,
) -> CareVisit:
    """Note what happened and plan a visit within the hours of the settings (24). Returns that visit.

    By who keeps the register, the keeper, or the family or the person (the caller has shown their token). The same kind told twice before
    somebody came is one event.
    """
    entry = CarePerson.objects.select_for_update(of=("self",)).select_related("kind", "keeper").get(pk=entry.pk)
    by_family = by_person or (told_by is not None and told_by.entry_id == entry.pk and told_by.until is None)
    require(
        by_family or rules.is_keeper(actor, entry) or rules.may_see(actor, entry), _("You do not keep this register.")
    )
    if not entry.is_live:
        raise NotPossible(_("This care has ended."))
    if len(said) > LONGEST_SAID:
        raise DomainError(_("Please keep it below %(most)d characters.") % {"most": LONGEST_SAID}, field="said")
    waiting = entry.visits.filter(state=VisitState.PLANNED, event__kind=kind).first()
    if waiting is not None:
        return waiting
    event = CareEvent.objects.create(
        street=entry.street,
        entry=entry,
        kind=kind,
        said=said.strip() or None,
        at=at,
        noted_by_id=actor.account_id,
        told_by=told_by,
    )
    audit.record(actor=actor, street=entry.street, action="care.event", subject=event, at=at, data={"kind": str(kind)})
    due = at + timedelta(hours=limits_of(entry.street).event_hours)
    visit = plan_visit(entry=entry, form=CareForm.VISIT, on=deadlines.day_of(at), event=event, due_at=due, at=at)
    tell_later(visit=visit, news="soon", at=at, actor=actor)
    return visit
