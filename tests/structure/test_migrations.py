"""Migrations can be undone, say what they do in names, and agree with the models."""

import io

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from tests.structure.house import floors

# Migration → why it cannot be undone.
ONE_WAY: dict[str, str] = {}


def own_migrations() -> list[Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [migration for (app, _), migration in sorted(loader.disk_migrations.items()) if app in floors()]


@pytest.mark.parametrize("migration", own_migrations(), ids=str)
def test_migrations_are_reversible_or_say_why(migration: Migration) -> None:
    def can_be_undone(operation: object) -> bool:
        if isinstance(operation, RunSQL):
            return operation.reverse_sql is not None
        if isinstance(operation, RunPython):
            return operation.reverse_code is not None
        return bool(getattr(operation, "reversible", True))

    undoable = all(can_be_undone(operation) for operation in migration.operations)
    assert undoable != (str(migration) in ONE_WAY)


@pytest.mark.parametrize("migration", own_migrations(), ids=str)
def test_migrations_have_names_that_say_something(migration: Migration) -> None:
    assert "_auto_" not in migration.name
    assert len(migration.name) > len("0001_x")


@pytest.mark.django_db(databases=["default", "owner"])
def test_migrations_agree_with_the_models() -> None:
    out = io.StringIO()
    call_command("makemigrations", dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"


def test_each_app_has_one_line_of_migrations() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_everything_is_migrated_by_the_owner() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert len(cursor.fetchall()) == 1
