"""Writing the audit chain. Every service that writes calls `record` in the transaction of its deed."""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.records.models import AuditEntry


def record(
    *, actor: Actor, street: int, action: str, subject: Any, at: datetime, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Write one entry about `subject`, a saved model instance. `data` holds ids, states and numbers, never personal values."""
    return AuditEntry.objects.create(
        street=street,
        at=at,
        account_id=actor.account_id,
        actor=actor.name,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data or {},
    )
