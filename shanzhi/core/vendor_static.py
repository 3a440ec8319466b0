"""Browser libraries served under names of our own: `vendor/echarts.js` is a file below node_modules."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# Name in {% static %} → file below settings.NODE_MODULES.
VENDOR_FILES = {
    "vendor/echarts.js": "echarts/dist/echarts.simple.min.js",
}


class NamedFiles(FileSystemStorage):
    """A storage whose names stand for the files of a mapping below `location`."""

    def __init__(self, location: Path, files: dict[str, str]) -> None:
        super().__init__(location=location)
        self.files = files

    def path(self, name: str) -> str:
        return str(Path(self.location) / self.files[name])


class VendorFinder(BaseFinder):
    """Finds the files of VENDOR_FILES that are installed. A missing one is left out, as a missing static file is."""

    def __init__(self) -> None:
        self.storage = NamedFiles(settings.NODE_MODULES, VENDOR_FILES)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file's path, or [] on a miss: staticfiles expects the empty list, not None."""
        if path not in VENDOR_FILES or not Path(self.storage.path(path)).is_file():
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, NamedFiles]]:
        for name in VENDOR_FILES:
            if Path(self.storage.path(name)).is_file():
                yield name, self.storage
