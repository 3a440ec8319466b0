"""What the restricted web role may do: rows but not tables, and seals only to read. Run after every migrate."""

from typing import Any

from django.db import connections

WEB_ROLE = "shanzhi_web"
_read_only = {"django_migrations", "core_streetinuse"}


def keep_read_only(*tables: str) -> None:
    """Let the web role read these tables but not write them. Called from an app's `ready()` for what only its triggers write."""
    _read_only.update(tables)


def grant_to_web_role(using: str, **kwargs: Any) -> None:
    """Grant the web role its rights on all tables (post_migrate receiver; the alias must be the owner's)."""
    with connections[using].cursor() as cursor:
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
