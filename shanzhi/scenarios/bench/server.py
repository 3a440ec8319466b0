"""The production server in front of a scratch database, for the length of a bench."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

CHECKOUT = settings.NODE_MODULES.parent
CHECKOUT = settings.NODE_MODULES.parent
WORKERS = 2
PATIENCE = 60
LIBPQ = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, the folder of the pages its bare views answer, its processes' memory."""

    port: int
    pages: Path
    pid: int

    def worker_memory_mb(self) -> float:
        """Return the resident memory of the largest worker, in MB."""
        pids = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max((_resident_mb(int(pid)) for pid in pids), default=0.0)


@contextmanager
def running() -> Iterator[Server]:
    """Start the server on a free port with the settings of production; stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="shanzhi-bench-") as folder:
        data = Path(folder)
        (data / "bench").mkdir()
        environment = {
            **os.environ,
            "SHANZHI_DATA": folder,
            "SHANZHI_DEBUG": "0",
            "SHANZHI_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
            "DATABASE_URL": conninfo("owner"),
            "DATABASE_WEB_URL": conninfo("default"),
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=CHECKOUT, env=environment, check=True)  # noqa: S603
        port = free_port()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", str(WORKERS), "--blocking-threads", "4", "--log-level", "warning",
            "shanzhi.scenarios.bench.wsgi:application",
        ]  # fmt: skip
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment)  # noqa: S603
        try:
            wait_for(port, process)
            yield Server(port, data / "bench", process.pid)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def conninfo(alias: str) -> str:
    """Return how to reach the database an alias points to now."""
    there = connections[alias].settings_dict
    return make_conninfo("", **{name: there[key] for key, name in LIBPQ.items() if there[key]})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the port answers. Raises RuntimeError when the server ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer")


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
