"""A PostgreSQL of one's own, named by DATABASE_URL: here a second server that the launcher knows nothing about."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg.conninfo import conninfo_to_dict

from shanzhi.launcher import roles
from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.database import open_database
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import DataFolder

PASSWORD = "p@ss/wörd 密码"


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody's server, with a database `city` owned by `mayor`."""

    cluster: Cluster
    superuser: roles.Connection

    def url(self, user: str, scheme: str = "postgresql") -> str:
        host = conninfo_to_dict(self.cluster.conninfo(user, PASSWORD, "city"))["host"]
        return f"{scheme}://{user}:{quote(PASSWORD, safe='')}@{quote(str(host), safe='')}:5432/city"


@pytest.fixture(scope="module")
def running_server() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="shanzhi-test-"))
    folder.chmod(0o755)
    cluster = Cluster.at(folder / "善治 server", throwaway=True)
    cluster.create(PASSWORD)
    cluster.ensure_running()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(running_server: Cluster) -> Iterator[Server]:
    with roles.connect(running_server.conninfo("postgres", PASSWORD, "postgres")) as superuser:
        superuser.execute(f"CREATE ROLE mayor LOGIN PASSWORD '{PASSWORD}'")
        superuser.execute("CREATE DATABASE city OWNER mayor")
        yield Server(running_server, superuser)
        superuser.execute("DROP DATABASE city")
        superuser.execute("DROP ROLE IF EXISTS mayor, shanzhi_web, clerk")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_url_with_a_login_that_may_create_roles_is_enough(
    server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    server.superuser.execute("ALTER ROLE mayor CREATEROLE")
    monkeypatch.setenv("DATABASE_URL", server.url("mayor", scheme))

    for _ in range(2):  # the second time the role is there
        with open_database(data) as logins, roles.connect(logins.web) as connection:
            assert connection.info.user == "shanzhi_web"
            assert connection.info.dbname == "city"
            assert connection.execute(
                "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone() == (False, False, False, False)

    assert not data.database.exists()


def test_conninfo_is_accepted_for_both_logins(
    server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.superuser.execute(f"CREATE ROLE shanzhi_web LOGIN PASSWORD '{PASSWORD}'")
    monkeypatch.setenv("DATABASE_URL", server.cluster.conninfo("mayor", PASSWORD, "city"))
    monkeypatch.setenv("DATABASE_WEB_URL", server.cluster.conninfo("shanzhi_web", PASSWORD, "city"))

    with open_database(data) as logins, roles.connect(logins.owner) as connection:
        assert connection.info.user == "mayor"


def test_login_that_may_not_create_roles_is_told_what_to_run(
    server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.url("mayor"))

    with (
        pytest.raises(LauncherError, match="CREATE ROLE shanzhi_web LOGIN NOSUPERUSER NOBYPASSRLS"),
        open_database(data),
    ):
        pass


def test_password_of_an_existing_web_role_is_left_alone(
    server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.superuser.execute("ALTER ROLE mayor CREATEROLE")
    server.superuser.execute(f"CREATE ROLE shanzhi_web LOGIN PASSWORD '{PASSWORD}'")
    monkeypatch.setenv("DATABASE_URL", server.url("mayor"))

    with pytest.raises(LauncherError, match="Set DATABASE_WEB_URL"), open_database(data):
        pass

    roles.connect(server.cluster.conninfo("shanzhi_web", PASSWORD, "city")).close()


@pytest.mark.parametrize("rights", ["SUPERUSER", "BYPASSRLS", "NOBYPASSRLS"])
def test_web_login_that_would_weaken_the_wall_is_refused(
    server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch, rights: str
) -> None:
    server.superuser.execute(f"CREATE ROLE clerk LOGIN {rights} PASSWORD '{PASSWORD}'")
    monkeypatch.setenv("DATABASE_URL", server.url("mayor"))
    monkeypatch.setenv("DATABASE_WEB_URL", server.url("clerk"))

    with pytest.raises(LauncherError, match="DATABASE_WEB_URL"), open_database(data):
        pass


def test_owner_as_web_login_is_refused(server: Server, data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    with roles.connect(server.cluster.conninfo("mayor", PASSWORD, "city")) as connection:
        connection.execute("CREATE TABLE street (id integer)")
    server.superuser.execute(f"CREATE ROLE shanzhi_web LOGIN PASSWORD '{PASSWORD}'")
    server.superuser.execute("GRANT shanzhi_web TO mayor")
    monkeypatch.setenv("DATABASE_URL", server.url("mayor"))
    monkeypatch.setenv("DATABASE_WEB_URL", server.url("mayor"))

    with pytest.raises(LauncherError, match="owns tables"), open_database(data):
        pass


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://example.com/", "DATABASE_URL is neither"),
        ("postgresql://nobody@%2Fnowhere/none", "Cannot connect to nobody@/nowhere/none"),
    ],
)
def test_url_that_does_not_work_is_explained(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch, url: str, message: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(LauncherError, match=message), open_database(data):
        pass
