"""Documents the house writes itself (Word, PDF), kept as they were on the day."""

import io
import secrets
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage

from shanzhi.core.access import Actor
from shanzhi.records.files import name_of
from shanzhi.records.models import File, FileRole


def keep_document(*, actor: Actor, subject: Any, content: bytes, content_type: str, at: datetime) -> File:
    """Attach a document to a street-owned thing. Bytes before the row, as with photos: a lost transaction leaves an orphan, no gap."""
    token = secrets.token_urlsafe(18)
    default_storage.save(name_of(subject.street, token), io.BytesIO(content))
    return File.objects.create(
        street=subject.street,
        token=token,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        role=FileRole.DOCUMENT,
        content_type=content_type,
        size=len(content),
        added_at=at,
        added_by_id=actor.account_id,
    )


def read_document(file: File) -> bytes:
    """Return a document's bytes. Who may see them is for the caller to decide."""
    with default_storage.open(name_of(file.street, file.token)) as stored:
        return bytes(stored.read())
