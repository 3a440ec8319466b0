"""Is everything well? For machines that watch: `/health/` says "ok", "degraded" or "failing" and no more.

Details are for system administrators, and for `shanzhi health` on the machine itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

HEARTBEAT = timedelta(seconds=45)


class Level(StrEnum):
    """How bad it is. "degraded": works, but somebody should look soon."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    level: Level
    detail: str = ""


Check = Callable[[datetime], Finding]
_checks: dict[str, Check] = {}


def register_check(name: str) -> Callable[[Check], Check]:
    """Add a check (a decorator). It has no scope, so it sees no street-owned row; it is told the moment."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def examine(at: datetime) -> dict[str, Finding]:
    """Run all checks. Without a database there is nothing else to ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"database": Finding(Level.FAILING, type(error).__name__)}
    return {"database": Finding(Level.OK)} | {name: check(at) for name, check in _checks.items()}


def worst(findings: dict[str, Finding]) -> Level:
    """Return the worst level among the findings."""
    order = list(Level)
    return max((finding.level for finding in findings.values()), key=order.index, default=Level.OK)


@cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations this version of the software has; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


@register_check("migrations")
def migrations_applied(at: datetime) -> Finding:
    """The tables are those this version of the software expects."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        missing = _wanted_migrations() - set(cursor.fetchall())
    return Finding(Level.FAILING, f"{len(missing)} to apply") if missing else Finding(Level.OK)


@register_check("worker")
def worker_alive(at: datetime) -> Finding:
    """A worker showed itself within HEARTBEAT."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (last,) = cursor.fetchone()
    if last is None or last < at - HEARTBEAT:
        return Finding(Level.FAILING, f"last seen {last}" if last else "no worker")
    return Finding(Level.OK)
