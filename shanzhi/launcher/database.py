"""Gives the rest of the launcher a database: the embedded one, or the one that DATABASE_URL names."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shanzhi.launcher import roles
from shanzhi.launcher.cluster import SUPERUSER, Cluster
from shanzhi.launcher.console import step
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.locks import UserCount, exclusive
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.secret_store import load_secrets
from shanzhi.launcher.signals import undisturbed

START_LOCK = "postgresql-start"


@dataclass(frozen=True, slots=True)
class Logins:
    """How to reach the database: as the owner of its tables, and as the restricted web role."""

    owner: str
    web: str
    cluster: Cluster | None = None
    """The embedded server, if that is what runs."""


@contextmanager
def open_database(data: DataFolder) -> Iterator[Logins]:
    """Provide a running database for the length of a block; stop the embedded server after its last user.

    Raises LauncherError with what to do.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        yield external_logins(data, url)
        return
    secrets = load_secrets(data)
    users = UserCount(data.lock("postgresql-users"))
    cluster = None
    try:
        with exclusive(data.lock(START_LOCK)):
            users.enter()
            cluster = Cluster.at(data.database)
            logins = _start(cluster, secrets)
        yield logins
    finally:
        with undisturbed(), exclusive(data.lock(START_LOCK)):
            if users.leave() and cluster is not None:
                cluster.stop()


def revive(data: DataFolder, logins: Logins) -> None:
    """Start the embedded server again if it was killed. Cheap when it runs."""
    if logins.cluster is None or logins.cluster.pid() is not None:
        return
    with (
        exclusive(data.lock(START_LOCK)),
        step("数据库中断，正在恢复", "the database stopped; recovering it"),
    ):
        logins.cluster.ensure_running()


def _start(cluster: Cluster, secrets: Mapping[str, str]) -> Logins:
    is_new = not cluster.data.exists()
    if is_new:
        with step("建立数据库", "making the database"):
            cluster.create(secrets["superuser_password"])
    cluster.ensure_running()
    logins = Logins(
        owner=cluster.conninfo(roles.OWNER, secrets["owner_password"], roles.DATABASE),
        web=cluster.conninfo(roles.WEB, secrets["web_password"], roles.DATABASE),
        cluster=cluster,
    )
    if is_new or not _opens(logins.owner) or not _opens(logins.web):
        superuser = cluster.conninfo(SUPERUSER, secrets["superuser_password"], "postgres")
        with _connected(superuser) as connection:
            roles.create_own_roles(connection, secrets["owner_password"], secrets["web_password"])
    return logins


def external_logins(data: DataFolder, url: str) -> Logins:
    """Return the logins of a server of your own; make the web role there if DATABASE_WEB_URL names none.

    Raises LauncherError if the server cannot be reached, is too old, or the web login would weaken the wall.
    """
    owner = _normalised("DATABASE_URL", url)
    with _connected(owner) as connection:
        roles.check_server(connection)
    given = os.environ.get("DATABASE_WEB_URL")
    web = _normalised("DATABASE_WEB_URL", given) if given else _own_web_login(data, owner)
    with _connected(web) as connection:
        roles.check_web_login(connection)
    return Logins(owner, web)


def _own_web_login(data: DataFolder, owner: str) -> str:
    password = load_secrets(data)["web_password"]
    web = make_conninfo(owner, user=roles.WEB, password=password)
    if not _opens(web):
        roles.create_web_role(owner, password)
    return web


def _normalised(variable: str, url: str) -> str:
    """Turn a URL (%2F hosts too) or a conninfo into the latter, with the database named."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise LauncherError(
            f"{variable} is neither a PostgreSQL URL (postgresql://user:password@host/database) nor a conninfo: {error}",
            f"{variable} 既不是 PostgreSQL 地址（postgresql://用户：密码@主机/数据库），也不是 conninfo。",
        ) from error
    parts.setdefault("dbname", roles.DATABASE)
    return make_conninfo("", **parts)


def _opens(conninfo: str) -> bool:
    try:
        roles.connect(conninfo).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _connected(conninfo: str) -> Iterator[roles.Connection]:
    try:
        connection = roles.connect(conninfo)
    except psycopg.OperationalError as error:
        parts = conninfo_to_dict(conninfo)
        where = f"{parts.get('user', '')}@{parts.get('host', '')}/{parts.get('dbname', '')}"
        raise LauncherError(f"Cannot connect to {where}: {error}", f"无法连接数据库 {where}。") from error
    with connection:
        yield connection
