"""Paper: a typst template of an app and plain data become a PDF with embedded Chinese fonts.

A template stands in its app's `print/` folder and is named `<app>/<file>.typ`. It begins with `#import "/core/print/paper.typ": *`,
which gives it `data` (what the caller passed), `page-of-paper`, the fonts and a stroke for bold; `core/specimen.typ` shows all of
it. Values arrive as text, never as markup, so nothing a person typed can change the page. Words are translated by the caller
and passed in `data`, like any other value.

The embedded fonts have 30,890 characters: the 20,902 of the basic block, the 8,105 of the general table, most names. Any other is
printed as 〓, the typesetter's mark for a missing character, and its code point is logged: typst itself would leave a silent gap.
"""

import json
import logging
import struct
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as chinese_fonts
import typst
from django.apps import apps

PACKAGE = Path(__file__).resolve().parents[1]
MISSING = "〓"
DROPPED = frozenset({0x200D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})  # joiners and variation selectors
logger = logging.getLogger(__name__)


def render_pdf(template_name: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Return the PDF of a template such as `territory/building_poster.typ`.

    `data` holds what JSON can hold (other values are written as their text). `at` becomes the document's date; without it the
    file has none, and the same data give the same bytes. Takes 30 to 150 ms. Raises typst.TypstError for a mistake in the template.
    """
    source = _template(template_name)
    inputs = {
        "data": json.dumps(_printable(data, template_name), ensure_ascii=False),
        "dated": "yes" if at is not None else "no",
    }
    pdf = typst.compile(
        source,
        root=PACKAGE,
        font_paths=_fonts(),
        sys_inputs=inputs,
        format="pdf",
        timestamp=at.replace(microsecond=0) if at is not None else 0,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no document")
    return pdf


def missing_characters(text: str) -> list[str]:
    """Return the distinct characters of a text that paper would show as 〓, in order."""
    covered = _covered()
    return [letter for letter in dict.fromkeys(text) if _shown(letter) and ord(letter) not in covered]


def _template(name: str) -> Path:
    """Return the file of `<app>/<file>.typ`. Raises FileNotFoundError with the place where it should be."""
    app, _slash, file = name.partition("/")
    path = Path(apps.get_app_config(app).path) / "print" / file
    if file != path.name or not path.is_file():
        raise FileNotFoundError(f"no print template {name}: expected {path}")
    return path


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(chinese_fonts.sans_path().parent)]
    )


def _printable(value: Any, template: str) -> Any:
    """Return the value with every text in it reduced to characters the fonts have."""
    if isinstance(value, dict):
        return {key: _printable(item, template) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item, template) for item in value]
    if value is None or isinstance(value, (int, float)):
        return value
    return _printable_text(str(value), template)


def _printable_text(text: str, template: str) -> str:
    missing = missing_characters(text)
    if missing:
        logger.warning("%s: no glyph for %s", template, ", ".join(f"U+{ord(letter):04X}" for letter in missing))
    kept = (letter for letter in text if _shown(letter) or letter in "\n\t")
    return "".join(MISSING if letter in missing else letter for letter in kept)


def _shown(letter: str) -> bool:
    return letter.isprintable() and ord(letter) not in DROPPED


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Return the code points both fonts have, read from their character maps."""
    return frozenset(_characters_of(chinese_fonts.sans_path()) & _characters_of(chinese_fonts.serif_path()))


def _characters_of(font: Path) -> set[int]:
    """Read the full-repertoire subtable (format 12) of an OpenType font's `cmap`."""
    content = font.read_bytes()
    (tables,) = struct.unpack_from(">H", content, 4)
    directory = (struct.unpack_from(">4sLLL", content, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _checksum, offset, _length in directory if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", content, start + 2)
    found: set[int] = set()
    for n in range(subtables):
        (offset,) = struct.unpack_from(">L", content, start + 8 + 8 * n)
        if struct.unpack_from(">H", content, start + offset) == (12,):
            (groups,) = struct.unpack_from(">L", content, start + offset + 12)
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">LLL", content, start + offset + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found
