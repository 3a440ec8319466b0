"""One stylesheet and one script per face, put together from one small file per component. No bundler.

The parts are plain CSS and plain scripts that import nothing (they talk through events and data- attributes), so putting
them together is writing them one after another; each script keeps its own names by standing in a block.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STATIC = Path(__file__).resolve().parent / "static"

COMPONENT_PARTS = [
    *("button", "field", "card", "chip", "alert", "timeline", "stat", "list", "table", "filters", "pages", "dialog"),
    *("menu", "toast", "steps", "pairs", "photos", "person", "plan", "chart", "sheet"),
]
PORTAL_PARTS = ["tokens", "base", *COMPONENT_PARTS, "layout_portal", "layout_elder", "layout_plain", "print"]
DESK_PARTS = ["tokens", "base", *COMPONENT_PARTS, "layout_portal", "layout_desk", "layout_plain", "print"]
SCRIPT_PARTS = [
    *("preferences", "toast", "dialog", "confirm", "menu", "counter", "reveal", "photos"),
    *("draft", "stairwell", "selection", "shortcuts", "live", "page_dialog"),
]

# Name in {% static %} → parts below core/static, in order. Later parts win: there is no other priority.
ASSEMBLED = {
    "face/portal.css": [f"css/{part}.css" for part in PORTAL_PARTS],
    "face/desk.css": [f"css/{part}.css" for part in DESK_PARTS],
    "face/face.js": [f"js/{part}.js" for part in SCRIPT_PARTS],
}


def assemble(name: str) -> str:
    """Return the text of the assembled file `name`."""
    texts = []
    for part in ASSEMBLED[name]:
        text = (STATIC / part).read_text(encoding="utf-8")
        texts.append(f"/* {part} */\n{{\n{text}}}\n" if part.endswith(".js") else f"/* {part} */\n{text}")
    return "".join(texts)


class AssembledFinder(BaseFinder):
    """Finds the files of ASSEMBLED, written anew below settings.ASSEMBLED_ROOT whenever a part is newer."""

    def __init__(self) -> None:
        self.storage = FileSystemStorage(location=settings.ASSEMBLED_ROOT)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the assembled file's path, or [] on a miss."""
        if path not in ASSEMBLED:
            return []
        found = str(self._fresh(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, FileSystemStorage]]:
        for name in ASSEMBLED:
            self._fresh(name)
            yield name, self.storage

    def _fresh(self, name: str) -> Path:
        """Return the file, assembled again if one of its parts or this list changed. Safe among several processes."""
        target = Path(self.storage.path(name))
        newest = max(path.stat().st_mtime_ns for path in (Path(__file__), *(STATIC / part for part in ASSEMBLED[name])))
        if not target.exists() or target.stat().st_mtime_ns < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as draft:
                draft.write(assemble(name))
            Path(draft.name).chmod(0o644)
            os.replace(draft.name, target)
        return target
