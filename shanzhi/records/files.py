"""Files: where their bytes lie, and who may see them.

Who may see a file follows from the thing it belongs to. The app that owns that kind of thing says so once; a kind nobody
registered is shown to nobody.
"""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from shanzhi.core.access import Actor
from shanzhi.records.models import File

MaySee = Callable[[Actor, int], bool]
_subjects: dict[str, MaySee] = {}
ORPHAN_AFTER = timedelta(days=1)


def register_subject(kind: str, may_see: MaySee) -> None:
    """Say who may see files of a kind of thing (its label_lower): `may_see(actor, id of the thing)`, asked in the thing's street."""
    _subjects[kind] = may_see


def may_see_file(actor: Actor, file: File) -> bool:
    """Tell whether the actor may see a file: of a street within their reach, and of a thing whose app lets them."""
    if actor.scope is None or file.street not in actor.scope:
        return False
    may_see = _subjects.get(file.subject_kind)
    return may_see is not None and may_see(actor, file.subject_id)


def url_of(file: File, *, thumbnail: bool = False) -> str:
    """Return the address under which staff and members see a file. Residents have addresses of their own in the portal."""
    url = reverse("records:file", args=[file.street, file.token])
    return f"{url}?small=1" if thumbnail else url


def name_of(street: int, token: str, *, thumbnail: bool = False) -> str:
    """Return a file's name in the storage."""
    return f"{street}/{token[:2]}/{token}{'.small' if thumbnail else ''}.jpg"


def path_of(street: int, token: str, *, thumbnail: bool = False) -> Path:
    """Return where a file's bytes lie below MEDIA_ROOT."""
    return Path(settings.MEDIA_ROOT) / name_of(street, token, thumbnail=thumbnail)


def store(street: int, token: str, data: bytes, *, thumbnail: bytes) -> None:
    """Write a file's bytes and those of its small copy."""
    for content, small in ((data, False), (thumbnail, True)):
        default_storage.save(name_of(street, token, thumbnail=small), io.BytesIO(content))


def remove_orphans(*, street: int, at: datetime) -> int:
    """Delete bytes older than a day that no row knows: their transaction was rolled back. Returns how many files."""
    removed = 0
    for folder in _folders(street):
        names = default_storage.listdir(f"{street}/{folder}")[1]
        tokens = {name.split(".")[0] for name in names}
        known = set(File.objects.filter(street=street, token__in=tokens).values_list("token", flat=True))
        for name in names:
            path = f"{street}/{folder}/{name}"
            if name.split(".")[0] not in known and _modified(path) < at - ORPHAN_AFTER:
                default_storage.delete(path)
                removed += 1
    return removed


def _folders(street: int) -> list[str]:
    try:
        return default_storage.listdir(str(street))[0]
    except FileNotFoundError:
        return []


def _modified(path: str) -> datetime:
    moment = default_storage.get_modified_time(path)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
