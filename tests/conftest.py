"""Fixtures of all tests.

Tests run as the restricted web role, as the site does: alias "default" is a mirror of "owner", the same test database under the
other login. Whatever is not in a scope sees no street-owned row, so tests say `in_street(...)` or take `street_scope`.
"""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import override_settings

from shanzhi.core.tenancy import Scope
from shanzhi.organisations.models import Organisation, PartnerUnit
from shanzhi.people.models import Account
from shanzhi.territory.models import Building, Community, Estate, Household
from tests.clients import StreetClient, client_of
from tests.database import Owner, empty, in_street, open_as_owner, remember
from tests.world import AT, OTHER_COMMUNITY, OTHER_STREET, Someone, World

LOOPBACK = ("127.0.0.1", "::1", "localhost")


# Around all tests


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Let the owner make and migrate the test database, and the web role use it.

    Replaces pytest-django's, which makes only databases that a test names: ours name "default", the mirror.
    """
    web, owner = connections["default"], connections["owner"]
    name = owner.settings_dict["NAME"]
    with django_db_blocker.unblock():
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        web.creation.set_as_test_mirror(owner.settings_dict)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        owner.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def owner(django_db_setup: None) -> Iterator[Owner]:
    """The owner's own connection (psycopg, autocommit): sees every street, may truncate."""
    with open_as_owner() as connection:
        remember(connection)
        yield connection


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else whitenoise warns in every test
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine. (libpq is not Python, so a remote test database still works.)"""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise RuntimeError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def _back_to_the_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, the owner empties the tables. Nothing is left in the cache after any test."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"}.intersection(request.fixturenames)
    )
    owner = request.getfixturevalue("owner") if commits else None
    yield
    cache.clear()
    if owner is not None:
        connections["default"].close()
        empty(owner)


# The street, its people and their browsers


@pytest.fixture
def at() -> datetime:
    """The moment at which tests happen: a workday morning."""
    return AT


@pytest.fixture
def world(db: None) -> World:
    """青山街道 with 西湖新村社区. In a test that commits, its rows are committed."""
    return World()


@pytest.fixture
def other_world(db: None) -> World:
    """The street next door, with people of its own."""
    return World(OTHER_STREET, OTHER_COMMUNITY, street_name="邻街街道", community_name="邻街社区", seed=2)


@pytest.fixture
def street(world: World) -> int:
    return world.street


@pytest.fixture
def other_street(other_world: World) -> int:
    return other_world.street


@pytest.fixture
def scope(world: World) -> Scope:
    return world.scope


@pytest.fixture
def street_scope(world: World) -> Iterator[Scope]:
    """Put the whole test into the street's scope (not for tests that commit)."""
    with in_street(world.street):
        yield world.scope


@pytest.fixture
def community(world: World) -> Community:
    return world.community


@pytest.fixture
def estate(world: World) -> Estate:
    return world.estate


@pytest.fixture
def building(world: World) -> Building:
    return world.building


@pytest.fixture
def households(world: World) -> list[Household]:
    return world.households


@pytest.fixture
def committee(world: World) -> Organisation:
    return world.committee


@pytest.fixture
def group(world: World) -> Organisation:
    return world.group


@pytest.fixture
def partner(world: World) -> PartnerUnit:
    return world.partner


@pytest.fixture
def secretary(world: World) -> Someone:
    return world.secretary()


@pytest.fixture
def community_staff(world: World) -> Someone:
    return world.community_staff()


@pytest.fixture
def street_staff(world: World) -> Someone:
    return world.street_staff()


@pytest.fixture
def group_leader(world: World) -> Someone:
    return world.group_leader()


@pytest.fixture
def member(world: World) -> Someone:
    return world.member()


@pytest.fixture
def partner_contact(world: World) -> Someone:
    return world.partner_contact()


@pytest.fixture
def outsider(other_world: World) -> Someone:
    """Street staff of the street next door."""
    return other_world.street_staff()


@pytest.fixture
def client() -> StreetClient:
    """A browser in which nobody is signed in."""
    return StreetClient()


@pytest.fixture
def client_for(db: None) -> Callable[[Account | Someone | None], StreetClient]:
    """`client_for(secretary).get(...)`: a browser in which somebody is signed in."""
    return client_of


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own for uploaded files."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path
