"""Compiles the translations with Babel, because a bare machine has no msgfmt."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shanzhi.launcher.stamps import PACKAGE


def compile_translations() -> int:
    """Compile every .po under `shanzhi/` that is newer than its .mo. Returns how many were compiled."""
    compiled = 0
    for source in _stale():
        with source.open("rb") as file:
            catalog = read_po(file)
        draft = source.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.replace(source.with_suffix(".mo"))
        compiled += 1
    return compiled


def _stale() -> Iterator[Path]:
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            yield source
