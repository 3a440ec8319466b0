"""The test client as the browser of somebody."""

from typing import Any

from django.test import Client

from shanzhi.people.models import Account
from tests.database import as_in_production
from tests.world import Someone


class StreetClient(Client):
    """Django's client, whose requests start without a scope and end with a commit, as they do outside tests."""

    def request(self, **request: Any) -> Any:
        with as_in_production():
            return super().request(**request)


def client_of(account: Account | Someone | None) -> StreetClient:
    """Return a client signed in as somebody, with a second factor if that account needs one, or as nobody."""
    client = StreetClient()
    if account is None:
        return client
    client.force_login(account.account if isinstance(account, Someone) else account)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client
