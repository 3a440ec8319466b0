"""The database logins: who owns the tables, and who merely works with rows.

| role           | may                                                        | used by                      |
|----------------|------------------------------------------------------------|------------------------------|
| postgres       | everything (embedded server only)                          | the launcher, at start       |
| shanzhi_owner  | owns the database, makes others (the tests do)             | migrations, imports          |
| shanzhi_web    | rows only, as row-level security allows; owns nothing      | web, worker                  |
"""

from typing import Any

import psycopg
from psycopg import sql

from shanzhi.launcher.errors import LauncherError

OWNER = "shanzhi_owner"
WEB = "shanzhi_web"
DATABASE = "shanzhi"
CONNECT_SECONDS = 10
OLDEST_SERVER = 150000

Connection = psycopg.Connection[tuple[Any, ...]]

OWNER_RIGHTS = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE")
WEB_RIGHTS = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")


def connect(conninfo: str) -> Connection:
    """Open a connection in autocommit mode. Raises psycopg.OperationalError."""
    return psycopg.connect(conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS)


def create_own_roles(
    connection: Connection, owner_password: str, web_password: str, database: str | None = DATABASE
) -> None:
    """Make both logins and the database on the embedded server, as its superuser. Repeating it changes nothing.

    Nobody may enter a database or make objects in it unasked: PUBLIC loses those rights.
    """
    _put_role(connection, OWNER, OWNER_RIGHTS, owner_password)
    _put_role(connection, WEB, WEB_RIGHTS, web_password)
    if database is None or connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    name = sql.Identifier(database)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(WEB)))


def _put_role(connection: Connection, role: str, rights: sql.SQL, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE" if exists else "CREATE ROLE")
    connection.execute(
        sql.SQL("{} {} {} PASSWORD {}").format(verb, sql.Identifier(role), rights, sql.Literal(password))
    )


def create_web_role(owner_conninfo: str, web_password: str) -> None:
    """Make the restricted login on somebody else's server, through the owner's login. Raises LauncherError if it may not.

    An existing login is never touched: another installation on that server may be using it.
    """
    with connect(owner_conninfo) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB]).fetchone():
            raise LauncherError(
                f"The server already has a role {WEB} and its password is not ours to change. Set DATABASE_WEB_URL to a "
                "URL with that login.",
                f"服务器上已有角色 {WEB}，我们不会改动它的密码。请用 DATABASE_WEB_URL 给出该登录的地址。",
            )
        try:
            _put_role(connection, WEB, WEB_RIGHTS, web_password)
        except psycopg.errors.InsufficientPrivilege as error:
            raise _may_not_create_role(connection) from error


def _may_not_create_role(connection: Connection) -> LauncherError:
    statements = (
        f"    CREATE ROLE {WEB} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '…';\n"
        f"    GRANT CONNECT ON DATABASE {connection.info.dbname} TO {WEB};"
    )
    return LauncherError(
        f"The login of DATABASE_URL ({connection.info.user}) may not create roles. Let an administrator of the server run\n"
        f"{statements}\nand set DATABASE_WEB_URL to a URL with that login.",
        f"DATABASE_URL 的登录（{connection.info.user}）无权创建角色。请数据库管理员执行下面的语句，"
        "再把该登录的地址写入 DATABASE_WEB_URL。",
    )


def check_server(connection: Connection) -> None:
    """Raise LauncherError if the server is older than PostgreSQL 15."""
    if connection.info.server_version < OLDEST_SERVER:
        version = connection.info.parameter_status("server_version")
        raise LauncherError(
            f"The server is PostgreSQL {version}; Shanzhi needs 15 or later.",
            f"服务器版本是 PostgreSQL {version}，善治需要 15 或更高版本。",
        )


def check_web_login(connection: Connection) -> None:
    """Raise LauncherError if the web login could get round row-level security, or lacks the rights of `shanzhi_web`."""
    rows = connection.execute(
        """
        SELECT rolsuper OR rolbypassrls,
               EXISTS (SELECT 1 FROM pg_class
                       WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace),
               CASE WHEN EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %(web)s)
                    THEN pg_has_role(current_user, %(web)s, 'USAGE') END
        FROM pg_roles WHERE rolname = current_user
        """,
        {"web": WEB},
    )
    bypasses, owns, is_web = rows.fetchone() or (False, False, False)
    user = connection.info.user
    if bypasses or owns:
        raise LauncherError(
            f"The login of DATABASE_WEB_URL ({user}) is a superuser, bypasses row-level security or owns tables. "
            "The wall between streets would not hold: give another login.",
            f"DATABASE_WEB_URL 的登录（{user}）是超级用户、可绕过行级安全或拥有数据表，街道之间的隔离将失效。请换一个登录。",
        )
    if not is_web:
        raise LauncherError(
            f"The login of DATABASE_WEB_URL ({user}) must be the role {WEB}, or a member of it: that is the role "
            "which migrations grant rights to.",
            f"DATABASE_WEB_URL 的登录（{user}）必须是角色 {WEB} 或其成员：数据库权限只授予该角色。",
        )
