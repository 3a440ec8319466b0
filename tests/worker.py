"""A real worker inside a test that commits: its own connections, the web role, until the queue is empty."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from procrastinate.contrib.django import app


def work() -> None:
    """Do all jobs that wait. Afterwards no connection of the worker's threads is left open."""
    settings = connections["default"].settings_dict
    age, settings["CONN_MAX_AGE"] = settings["CONN_MAX_AGE"], 0
    try:
        with ThreadPoolExecutor(1) as thread:  # a browser test has an event loop in its own
            thread.submit(_work).result()
    finally:
        settings["CONN_MAX_AGE"] = age


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        # One at a time: with more, the worker stops looking while a job that enqueues another still runs.
        worker_app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)
    connections.close_all()
