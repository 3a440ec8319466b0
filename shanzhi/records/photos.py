"""Photos: read, turned upright, made smaller and written anew, so that no place, time or device travels with them."""

import io
import secrets
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.records.models import File, FileRole

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 400
READABLE = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
QUALITY = 82


def clean_photo(upload: UploadedFile) -> Image.Image:
    """Return the decoded picture, upright and at most 2,000 px long. Raises DomainError for what is no picture or too big."""
    if (upload.size or 0) > MOST_BYTES:
        raise DomainError(
            _("“%(name)s” is larger than 10 MB. Please choose a smaller picture.") % {"name": upload.name},
            field="photos",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=READABLE)
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise DomainError(
            _("“%(name)s” is not a picture we can read. JPEG, PNG and WebP work.") % {"name": upload.name},
            field="photos",
        ) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def add_photo(
    *, actor: Actor, subject: Any, upload: UploadedFile, role: FileRole = FileRole.PHOTO, at: datetime
) -> File:
    """Attach a cleaned copy of an uploaded picture to a street-owned thing. Raises DomainError as `clean_photo` does."""
    picture = clean_photo(upload)
    data = _as_jpeg(picture)
    token = secrets.token_urlsafe(18)
    file = File.objects.create(
        street=subject.street,
        token=token,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        role=role,
        content_type="image/jpeg",
        size=len(data),
        width=picture.width,
        height=picture.height,
        added_at=at,
        added_by_id=actor.account_id,
    )
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    thumbnail = _as_jpeg(small)
    street = file.street
    transaction.on_commit(lambda: _write(street, token, data, thumbnail))
    return file


def path_of(street: int, token: str, *, thumbnail: bool = False) -> Path:
    """Return where a file's bytes lie below MEDIA_ROOT."""
    return Path(settings.MEDIA_ROOT) / str(street) / token[:2] / (f"{token}.small.jpg" if thumbnail else f"{token}.jpg")


def _write(street: int, token: str, data: bytes, thumbnail: bytes) -> None:
    for content, small in ((data, False), (thumbnail, True)):
        name = path_of(street, token, thumbnail=small).relative_to(settings.MEDIA_ROOT)
        default_storage.save(str(name), io.BytesIO(content))


def _as_jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
