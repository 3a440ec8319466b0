from collections.abc import Callable

import pytest

from shanzhi.people.models import Account, Administration, SecondFactor
from tests.clients import StreetClient, client_of
from tests.world import AT, World, administrator

SECRET = "31" * 20


def enrol(account: Account) -> Account:
    """Give an account a second factor whose secret the tests know."""
    SecondFactor.objects.create(account=account, secret=SECRET, confirmed_at=AT)
    return account


@pytest.fixture
def administrator_client(db: None) -> Callable[[Administration], StreetClient]:
    """`administrator_client(Administration.AUDIT)`: a browser of an administrator who came in with a second factor."""

    def make(kind: Administration) -> StreetClient:
        client = client_of(enrol(administrator(kind)))
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return make


@pytest.fixture
def here(world: World, street_scope: object) -> World:
    """The world, with the whole test inside its street."""
    return world
