"""`shanzhi run` from an empty folder: served, killed, started again, stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.places import CHECKOUT, DataFolder
from shanzhi.launcher.ports import HOST, is_free
from shanzhi.launcher.processes import arguments_of

READY = "Shanzhi is ready"
PREPARING = "bringing the database up to date"


class Site:
    """A launcher in a process of its own, as `script/run` starts it."""

    def __init__(self, data: DataFolder, port: int) -> None:
        self.port = port
        self.printed = ""
        command = [sys.executable, "-m", "shanzhi.launcher", "run", "--no-demo"]
        self.process = subprocess.Popen(
            [*command, f"--port={port}", f"--data={data.path}", "--workers=1"],
            cwd=CHECKOUT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.printed += line
            if READY in line:
                return
        pytest.fail(self.printed)

    def status(self) -> int:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self, kind: signal.Signals) -> int:
        self.process.send_signal(kind)
        _, rest = self.process.communicate(timeout=60)
        self.printed += rest
        return self.process.returncode


StartSite = Callable[[], Site]


@pytest.fixture
def start_site(data: DataFolder) -> Iterator[StartSite]:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    sites: list[Site] = []

    def start() -> Site:
        sites.append(Site(data, port))
        sites[-1].wait_until_ready()
        return sites[-1]

    yield start
    for site in sites:
        site.process.kill()
        site.process.communicate()


def processes_of(data: DataFolder) -> list[int]:
    """Return the processes that run with this data folder in their environment, the worker and web server among them."""
    mark = b"SHANZHI_DATA=" + os.fsencode(data.path) + b"\0"
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                environment = (folder / "environ").read_bytes()
            except OSError:
                continue
            if mark in environment:
                found.append(int(folder.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def worker_of(data: DataFolder) -> int | None:
    return next((pid for pid in processes_of(data) if "procrastinate" in arguments_of(pid)), None)


def test_site_serves_recovers_and_leaves_nothing_behind(data: DataFolder, start_site: StartSite) -> None:
    site = start_site()
    assert PREPARING in site.printed
    assert site.status() < 500

    wait_until(lambda: worker_of(data) is not None)
    worker = worker_of(data)
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker_of(data) not in (None, worker))

    server = Cluster.at(data.database).pid()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: Cluster.at(data.database).pid() not in (None, server))
    server = Cluster.at(data.database).pid()

    site.stop(signal.SIGKILL)
    wait_until(lambda: not processes_of(data) and is_free(site.port))
    assert Cluster.at(data.database).pid() == server

    again = start_site()
    assert PREPARING not in again.printed
    assert again.status() < 500
    assert Cluster.at(data.database).pid() == server

    assert again.stop(signal.SIGINT) == 0
    assert Cluster.at(data.database).pid() is None
    assert processes_of(data) == []
    assert is_free(again.port)
