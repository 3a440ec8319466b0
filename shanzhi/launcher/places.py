"""Where things are: the checkout, and the data folder with everything that must outlive it."""

import os
from dataclasses import dataclass
from pathlib import Path

from shanzhi.launcher.errors import LauncherError

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One installation's own files. A backup of this folder (taken while stopped) is a backup of everything."""

    path: Path

    @classmethod
    def open(cls, path: Path | None = None) -> "DataFolder":
        """Return the folder named by --data, else SHANZHI_DATA, else `<checkout>/var`; make it if it is missing.

        The permissions of a folder that exists already are left alone. Raises LauncherError if it cannot be written.
        """
        chosen = (path or Path(os.environ.get("SHANZHI_DATA") or CHECKOUT / "var")).expanduser().absolute()
        try:
            chosen.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(chosen, error.strerror or str(error)) from error
        if not os.access(chosen, os.R_OK | os.W_OK | os.X_OK):
            raise _unusable(chosen, "Permission denied")
        return cls(chosen)

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    @property
    def stamps(self) -> Path:
        return self.path / "stamps.json"

    @property
    def demo(self) -> Path:
        """The demo's sign-ins, written by the scenario."""
        return self.path / "demo.json"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def logs(self) -> Path:
        folder = self.path / "logs"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def database(self) -> Path:
        """The embedded server's folder: a real one, or a link to one that the server's account can reach."""
        return self.path / "postgresql"

    def lock(self, name: str) -> Path:
        return self.path / f".{name}.lock"


def _unusable(path: Path, reason: str) -> LauncherError:
    return LauncherError(
        f"The data folder {path} cannot be used: {reason}. Choose another with --data DIR.",
        f"数据目录 {path} 不可用：{reason}。请用 --data 目录 另选一个。",
    )
