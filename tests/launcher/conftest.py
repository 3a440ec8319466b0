"""Folders that any account of the machine can reach, and other processes that use a database in them."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.places import CHECKOUT, DataFolder

USE_DATABASE = """
import sys
from pathlib import Path
from shanzhi.launcher.database import open_database
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.signals import Stopped, stop_on_signals
try:
    with stop_on_signals(), open_database(DataFolder.open(Path(sys.argv[1]))) as logins:
        print(logins.cluster.pid(), flush=True)
        sys.stdin.read()
except Stopped:
    pass
"""

DatabaseUser = subprocess.Popen[str]


@pytest.fixture(autouse=True)
def _without_a_database_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DATABASE_URL", "DATABASE_WEB_URL", "SHANZHI_DATA", "SHANZHI_DEMO", "SHANZHI_DEBUG"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder with spaces and Chinese in its path. (pytest's own tmp_path is closed to other accounts.)"""
    top = Path(tempfile.mkdtemp(prefix="shanzhi-test-"))
    top.chmod(0o755)
    inside = top / "善治 data"
    inside.mkdir()
    yield inside
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture
def data(folder: Path) -> Iterator[DataFolder]:
    """An empty data folder. A server left running in it is stopped."""
    data = DataFolder.open(folder)
    yield data
    if (data.database / "data" / "PG_VERSION").exists():
        Cluster.at(data.database).stop()


@pytest.fixture
def use_database(data: DataFolder) -> Iterator[Callable[[], DatabaseUser]]:
    """Start another process that uses the database until its stdin is closed; it prints the server's pid first."""
    started: list[DatabaseUser] = []

    def start() -> DatabaseUser:
        process = subprocess.Popen(
            [sys.executable, "-c", USE_DATABASE, str(data.path)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def pid_seen_by(process: DatabaseUser) -> int:
    """Return the pid of the server that the process uses; waits until it has one."""
    assert process.stdout is not None
    return int(process.stdout.readline())
