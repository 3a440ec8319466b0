from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.models import Account


class AccountRequest(ShanzhiRequest):
    """The request of somebody who is signed in: what views behind `core.guards.signed_in` and `only` get."""

    user: Account
