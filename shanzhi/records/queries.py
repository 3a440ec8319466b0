"""Reading what is attached to things, and the audit trail."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from shanzhi.core.access import Actor
from shanzhi.records.discussion import is_inside, may_read
from shanzhi.records.models import AuditChain, AuditEntry, Comment, File


def files_of(kind: str, ids: Collection[int], street: int) -> dict[int, list[File]]:
    """Return the files of several things of one kind, by thing (one query)."""
    found: dict[int, list[File]] = {}
    for file in File.objects.filter(street=street, subject_kind=kind, subject_id__in=ids):
        found.setdefault(file.subject_id, []).append(file)
    return found


def comments_on(actor: Actor, kind: str, pk: int) -> list[Comment]:
    """Return the comments on a thing the actor may read, oldest first; none by default."""
    if not may_read(actor, kind, pk):
        return []
    comments = Comment.objects.filter(subject_kind=kind, subject_id=pk)
    return list(comments if is_inside(actor, kind, pk) else comments.filter(is_internal=False))


def audit_entries(
    *,
    street: int | None = None,
    account_id: int | None = None,
    action: str = "",
    subject_kind: str = "",
    subject_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Return the audit trail of the open scope, newest first, narrowed by whatever is given. `action` may be a beginning: "comment.".

    `until` is the first moment after. Who may read it is for the caller to decide.
    """
    entries = AuditEntry.objects.order_by("-id")
    exact = {"street": street, "account_id": account_id, "subject_kind": subject_kind, "subject_id": subject_id}
    entries = entries.filter(**{name: value for name, value in exact.items() if value not in (None, "")})
    if action:
        entries = entries.filter(action__startswith=action) if action.endswith(".") else entries.filter(action=action)
    if since is not None:
        entries = entries.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    return entries


def audit_heads() -> list[AuditChain]:
    """Return the head of each street's chain in the open scope, by street."""
    return list(AuditChain.objects.order_by("street"))
