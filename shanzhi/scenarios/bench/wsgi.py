"""The server of a bench: the real application, and beside it, in the same process, the bare views."""

import itertools
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
_real = get_wsgi_application()
_visitors = itertools.count()


def _bare_application() -> Any:
    # after the real application has set Django up
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections
    from django.test import override_settings

    class BareHandler(WSGIHandler):
        def resolve_request(self, request: Any) -> Any:
            request.urlconf = "shanzhi.scenarios.bench.bare"
            return super().resolve_request(request)

    connections["owner"].settings_dict["CONN_MAX_AGE"] = connections["default"].settings_dict["CONN_MAX_AGE"]
    with override_settings(MIDDLEWARE=[]):
        return BareHandler()


_bare = _bare_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Send /bare/ to the bare views. Every request comes from another address, so that the pace of residents is not the limit."""
    number = next(_visitors)
    environ["REMOTE_ADDR"] = f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    if environ["PATH_INFO"].startswith("/bare/"):
        return _bare(environ, start_response)  # type: ignore[no-any-return]
    return _real(environ, start_response)
