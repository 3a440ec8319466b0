"""What tests need beyond pytest-django because the web role owns nothing: cleaning up, and scopes inside a test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import psycopg.conninfo
from django.db import connection, connections, transaction
from django.test import TestCase

from shanzhi.core.tenancy import Scope, enter_scope

Owner = psycopg.Connection[tuple[Any, ...]]
NOT_EMPTIED = ("django_migrations", "django_content_type", "procrastinate_version")


def open_as_owner() -> Owner:
    """Open a connection of the tables' owner, in autocommit mode."""
    return psycopg.connect(autocommit=True, **_login("owner"))


def environment_for_subprocess() -> dict[str, str]:
    """Return the variables by which another process uses the test database as this one does."""
    variables = {"DATABASE_URL": "owner", "DATABASE_WEB_URL": "default"}
    return {name: psycopg.conninfo.make_conninfo("", **_login(alias)) for name, alias in variables.items()}


def _login(alias: str) -> dict[str, Any]:
    settings = connections[alias].settings_dict
    return {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }


def tables(owner: Owner) -> list[str]:
    """Return the tables that tests may fill."""
    rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename").fetchall()
    return [name for (name,) in rows if name not in NOT_EMPTIED]


def filled(owner: Owner) -> list[str]:
    """Return the tables that have a row (one statement)."""
    checks = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables(owner))
    return [name for (name,) in owner.execute(checks)]


def remember(owner: Owner) -> None:
    """Keep the rows that migrations put in, to have them back after `empty`."""
    owner.execute("CREATE SCHEMA kept")
    for name in filled(owner):
        owner.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')


def empty(owner: Owner) -> None:
    """Bring the database back to what migrations left. The web role may not truncate, so its owner does."""
    names = filled(owner)
    kept = {name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'kept'")}
    with owner.transaction():
        owner.execute("SET LOCAL lock_timeout = '10s'")
        if names:
            owner.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names) + " CASCADE")
        for name in sorted(kept):
            owner.execute(f'INSERT INTO public."{name}" SELECT * FROM kept."{name}" ON CONFLICT DO NOTHING')


@contextmanager
def in_street(street: int) -> Iterator[None]:
    """See one street's rows, in every kind of test.

    Inside a test's own transaction the scope before is put back afterwards; otherwise a transaction is opened and committed.
    """
    scope = Scope.of_street(street)
    if not connection.in_atomic_block:
        with transaction.atomic():
            enter_scope(scope)
            yield
        return
    with scope_put_back():
        enter_scope(scope)
        yield


@contextmanager
def scope_put_back() -> Iterator[None]:
    """Keep the scope a block enters from lasting to the end of the test's transaction, which is not over with the block."""
    if not connection.in_atomic_block:
        yield
        return
    before = _raw("SELECT coalesce(current_setting('app.streets', true), '')").fetchone()[0]
    try:
        yield
    finally:
        _set(before)


@contextmanager
def as_in_production() -> Iterator[None]:
    """Let a request begin without a scope and end with its commit, though a test's transaction is around it.

    The scope is taken away before and put back after; what waits for the commit is done.
    """
    if not connection.in_atomic_block:
        yield
        return
    with scope_put_back(), TestCase.captureOnCommitCallbacks(execute=True):
        _set("")
        try:
            yield
        finally:
            _set("")


def _set(setting: str) -> None:
    if not connection.needs_rollback and connection.in_atomic_block:
        _raw("SELECT set_config('app.streets', %s, true)", [setting])


def _raw(sql: str, parameters: list[str] | None = None) -> Any:
    """Run a statement that Django does not count."""
    connection.ensure_connection()
    assert connection.connection is not None
    return connection.connection.cursor().execute(sql, parameters)
