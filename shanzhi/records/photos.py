"""Photos: read, turned upright, made smaller and written anew, so that no place, time or device travels with them."""

import io
import secrets
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.records.files import path_of, store, url_of
from shanzhi.records.models import File, FileRole

__all__ = ["add_photo", "clean_photo", "path_of", "url_of"]

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS_JPEG = 120_000_000  # decoded at a fraction of its size
MOST_PIXELS = 30_000_000
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 400
READABLE = ("JPEG", "PNG", "WEBP", "GIF")  # a phone's MPO opens as the JPEG it begins with
QUALITY = 82
PAPER = (255, 255, 255)
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def clean_photo(upload: "UploadedFile[Any]") -> Image.Image:
    """Return the decoded picture, upright and at most 2,000 px long. Raises DomainError for what is no picture or too big.

    What counts is what is inside, not the name or the type the browser tells.
    """
    name = {"name": upload.name}
    if (upload.size or 0) > MOST_BYTES:
        raise DomainError(_("“%(name)s” is larger than 10 MB. Please choose a smaller picture.") % name, field="photos")
    try:
        upload.seek(0)
        picture = Image.open(upload, formats=READABLE)
        if picture.width * picture.height > (MOST_PIXELS_JPEG if picture.format in ("JPEG", "MPO") else MOST_PIXELS):
            raise Image.DecompressionBombError
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG only: never decodes more than it has to
        upright = _on_paper(ImageOps.exif_transpose(picture))
    except UNREADABLE as error:
        raise DomainError(
            _("“%(name)s” is not a picture we can read. JPEG, PNG and WebP work.") % name, field="photos"
        ) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info = {}  # Pillow would write a JPEG's comment again
    return upright


def add_photo(
    *, actor: Actor, subject: Any, upload: "UploadedFile[Any]", role: FileRole = FileRole.PHOTO, at: datetime
) -> File:
    """Attach a cleaned copy of an uploaded picture to a street-owned thing. Raises DomainError as `clean_photo` does.

    The bytes are written before the row: a lost transaction leaves a file that a periodic task removes, never a row without its file.
    """
    picture = clean_photo(upload)
    data = _as_jpeg(picture)
    token = secrets.token_urlsafe(18)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    store(subject.street, token, data, thumbnail=_as_jpeg(small))
    return File.objects.create(
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


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours; what is transparent shows white paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, PAPER)
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _as_jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
