"""A server that was restarted or killed costs nobody an error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from shanzhi.core.kept_connection import has_hung_up
from tests.clients import StreetClient

pytestmark = pytest.mark.django_db(transaction=True)


def kill(process: int) -> None:
    """End a server process from a connection of another thread (as the same role: it may)."""

    def end_it() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(end_it).result()


def number_of_server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_request_after_the_server_was_killed_is_answered(client: StreetClient) -> None:
    before = number_of_server_process()
    assert not has_hung_up(connection.connection)
    kill(before)

    assert has_hung_up(connection.connection)
    assert client.get("/").status_code == 200

    assert number_of_server_process() != before


def test_a_living_connection_is_kept_and_asked_nothing(client: StreetClient) -> None:
    before = number_of_server_process()
    client.get("/")

    assert number_of_server_process() == before


def test_a_closed_connection_counts_as_gone(client: StreetClient) -> None:
    number_of_server_process()
    kept = connection.connection
    assert kept is not None
    kept.close()

    assert has_hung_up(kept)
    assert client.get("/").status_code == 200
