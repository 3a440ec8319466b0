"""Commenting on anything."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.records import audit
from shanzhi.records.discussion import is_inside, may_write
from shanzhi.records.models import Comment

LONGEST = 2000


@transaction.atomic
def add_comment(*, actor: Actor, subject: Model, text: str, is_internal: bool = False, at: datetime) -> Comment:
    """Say something about a street-owned thing. Raises DomainError for no words or too many, NotPermitted by the kind's rights."""
    kind, pk = subject._meta.label_lower, subject.pk
    require(may_write(actor, kind, pk), _("You may not comment on this."))
    require(not is_internal or is_inside(actor, kind, pk), _("Only staff write internal comments."))
    text = text.strip().replace("\0", "")
    if not text:
        raise DomainError(_("Please write something."), field="text")
    if len(text) > LONGEST:
        raise DomainError(_("Please use at most %(most)d characters.") % {"most": LONGEST}, field="text")
    comment = Comment.objects.create(
        street=subject.street,  # type: ignore[attr-defined]
        subject_kind=kind,
        subject_id=pk,
        text=text,
        is_internal=is_internal,
        account_id=actor.account_id,
        author=actor.name,
        at=at,
    )
    data = {"comment": comment.pk, "internal": is_internal}
    audit.record(actor=actor, street=comment.street, action="comment.added", subject=subject, at=at, data=data)
    return comment


@transaction.atomic
def withdraw_comment(*, actor: Actor, comment_id: int, at: datetime) -> Comment:
    """Take a comment's words back; that there was one stays. Its author may. Raises NotPermitted for anybody else."""
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if comment is None or not may_withdraw(actor, comment):
        raise NotPermitted(_("There is no such comment of yours."))
    comment.text, comment.withdrawn_at = "", at
    comment.save(update_fields=["text", "withdrawn_at"])
    audit.record(actor=actor, street=comment.street, action="comment.withdrawn", subject=comment, at=at)
    return comment


def may_withdraw(actor: Actor, comment: Comment) -> bool:
    """Tell whether the actor may take this comment back: it is theirs and still stands."""
    return actor.account_id is not None and comment.account_id == actor.account_id and comment.withdrawn_at is None
