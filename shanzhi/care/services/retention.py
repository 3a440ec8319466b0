"""The purge: once a kind's retention after the end has passed, what was noted goes, and who it was. Figures stay."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from shanzhi.care import deadlines
from shanzhi.care.models import CareEvent, CarePerson, CareVisit, FamilyLink, RiskGrade
from shanzhi.core.access import Actor
from shanzhi.records import audit

BATCH = 500


def purge(*, actor: Actor, street: int, at: datetime) -> int:
    """Blank what is due in one street, in the open transaction. May be run again at any time. Returns how many entries were purged."""
    today = deadlines.day_of(at)
    ended = CarePerson.objects.filter(street=street, ended_on__isnull=False, purged_at__isnull=True)
    due = [
        entry
        for entry in ended.select_related("kind").order_by("id")
        if today - entry.ended_on >= timedelta(days=entry.kind.retention_days)  # type: ignore[operator]  # ended above
    ]
    for entry in due:
        here = {"street": street, "entry": entry}
        CareVisit.objects.filter(**here).update(heard=None)
        CareEvent.objects.filter(**here).update(said=None)
        RiskGrade.objects.filter(**here).update(reason=None)
        FamilyLink.objects.filter(**here).delete()
        entry.person, entry.household, entry.keeper, entry.purged_at = None, None, None, at
        entry.save(update_fields=["person", "household", "keeper", "purged_at"])
        audit.record(actor=actor, street=street, action="care.purge", subject=entry, at=at)
    _forget_old_words(street, at)
    return len(due)


def _forget_old_words(street: int, at: datetime) -> None:
    """Blank what was heard longer ago than the kind keeps things, also while the care goes on: the next visitor needs what is recent."""
    old = CareVisit.objects.filter(street=street, heard__isnull=False).annotate(kept=F("entry__kind__retention_days"))
    for days in set(old.values_list("kept", flat=True)):
        limit = at - timedelta(days=days)
        ids = list(old.filter(Q(kept=days), made_at__lte=limit).values_list("pk", flat=True)[:BATCH])
        CareVisit.objects.filter(pk__in=ids, street=street).update(heard=None)
