import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Scope
from shanzhi.records.files import path_of, remove_orphans, store
from shanzhi.records.models import File
from shanzhi.records.photos import LONGEST_SIDE, MOST_BYTES, add_photo, clean_photo
from tests.records.pictures import BLUE, RED, exif, picture, png_that_claims, upload
from tests.world import World

pytestmark = pytest.mark.django_db


def near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


def stored(world: World, content: bytes, media: Path) -> tuple[File, bytes]:
    file = add_photo(actor=world.program(), subject=world.community, upload=upload(content), at=world.at)
    return file, path_of(file.street, file.token).read_bytes()


def test_place_time_and_device_are_gone(world: World, street_scope: Scope, media: Path) -> None:
    content = picture(exif=exif())
    assert b"SomePhone" in content

    file, data = stored(world, content, media)

    for bytes_ in (data, path_of(file.street, file.token, thumbnail=True).read_bytes()):
        kept = Image.open(io.BytesIO(bytes_))
        assert dict(kept.getexif()) == {}
        assert b"SomePhone" not in bytes_
        assert b"Exif" not in bytes_
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(kept.info)


def test_what_hides_in_png_text_is_gone(world: World, street_scope: Scope, media: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Location", "SomePlace")
    _, data = stored(world, picture(kind="PNG", pnginfo=notes), media)
    assert b"SomePlace" not in data


def test_picture_is_turned_upright(world: World, street_scope: Scope) -> None:
    upright = clean_photo(upload(picture(60, 40, exif=exif(orientation=6), quality=95)))
    assert upright.size == (40, 60)
    assert near(upright.getpixel((20, 5)), RED)
    assert near(upright.getpixel((20, 55)), BLUE)


def test_large_picture_is_made_smaller_with_a_small_copy(world: World, street_scope: Scope, media: Path) -> None:
    file, data = stored(world, picture(6000, 3000), media)
    assert Image.open(io.BytesIO(data)).size == (LONGEST_SIDE, LONGEST_SIDE // 2) == (file.width, file.height)
    small = Image.open(path_of(file.street, file.token, thumbnail=True))
    assert small.size == (400, 200)
    assert (file.size, file.content_type) == (len(data), "image/jpeg")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("PNG", "LA"), ("WEBP", "RGB"), ("GIF", "P"), ("JPEG", "CMYK"), ("JPEG", "L")],
)
def test_what_browsers_and_phones_send_is_read(kind: str, mode: str) -> None:
    assert clean_photo(upload(picture(kind=kind, mode=mode))).mode == "RGB"


def test_transparent_becomes_paper() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    assert clean_photo(upload(buffer.getvalue())).getpixel((5, 5)) == (255, 255, 255)


def test_upload_can_be_cleaned_twice() -> None:
    once = upload(picture())
    assert clean_photo(once).size == clean_photo(once).size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 nothing",
        b"<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
        picture()[:300],
        picture(kind="PNG")[:60],
        picture(kind="TIFF"),
        picture(kind="BMP"),
    ],
    ids=["empty", "stub", "svg", "pdf", "html", "jpeg-head", "cut-jpeg", "cut-png", "tiff", "bmp"],
)
def test_wrong_types_and_broken_pictures_are_refused(content: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        clean_photo(upload(content))
    assert refused.value.field == "photos"


def test_name_and_type_of_the_browser_count_for_nothing() -> None:
    with pytest.raises(DomainError):
        clean_photo(upload(b"MZ\x90\0 a program", name="holiday.jpg", content_type="image/jpeg"))
    assert clean_photo(upload(picture(), name="../../etc/passwd", content_type="text/html")).size == (60, 40)


def test_too_large_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(DomainError, match="10"):
        clean_photo(SimpleUploadedFile("big.jpg", picture() + b"\0" * MOST_BYTES, "image/jpeg"))


@pytest.mark.parametrize("side", [6_000, 20_000, 60_000])
def test_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    bomb = png_that_claims(side, side)
    assert len(bomb) < 2000
    with pytest.raises(DomainError):
        clean_photo(upload(bomb))


def test_polyglot_loses_its_second_life(world: World, street_scope: Scope, media: Path) -> None:
    """A picture that is also a page and an archive comes out as a picture only."""
    for tail in (b"<html><script>alert(1)</script></html>", b"PK\x03\x04 an archive", b"<?php evil(); ?>"):
        _, data = stored(world, picture(exif=exif(), comment=tail) + tail, media)
        assert tail not in data
        assert data.startswith(b"\xff\xd8\xff")
        assert data.endswith(b"\xff\xd9")


def test_rolled_back_photo_leaves_bytes_that_are_removed_later(world: World, street_scope: Scope, media: Path) -> None:
    file, _ = stored(world, picture(), media)
    store(world.street, "orphanorphanorphan", b"x", thumbnail=b"x")
    orphan = path_of(world.street, "orphanorphanorphan")
    from shanzhi.core import clock

    at = clock.now()
    assert remove_orphans(street=world.street, at=at) == 0
    assert remove_orphans(street=world.street, at=at + timedelta(days=2)) == 2
    assert not orphan.exists()
    assert path_of(file.street, file.token).exists()
    assert remove_orphans(street=world.street + 1, at=at) == 0
