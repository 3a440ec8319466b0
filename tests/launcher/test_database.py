"""The embedded server under what happens to it: killed, left behind, started twice."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from shanzhi.launcher import roles
from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.database import open_database, revive
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.processes import is_alive
from tests.launcher.conftest import DatabaseUser, pid_seen_by

UseDatabase = Callable[[], DatabaseUser]


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_database_runs_for_the_length_of_the_block(data: DataFolder) -> None:
    with open_database(data) as logins:
        assert logins.cluster is not None
        pid = logins.cluster.pid()
        with roles.connect(logins.web) as connection:
            row = connection.execute(
                "SELECT current_user, current_setting('listen_addresses'), datlocprovider::text, datlocale"
                " FROM pg_database WHERE datname = current_database()"
            ).fetchone()

    assert row == ("shanzhi_web", "", "b", "C.UTF-8")
    assert pid is not None
    assert not is_alive(pid)


def test_database_asks_for_the_password_on_its_socket(data: DataFolder) -> None:
    with open_database(data) as logins:
        for conninfo in (make_conninfo(logins.owner, password="wrong"), make_conninfo(logins.owner, user="postgres")):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                roles.connect(conninfo)


def test_database_killed_loses_nothing_committed(data: DataFolder) -> None:
    with open_database(data) as logins:
        assert logins.cluster is not None
        with roles.connect(logins.owner) as connection:
            connection.execute("CREATE TABLE kept (n integer)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        pid = logins.cluster.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid))

        revive(data, logins)

        with roles.connect(logins.owner) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_database_left_by_a_killed_launcher_is_adopted(data: DataFolder, use_database: UseDatabase) -> None:
    launcher = use_database()
    pid = pid_seen_by(launcher)
    launcher.kill()
    launcher.wait()

    with open_database(data) as logins:
        assert logins.cluster is not None
        assert logins.cluster.pid() == pid

    assert not is_alive(pid)


def test_database_started_twice_at_once_is_one_and_stops_after_its_last_user(use_database: UseDatabase) -> None:
    first, second, third = use_database(), use_database(), use_database()
    pids = {pid_seen_by(first), pid_seen_by(second), pid_seen_by(third)}

    assert len(pids) == 1
    first.communicate()
    third.communicate()
    assert is_alive(next(iter(pids)))
    second.communicate()
    assert not is_alive(next(iter(pids)))


def test_database_stops_when_its_user_is_told_to(use_database: UseDatabase) -> None:
    user = use_database()
    pid = pid_seen_by(user)

    user.terminate()

    assert user.wait() == 0
    assert not is_alive(pid)


def test_pid_file_of_another_process_is_not_believed(data: DataFolder) -> None:
    with open_database(data) as logins:
        assert logins.cluster is not None
        account = logins.cluster.account
    with subprocess.Popen(["sleep", "60"], **account.popen_options) as stranger:
        stale = f"{stranger.pid}\n{data.database / 'data'}\n0\n5432\n{data.path}\n\n0 0\nready\n"
        pid_file = data.database / "data" / "postmaster.pid"
        pid_file.write_text(stale, encoding="utf-8")
        account.own(pid_file)

        with open_database(data) as logins:
            assert logins.cluster is not None
            assert logins.cluster.pid() not in (None, stranger.pid)

        assert stranger.poll() is None
        stranger.kill()


def test_interrupted_initdb_is_done_again(data: DataFolder) -> None:
    cluster = Cluster.at(data.database)
    (cluster.home / "data.new").mkdir()
    (cluster.home / "data.new" / "PG_VERSION").write_text("18\n", encoding="utf-8")

    with open_database(data) as logins, roles.connect(logins.owner) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (cluster.home / "data.new").exists()


def test_interrupted_creation_of_roles_is_done_again(data: DataFolder) -> None:
    with open_database(data) as logins:
        assert logins.cluster is not None
        secrets = json.loads(data.secrets.read_text(encoding="utf-8"))
        superuser = logins.cluster.conninfo("postgres", secrets["superuser_password"], "postgres")
        with roles.connect(superuser) as connection:
            connection.execute("DROP DATABASE shanzhi")
            connection.execute("DROP ROLE shanzhi_web")

    with open_database(data) as logins, roles.connect(logins.web) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("shanzhi_web",)


def test_path_too_long_for_a_socket_gets_another_folder(folder: Path) -> None:
    data = DataFolder.open(folder / ("很长的目录名" * 8))

    with open_database(data) as logins, roles.connect(logins.web) as connection:
        socket = Path(connection.info.host)
        assert data.path not in socket.parents
        assert socket.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(socket)


def test_socket_folder_that_others_may_enter_is_refused(data: DataFolder) -> None:
    cluster = Cluster.at(data.database)
    (cluster.home / "socket").mkdir(mode=0o755)

    with pytest.raises(LauncherError, match="mode 0700"), open_database(data):
        pass


def test_folder_keeps_its_permissions(folder: Path) -> None:
    folder.chmod(0o751)

    with open_database(DataFolder.open(folder)):
        pass

    assert folder.stat().st_mode & 0o777 == 0o751


def test_settings_of_ones_own_win(data: DataFolder) -> None:
    with open_database(data):
        pass
    with (data.database / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("work_mem = '7MB'\n")

    with open_database(data) as logins, roles.connect(logins.web) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("7MB",)
