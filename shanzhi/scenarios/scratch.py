"""A scratch database beside the real one, for verifying and measuring."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

SCRATCH = "shanzhi_scratch"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Point both connections at a freshly migrated database of the owner's, and drop it afterwards."""
    owner = connections["owner"]
    before = owner.settings_dict["NAME"]
    _recreate(SCRATCH, keep=True)
    try:
        for alias in ("owner", "default"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = SCRATCH
        call_command("migrate", database="owner", verbosity=0)
        call_command("workdays", "load", verbosity=0, stdout=io.StringIO())
        yield
    finally:
        for alias in ("owner", "default"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = before
        _recreate(SCRATCH, keep=False)


def _recreate(name: str, *, keep: bool) -> None:
    parameters = connections["owner"].get_connection_params()
    login = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters}
    with psycopg.connect(**login, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if keep:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
