"""Signed tokens that stand for "this account has this address", without naming the address in a link that logs may keep."""

from django.core import signing

from shanzhi.core.crypto import blind_index

SALT = "messaging.email_address"
VALID_SECONDS = 24 * 3600


def token_of(account_id: int, address: str) -> str:
    """Return the token a confirmation link carries."""
    return signing.dumps([account_id, _index(address)], salt=SALT, compress=True)


def confirms(token: str, account_id: int, address: str) -> bool:
    """Tell whether a token, a day old at most, was made for this account and this address."""
    try:
        named: list[object] = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return False
    return named == [account_id, _index(address)]


def _index(address: str) -> str:
    return blind_index(address, SALT).hex()
