"""A real worker inside a test that commits: its own connections, the web role, until the queue is empty."""

from django.db import connections
from procrastinate.contrib.django import app


def work() -> None:
    """Do all jobs that wait. Afterwards no connection of the worker's threads is left open."""
    settings = connections["default"].settings_dict
    age, settings["CONN_MAX_AGE"] = settings["CONN_MAX_AGE"], 0
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    finally:
        settings["CONN_MAX_AGE"] = age
