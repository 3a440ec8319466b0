"""Bringing the register of divisions up to date. Public reference data: no street owns it, only the tables' owner writes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.territory.division_register import RegisterRow

EXAMPLES = 5
COLUMNS = "code, level, parent, name, pinyin, initials"
NEW = "NOT EXISTS (SELECT 1 FROM territory_division d WHERE d.code = r.code)"
SAME = "(d.level, d.parent, d.name, d.pinyin, d.initials) IS NOT DISTINCT FROM (r.level, r.parent, r.name, r.pinyin, r.initials)"
GONE = "NOT EXISTS (SELECT 1 FROM register r WHERE r.code = d.code) AND d.code >= %s AND d.code < %s"

# Made of the constants above only.
DELETE = f"DELETE FROM territory_division d WHERE {GONE}"  # noqa: S608
UPDATE = (
    "UPDATE territory_division d SET level = r.level, parent = r.parent, name = r.name, pinyin = r.pinyin, "  # noqa: S608
    f"initials = r.initials FROM register r WHERE r.code = d.code AND NOT {SAME}"
)
INSERT = f"INSERT INTO territory_division ({COLUMNS}) SELECT {COLUMNS} FROM register r WHERE {NEW} ORDER BY code"  # noqa: S608


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """How many divisions one import added, changed or removed, and a few of them by name."""

    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """What one import did. `total` is how many divisions the imported part of the register has."""

    total: int
    added: RegisterChange
    changed: RegisterChange
    removed: RegisterChange


def merge_register(
    rows: Iterable[RegisterRow], *, within: Jurisdiction | None, using: str = "owner"
) -> RegisterChanges:
    """Make the divisions below `within` (None: all of China) exactly what `rows` say, in one transaction.

    Rows go in with COPY; what is there already stays untouched. Divisions above `within` are added or corrected, never removed.
    """
    whole = within or Jurisdiction(0, 10**12)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE register (code bigint, level smallint, parent bigint, name text, pinyin text, "
            "initials text) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY register ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((row.code, int(row.level), row.parent, row.name, row.pinyin, row.initials))
        cursor.execute("CREATE UNIQUE INDEX ON register (code)")
        cursor.execute("ANALYZE register")
        added = _changes(cursor, f"FROM register r WHERE {NEW}", "r", "code, name")
        changed = _changes(
            cursor,
            f"FROM territory_division d JOIN register r USING (code) WHERE NOT {SAME}",
            "d",
            "code, d.name || CASE WHEN d.name = r.name THEN '' ELSE ' → ' || r.name END",
        )
        removed = _changes(
            cursor, f"FROM territory_division d WHERE {GONE}", "d", "code, name", [whole.start, whole.stop]
        )
        cursor.execute(DELETE, [whole.start, whole.stop])
        cursor.execute(UPDATE)
        cursor.execute(INSERT)
        cursor.execute("SELECT count(*) FROM register")
        total = cursor.fetchone()[0]
        cursor.execute("DROP TABLE register")
    _refresh_statistics(using, added.count + changed.count + removed.count)
    return RegisterChanges(total, added, changed, removed)


def _changes(cursor: Any, rows: str, alias: str, shown: str, parameters: list[int] | None = None) -> RegisterChange:
    cursor.execute(f"SELECT count(*) {rows}", parameters)
    count = cursor.fetchone()[0]
    if not count:
        return RegisterChange()
    cursor.execute(f"SELECT {alias}.{shown} {rows} ORDER BY 1 LIMIT {EXAMPLES}", parameters)
    return RegisterChange(count, [f"{code} {name}" for code, name in cursor.fetchall()])


def _refresh_statistics(using: str, changed: int) -> None:
    """Let the planner know about a big change at once; inside a surrounding transaction (tests) it learns by itself."""
    connection = connections[using]
    if changed and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE territory_division")
