"""`shanzhi run`: from nothing to a running site, until Ctrl-C."""

import argparse
import http
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from shanzhi.launcher.children import Child
from shanzhi.launcher.console import say
from shanzhi.launcher.database import Logins, open_database, revive
from shanzhi.launcher.environment import environment_for, without_owner
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.management import command_line
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.ports import HOST, require_free
from shanzhi.launcher.preparation import load_demo, prepare
from shanzhi.launcher.signals import Stopped, undisturbed

DEFAULT_PORT = 8000
WORKERS = 2
THREADS = 4
ANSWER_SECONDS = 60
WATCH_SECONDS = 0.5


def run(arguments: argparse.Namespace) -> int:
    """Set up, serve, and stop everything that was started. Returns the exit code. Raises LauncherError.

    Expects `stop_on_signals`: until the exception Stopped comes, it serves.
    """
    require_free(arguments.port)
    data = DataFolder.open(arguments.data)
    try:
        with open_database(data) as logins:
            _serve(data, logins, arguments)
    except Stopped:
        pass
    say("已停止。Stopped.")
    return 0


def wants_demo(choice: bool | None) -> bool:
    """Tell whether this is a demo: as asked; else as SHANZHI_DEMO says; else yes, unless the database is somebody's own."""
    if choice is not None:
        return choice
    if "SHANZHI_DEMO" in os.environ:
        return os.environ["SHANZHI_DEMO"].lower() in ("1", "true", "yes", "on")
    return "DATABASE_URL" not in os.environ


def _serve(data: DataFolder, logins: Logins, arguments: argparse.Namespace) -> None:
    demo = wants_demo(arguments.demo)
    environment = environment_for(data, logins, demo=demo)
    environment.setdefault("SHANZHI_SITE_URL", f"http://{HOST}:{arguments.port}")  # links in messages lead back here
    prepare(data, logins, environment)
    if demo:
        load_demo(data, environment)
    restricted = without_owner(environment)
    web = Child("web", web_command(arguments.port, arguments.workers), restricted, data.logs / "web.log")
    worker = Child("worker", command_line(["procrastinate", "worker"]), restricted, data.logs / "worker.log")
    children = (web, worker)
    try:
        web.start()
        _wait_for_answer(web, arguments.port)
        worker.start()  # only now: on two cores it would slow the first page down
        _announce(data, arguments.port, demo=demo)
        while True:
            time.sleep(WATCH_SECONDS)
            revive(data, logins)
            for child in children:
                child.watch()
    finally:
        with undisturbed():
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.wait_until_stopped()


def web_command(port: int, workers: int) -> list[str]:
    """Return the production web server's command line."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={HOST}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={THREADS}",
        "--blocking-threads-idle-timeout=600",  # a thread keeps its database connection
        "--no-ws",
        "--log-level=warning",
        "--respawn-failed-workers",
        "--workers-kill-timeout=5",
        "shanzhi.launcher.web:application",
    ]


def _wait_for_answer(web: Child, port: int) -> None:
    """Return once the first page is there. Raises LauncherError with the end of the log if it does not come, or is a 5xx."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while (status := _status(port)) is None:
        if web.has_died or time.monotonic() > deadline:
            raise LauncherError(
                f"The web server did not answer. The end of {web.log}:\n{web.end_of_log()}", "网站没有启动成功。"
            )
        time.sleep(0.05)
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise LauncherError(
            f"The site answers with an error ({status}). The end of {web.log}:\n{web.end_of_log()}",
            f"网站返回错误（{status}）。",
        )


def _status(port: int) -> int | None:
    """Return how the site's first page answers; None if nobody does."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def _announce(data: DataFolder, port: int, *, demo: bool) -> None:
    say()
    say(f"  善治已就绪 Shanzhi is ready:  http://{HOST}:{port}/")
    sign_ins = _sign_ins(data.demo) if demo else []
    if sign_ins:
        say()
        say("  演示登录 Demo sign-ins")
        names = max(_width(entry.get("name", "")) for entry in sign_ins)
        for entry in sign_ins:
            name, password = entry.get("name", ""), entry.get("password", "")
            padding = " " * (names - _width(name))
            url = entry.get("url", "")
            url = f"http://{HOST}:{port}{url}" if url.startswith("/") else url
            say(f"    {name}{padding}  {password}  {entry.get('label', '')}  {url}".rstrip())
    say()
    say("  按 Ctrl-C 停止 Press Ctrl-C to stop")


def _sign_ins(path: Path) -> list[Mapping[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [{key: str(value) for key, value in entry.items()} for entry in found]


def _width(text: str) -> int:
    """Count columns: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
