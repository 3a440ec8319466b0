"""The connection to the database that a thread keeps between requests (CONN_MAX_AGE), and what to do when its server is gone."""

import select
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class LivingConnection:
    """Lets go of a kept connection whose server has hung up (was restarted or killed), before the request uses it.

    Otherwise each thread would answer one error after PostgreSQL came back. CONN_HEALTH_CHECKS would do it with a statement for every
    request; this asks the operating system alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = connection.connection
        if kept is not None and not connection.in_atomic_block and has_hung_up(kept):
            connection.close()
        return self.get_response(request)


def has_hung_up(kept: Any) -> bool:
    """Tell whether the server has closed a psycopg connection: where nobody waits for an answer, something to read is its good-bye."""
    if kept.closed:
        return True
    waiting = select.poll()
    waiting.register(kept.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
