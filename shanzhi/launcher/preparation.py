"""Brings database, translations, static files and demo up to date, each only when something changed."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from shanzhi.launcher import roles, stamps
from shanzhi.launcher.console import say, step
from shanzhi.launcher.database import Logins
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.locks import exclusive
from shanzhi.launcher.management import has_command, manage, manage_quietly
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.translations import compile_translations

DEMO_SCENARIO = "xihu"


def prepare(data: DataFolder, logins: Logins, environment: Mapping[str, str]) -> None:
    """Do what a start needs first. Two starts at once do it one after the other. Raises LauncherError."""
    with exclusive(data.lock("prepare")):
        compile_translations()
        migrate(data, logins, environment)
        collect_static_files(data, environment)


def migrate(data: DataFolder, logins: Logins, environment: Mapping[str, str]) -> None:
    """Migrate on the owner's login and enter the workday calendar, unless the database says that it was migrated from these very files."""
    stamp = stamps.of_migrations()
    with roles.connect(logins.owner) as connection:
        if _database_stamp(connection) == f"{stamp} {_applied(connection)}":
            return
    with step("更新数据库结构", "bringing the database up to date"):
        manage_quietly(data, ["migrate", "--database", "owner", "--no-input"], environment)
        manage_quietly(data, ["workdays", "load"], environment)  # years without days; a new release may know more
    with roles.connect(logins.owner) as connection:
        note = sql.Literal(f"{stamp} {_applied(connection)}")
        connection.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(note))


def _database_stamp(connection: roles.Connection) -> str | None:
    """Return what was last migrated here. It lives in the database, so it cannot outlive it or miss a restore."""
    row = connection.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')").fetchone()
    return row[0] if row else None


def _applied(connection: roles.Connection) -> int:
    try:
        row = connection.execute("SELECT coalesce(max(id), 0) FROM django_migrations").fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return int(row[0]) if row else 0


def collect_static_files(data: DataFolder, environment: Mapping[str, str]) -> None:
    """Gather and fingerprint static files into the data folder."""
    stamp = stamps.of_static_files()
    if stamps.read_stamp(data, "static") == stamp and data.static.is_dir():
        return
    with step("收集样式与脚本", "gathering static files"):
        manage_quietly(data, ["collectstatic", "--no-input", "--clear", "-v", "1"], environment)
    stamps.write_stamp(data, "static", stamp)


def load_demo(data: DataFolder, environment: Mapping[str, str]) -> None:
    """Load the demo scenario once. Its progress is shown; an interrupted load is done again at the next start."""
    if data.demo.exists() or not has_command("scenario"):
        return
    say("· 载入演示：西湖新村社区 (loading the demo) …")
    if manage(["scenario", "load", DEMO_SCENARIO], environment):
        raise LauncherError(
            "The demo could not be loaded. Try again, or start without it: script/run --no-demo",
            "演示数据载入失败。请重试，或不带演示启动：script/run --no-demo",
        )
