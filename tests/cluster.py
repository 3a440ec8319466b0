"""A pytest plugin (`-p tests.cluster`) that has a database ready before Django reads its settings.

One throwaway PostgreSQL per run, started by the process that was called; xdist's workers inherit its address and make
their own test database in it. SHANZHI_TEST_DATABASE_URL (`script/test --database URL`) names another server instead: its
login must be allowed to create databases, and the role shanzhi_web, unless DATABASE_WEB_URL names that.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from shanzhi.launcher import roles
from shanzhi.launcher.cluster import SUPERUSER, Cluster
from shanzhi.launcher.database import external_logins
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import CHECKOUT, DataFolder
from shanzhi.launcher.translations import compile_translations

XDIST_WORKER = "PYTEST_XDIST_WORKER"
PASSWORD = "throwaway"
KEY = "c2hhbnpoaS10ZXN0LWtleS0zMi1ieXRlcy1sb25nLi4="

TEST_ENVIRONMENT = {
    "SHANZHI_SECRET_KEY": "a-secret-key-for-tests-only-" + "0" * 24,
    "SHANZHI_FIELD_KEY": KEY,
    "SHANZHI_INDEX_KEY": KEY,
    "SHANZHI_DEBUG": "1",  # static files come from the apps, not from collectstatic; pytest-django keeps DEBUG off
    "SHANZHI_DEMO": "1",
    "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
}


def pytest_addoption() -> None:
    """Start the database: this hook is called as soon as the plugin is known, before pytest-django's."""
    if XDIST_WORKER in os.environ:
        return
    try:
        _start()
    except LauncherError as error:
        raise pytest.UsageError(str(error)) from error


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="shanzhi-test-"))
    folder.chmod(0o711)  # as root, the server runs as another account, which has to get in
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(TEST_ENVIRONMENT, SHANZHI_DATA=str(folder))
    url = os.environ.get("SHANZHI_TEST_DATABASE_URL")
    owner, web = _external(url) if url else _embedded(folder)
    os.environ.update(DATABASE_URL=owner, DATABASE_WEB_URL=web)
    compile_translations()


def _embedded(folder: Path) -> tuple[str, str]:
    cluster = Cluster.at(folder / "postgresql", throwaway=True)
    atexit.register(cluster.stop)
    cluster.create(PASSWORD)
    cluster.ensure_running()
    with roles.connect(cluster.conninfo(SUPERUSER, PASSWORD, "postgres")) as connection:
        roles.create_own_roles(connection, PASSWORD, PASSWORD)
    database = roles.DATABASE
    return cluster.conninfo(roles.OWNER, PASSWORD, database), cluster.conninfo(roles.WEB, PASSWORD, database)


def _external(url: str) -> tuple[str, str]:
    logins = external_logins(DataFolder.open(CHECKOUT / "var" / "test"), url)
    return logins.owner, logins.web
