"""What the restricted web role may do: rows but not tables, and seals only to read. Run after every migrate."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, transaction

WEB_ROLE = "shanzhi_web"
_read_only = {"django_migrations", "core_streetinuse"}


def keep_read_only(*tables: str) -> None:
    """Let the web role read these tables but not write them. Called from an app's `ready()` for what only its triggers write."""
    _read_only.update(tables)


def grant_to_web_role(using: str, **kwargs: Any) -> None:
    """Grant the web role its rights on all tables, at one go (post_migrate receiver; the alias must be the owner's)."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {WEB_ROLE}")
        existing = set(connections[using].introspection.table_names(cursor))
        for table in existing & _read_only:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {WEB_ROLE}")
        for table, operation in _protected():
            if table in existing:
                cursor.execute(f"REVOKE {operation} ON {table} FROM {WEB_ROLE}")


def _protected() -> Iterator[tuple[str, str]]:
    """Return what Protect triggers refuse altogether: whoever could set `pgtrigger.ignore` would get past the trigger alone."""
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", []):
            if isinstance(trigger, pgtrigger.Protect) and trigger.condition is None:
                for operation in str(trigger.operation).split(" OR "):
                    yield model._meta.db_table, operation
