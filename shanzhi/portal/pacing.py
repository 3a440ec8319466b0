"""How often one browser or address may write without signing in. Generous: whole neighbourhoods share one mobile address."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError

# (who is counted, how many, in how many seconds)
LIMITS = (("browser", 20, 10 * 60), ("address", 200, 60 * 60))


class TooOften(DomainError):
    """Too much was sent in too short a time."""

    status = 429


def address_of(request: HttpRequest) -> str:
    """Return the visitor's network address. Behind our own proxy (HTTPS) it is the last one the proxy added."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or "unknown"
    return str(request.META.get("REMOTE_ADDR", "unknown"))


def count_writing(request: HttpRequest, what: str) -> None:
    """Count one writing of a kind. Counted in the cache of this process, not in the database, and forgotten after an hour.

    Raises TooOften. What is kept is a hash; nothing can be read back from it.
    """
    address = address_of(request)
    who = {"address": address, "browser": address + request.headers.get("User-Agent", "")}
    for kind, most, seconds in LIMITS:
        key = f"portal:{what}:{kind}:" + hashlib.blake2b(who[kind].encode(), digest_size=16).hexdigest()
        cache.add(key, 0, seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # forgotten in between
            count = 1
        if count > most:
            raise TooOften(
                _(
                    "A great deal has been sent from here just now. Please wait ten minutes, or call us: we write it down."
                )
            )
