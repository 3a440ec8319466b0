import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shanzhi.launcher import children
from shanzhi.launcher.children import Child
from shanzhi.launcher.places import CHECKOUT
from shanzhi.launcher.processes import is_alive

WITH_GRANDCHILD = "sleep 60 & echo $! >> {file}; exec sleep 60"


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def child(folder: Path, script: str) -> Child:
    return Child("sleeper", ["/bin/sh", "-c", script], os.environ, folder / "sleeper.log")


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def test_child_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.01)
    file = tmp_path / "pids"
    sleeper = child(tmp_path, f"echo $$ >> '{file}'; exec sleep 60")
    sleeper._pause = 0.01
    sleeper.start()
    wait_until(lambda: len(pids(file)) == 1)

    os.kill(pids(file)[0], signal.SIGKILL)

    def has_two() -> bool:
        sleeper.watch()
        return len(pids(file)) == 2

    wait_until(has_two)

    sleeper.ask_to_stop()
    sleeper.wait_until_stopped()
    assert not any(is_alive(pid) for pid in pids(file))


def test_child_that_stops_takes_its_own_children_along(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    sleeper = child(tmp_path, WITH_GRANDCHILD.format(file=f"'{file}'"))
    sleeper.start()
    wait_until(lambda: len(pids(file)) == 1)

    sleeper.ask_to_stop()
    sleeper.wait_until_stopped()

    wait_until(lambda: not is_alive(pids(file)[0]))


def test_child_ends_when_the_launcher_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    launcher = f"""
import os, time
from pathlib import Path
from shanzhi.launcher.children import Child
Child("sleeper", ["/bin/sh", "-c", "echo $$ > {file}; exec sleep 60"], os.environ, Path("{tmp_path}/log")).start()
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", launcher], cwd=CHECKOUT)
    wait_until(lambda: len(pids(file)) == 1)

    process.kill()
    process.wait()

    wait_until(lambda: not is_alive(pids(file)[0]))
