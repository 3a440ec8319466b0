"""Compiles the translations with Babel, because a bare machine has no msgfmt."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.stamps import PACKAGE


def compile_translations() -> int:
    """Compile every .po under `shanzhi/` that is newer than its .mo. Returns how many were compiled.

    Raises LauncherError if that is needed in a checkout we may not write to.
    """
    compiled = 0
    for source in _stale():
        if not os.access(source.parent, os.W_OK):
            raise LauncherError(
                f"{source.parent} cannot be written, and the translations in it have to be compiled. "
                "Start once as the owner of the checkout.",
                f"需要在 {source.parent} 中编译翻译，但没有写权限。请先用仓库目录的所有者启动一次。",
            )
        with source.open("rb") as file:
            catalog = read_po(file)
        draft = source.with_suffix(f".{os.getpid()}.new")
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
