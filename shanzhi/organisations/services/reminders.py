"""Reminding those who run a community, once at each stage: a temporary branch ends, units wait for their feedback.

What was reminded of stands in the audit chain, so that a task that runs twice, or not at all for some days, reminds once.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from shanzhi.core.access import Actor
from shanzhi.core.events import emit
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import BranchSetting
from shanzhi.organisations.environment import set_up_rules
from shanzhi.organisations.events import BranchEnds, FeedbackDue
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.quarters import quarter_before
from shanzhi.organisations.queries.reported import units_in
from shanzhi.records import audit
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import Community

WEEK, OVER = 7, 0
ENDING, DUE = "organisation.end_reminded", "feedback.reminded"


def remind(*, street: int, at: datetime) -> int:
    """Remind of everything due in a street. Returns of how many things."""
    today = timezone.localdate(at)
    return _of_endings(street, today, at) + _of_feedback(street, today, at)


def _of_endings(street: int, today: date, at: datetime) -> int:
    """A temporary branch: as many days before as the setting says, a week before, and when it is over."""
    first = set_up_rules().reminder_days
    soon = Organisation.objects.filter(
        street=street,
        setting=BranchSetting.TEMPORARY,
        dissolved_on__isnull=True,
        ends_on__lte=today + timedelta(days=first),
    )
    reminded = 0
    for organisation in soon:
        ends_on = organisation.ends_on or today
        stage = min(days for days in (first, WEEK, OVER) if (ends_on - today).days <= days)
        data = {"ends_on": ends_on.isoformat(), "stage": stage}
        if not _noted(street, ENDING, organisation.pk, data):
            _note(street, ENDING, organisation, data, at)
            emit(BranchEnds(street, organisation.pk, ends_on))
            reminded += 1
    return reminded


def _of_feedback(street: int, today: date, at: datetime) -> int:
    """The units of a community that were not told about the quarter that is over."""
    quarter = quarter_before(today)
    waiting = {unit.community for unit in units_in(_program(street), quarter) if unit.sent_on is None}
    reminded = 0
    for community in Community.objects.filter(street=street, community__in=waiting):
        data = {"quarter": quarter.isoformat()}
        if not _noted(street, DUE, community.pk, data):
            _note(street, DUE, community, data, at)
            emit(FeedbackDue(street, community.community, quarter))
            reminded += 1
    return reminded


def _noted(street: int, action: str, subject_id: int, data: dict[str, Any]) -> bool:
    return AuditEntry.objects.filter(street=street, action=action, subject_id=subject_id, data=data).exists()


def _note(street: int, action: str, subject: Organisation | Community, data: dict[str, Any], at: datetime) -> None:
    audit.record(actor=_program(street), street=street, action=action, subject=subject, at=at, data=data)


def _program(street: int) -> Actor:
    return Actor.program(Scope.of_street(street))
