"""bench [--rows N] [--json FILE]: the hot paths next to bare Django views, as ratios, in one run."""

import argparse
import http.client
import json
import os
import platform
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, reset_queries
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from shanzhi.core import clock
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.models import Account
from shanzhi.people.sessions import SessionStore
from shanzhi.scenarios.bench.load import Answers, Ask, in_turn, measure, send
from shanzhi.scenarios.bench.paths import HotPath, HotPaths, keep_for_bare
from shanzhi.scenarios.bench.preload import preload
from shanzhi.scenarios.bench.report import page
from shanzhi.scenarios.bench.server import Server, running
from shanzhi.scenarios.playing import play
from shanzhi.scenarios.scratch import scratch_database
from shanzhi.scenarios.xihu.place import STREET
from shanzhi.scenarios.xihu.scenario import Xihu
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import Row, rows_of

DEFAULT_ROWS = 100_000
WARM_UP_SECONDS = 1.5  # at most
TRANSACTION = ("BEGIN", "COMMIT")
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
CAPTURED = ("list", "detail", "search", "statistics")


class Command(BaseCommand):
    help = "Measure the hot paths as ratios to bare Django views with the same bytes, on the production server, in one run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter
        parser.add_argument(
            "--rows",
            type=int,
            nargs="+",
            default=[DEFAULT_ROWS],
            help="how many requests to preload; several: a run of each",
        )
        parser.add_argument("--seconds", type=float, default=6, help="how long each path is measured")
        parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")

    def handle(
        self, *args: Any, rows: list[int], seconds: float, json: Path | None, docs: bool, **options: Any
    ) -> None:
        reports = [self.bench(size, seconds) for size in rows]
        if json is not None:
            write(json, reports[-1])
        if docs:
            (settings.NODE_MODULES.parent / "docs" / "performance.md").write_text(page(reports), encoding="utf-8")

    def bench(self, rows: int, seconds: float) -> dict[str, Any]:
        """Fill a scratch database with so many requests and measure every path in it."""
        with scratch_database():
            self.fill(rows)
            with scoped(Scope.of_street(STREET)):
                paths = HotPaths(sign_in("shuji"))
            with running() as server:
                report = self.run(server, paths, seconds)
                report["memory_mb"] = round(server.worker_memory_mb(), 1)
        return report | {"rows": rows, "machine": machine()}

    def fill(self, rows: int) -> None:
        play(Xihu(), clock.now().date())
        self.stdout.write(f"preloading {rows:,} requests …")
        with scoped(Scope.of_street(STREET)):
            preload(rows, at=clock.now())
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_bare (id bigserial PRIMARY KEY, text text, state int NOT NULL DEFAULT 0)"
            )
            cursor.execute("INSERT INTO bench_bare (text) SELECT 'x' FROM generate_series(1, 1000)")

    def run(self, server: Server, paths: HotPaths, seconds: float) -> dict[str, Any]:
        """Measure every path and its bare twin, one after the other."""
        report: dict[str, Any] = {}
        self.stdout.write(f"{'path':12} {'ratio':>6} {'rps':>8} {'bare rps':>9} {'p50 ms':>8} {'p95 ms':>8} {'SQL':>4}")
        for path in paths.all():
            sql = statements(path.asks[-1])
            if path.key in CAPTURED:
                capture(server, path)
            bare = timed(server, path.bare, seconds)
            real = timed(server, path.asks[:-1] if path.once else path.asks, seconds, once=path.once)
            report[path.key] = {
                "ratio": round(bare.rps / real.rps, 2),
                "rps": round(real.rps, 1),
                "bare_rps": round(bare.rps, 1),
                "p50_ms": round(real.p50_ms, 2),
                "p95_ms": round(real.p95_ms, 2),
                "sql": sql,
            }
            self.line(path.key, report[path.key])
        for name, ask in paths.each_search():
            alone = measure(server.port, in_turn([ask]), seconds=seconds / 3, connections=1)
            report["search"][name] = {"p50_ms": round(alone.p50_ms, 2), "p95_ms": round(alone.p95_ms, 2)}
            self.stdout.write(f"  search, {name}, one at a time: {alone.p50_ms:.1f} ms, 95 %: {alone.p95_ms:.1f} ms")
        return report

    def line(self, key: str, figures: dict[str, Any]) -> None:
        self.stdout.write(
            f"{key:12} {figures['ratio']:>5}× {figures['rps']:>8} {figures['bare_rps']:>9} "
            f"{figures['p50_ms']:>8} {figures['p95_ms']:>8} {figures['sql']:>4}"
        )


def timed(server: Server, asks: list[Ask], seconds: float, *, once: bool = False) -> Answers:
    source = in_turn(asks, once=once)
    if not once:
        measure(server.port, source, seconds=min(WARM_UP_SECONDS, seconds))
    return measure(server.port, source, seconds=seconds)


@override_settings(STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}})
def statements(ask: Ask) -> int:
    """Count the SQL statements of one ask (BEGIN and COMMIT aside), in this process, after one to warm up the caches."""
    for _turn in range(1 if ask.method == "POST" else 2):
        client = Client(SERVER_NAME="127.0.0.1", headers={"Cookie": ask.headers.get("Cookie", "")})
        reset_queries()  # a debugging process keeps the last nine thousand only, and would find none of these
        with CaptureQueriesContext(connections["default"]) as queries:
            client.generic(
                ask.method, ask.path, ask.body, content_type=ask.headers.get("Content-Type", ""), headers=ask.headers
            )
    return sum(query["sql"] not in TRANSACTION for query in queries.captured_queries)


def capture(server: Server, path: HotPath) -> None:
    """Keep the real page for the bare view."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    _response, body = send(connection, path.asks[0])
    connection.close()
    keep_for_bare(server.pages, path.key, body.decode(), _row)


def _row(pk: int) -> Row:
    with scoped(Scope.of_street(STREET)):
        return rows_of(ServiceRequest.objects.filter(pk=pk), clock.now())[0]


def sign_in(username: str) -> str:
    """Return the key of a fresh session of the account."""
    account = Account.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "shanzhi.people.sign_in.NameOrPhoneBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["second_factor"] = True
    session.create()
    return str(session.session_key)


def machine() -> str:
    memory = next(
        line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")
    )
    return f"{len(os.sched_getaffinity(0))} cores, {int(memory) // 1024 // 1024} GB, Python {platform.python_version()}"


def write(path: Path, report: dict[str, Any]) -> None:
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
