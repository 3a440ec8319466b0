"""Remembers what was set up from which files, so that the next start skips it."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from shanzhi.launcher.places import CHECKOUT, DataFolder

PACKAGE = CHECKOUT / "shanzhi"
LOCKS = (CHECKOUT / "requirements" / "runtime.txt", CHECKOUT / "package-lock.json")


def of_contents(paths: Iterable[Path]) -> str:
    """Return a digest of the files' names and contents; missing files count as empty."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0")
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()


def of_migrations() -> str:
    """Return the stamp of everything that decides what `migrate` would do, grants included."""
    patterns = ("*/migrations/*.py", "*/grants.py", "*/apps.py", "config/*.py")
    return of_contents([*LOCKS[:1], *(path for pattern in patterns for path in PACKAGE.glob(pattern))])


def of_static_files() -> str:
    """Return the stamp of everything that decides what `collectstatic` would gather."""
    static = (path for folder in PACKAGE.glob("*/static") for path in folder.rglob("*") if path.is_file())
    finders = (*PACKAGE.glob("config/*.py"), *PACKAGE.glob("core/*static*.py"))
    return of_contents([*LOCKS, *static, *finders])


def read_stamp(data: DataFolder, name: str) -> str | None:
    """Return the remembered stamp, if any."""
    return _all(data).get(name)


def write_stamp(data: DataFolder, name: str, stamp: str) -> None:
    """Remember the stamp. The file is replaced as a whole."""
    draft = data.stamps.with_name(data.stamps.name + ".new")
    draft.write_text(json.dumps(_all(data) | {name: stamp}, indent=2), encoding="utf-8")
    draft.replace(data.stamps)


def _all(data: DataFolder) -> dict[str, str]:
    try:
        found = json.loads(data.stamps.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(stamp) for name, stamp in found.items()}
