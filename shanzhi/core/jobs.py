"""Work for the background worker: declared with a name, put into the queue in the transaction of the write that wants it.

The queue is PostgreSQL itself (procrastinate). A task's arguments are ids and numbers, never personal values: the queue's tables
belong to no street. Every task has a `street` and runs in that street's scope, as the restricted web role. A task may run
twice (the worker was killed after the work and before it noted so): bodies look first, then act.

An app declares its tasks in `tasks.py`; its services enqueue them by name, because they stand below and cannot import them.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from shanzhi.core import clock
from shanzhi.core.models import StreetInUse
from shanzhi.core.tenancy import Scope, scoped

Body = Callable[..., None]
logger = logging.getLogger(__name__)

SOON, ORDINARY, LATER = 10, 0, -10
RETRY = RetryStrategy(max_attempts=6, exponential_wait=5)  # after 5, 25, 125 … seconds

_priorities: dict[str, int] = {}
# Not app.job_manager: inside a worker that has connections of its own, and the job would outlive a rolled-back write.
_queue = JobManager(DjangoConnector(alias="default"))


def street_task(
    name: str,
    *,
    priority: int = ORDINARY,
    retry: RetryStrategy | bool = RETRY,
    in_one_transaction: bool = True,
) -> Callable[[Body], Body]:
    """Declare a task (a decorator). The body gets `street`, `at` (the moment it runs) and what was enqueued.

    It runs in one transaction confined to the street. With `in_one_transaction=False` it opens its own, `scoped(…)` each: for bodies
    that talk to another machine, because nobody should hold a transaction while waiting for an answer.
    """

    def declare(body: Body) -> Body:
        @wraps(body)
        def run(*, street: int, **arguments: Any) -> None:
            if in_one_transaction:
                with scoped(Scope.of_street(street)):
                    body(street=street, at=clock.now(), **arguments)
            else:
                body(street=street, at=clock.now(), **arguments)

        app.task(name=name, retry=retry, priority=priority)(run)
        _priorities[name] = priority
        return body

    return declare


def every_street(name: str, *, cron: str, in_one_transaction: bool = True) -> Callable[[Body], Body]:
    """Declare a task that runs for every street in use at the times of `cron` (five fields, UTC; a sixth one is seconds).

    One job per street, so that one street's failure or slowness is not another's; none while the street's last one still waits.
    """

    def declare(body: Body) -> Body:
        street_task(name, priority=LATER, retry=False, in_one_transaction=in_one_transaction)(body)

        @app.periodic(cron=cron)
        @app.task(name=f"{name}.everywhere", queueing_lock=f"{name}.everywhere", priority=LATER)
        def everywhere(timestamp: int) -> None:
            enqueue_everywhere(name)

        return body

    return declare


def enqueue(name: str, *, street: int, schedule_at: datetime | None = None, **arguments: Any) -> None:
    """Put a task into the queue with the open transaction: rolled back with it, seen by the worker when it commits.

    Raises LookupError for a name nobody declared and RuntimeError outside a transaction.
    """
    if name not in _priorities:
        raise LookupError(f"no task is called {name!r}")
    if not connection.in_atomic_block:
        raise RuntimeError("a task is enqueued in the transaction of the write that wants it")
    job = configure_task(name=name, job_manager=_queue, priority=_priorities[name], schedule_at=schedule_at)
    job.defer(street=street, **arguments)


def streets_in_use() -> list[int]:
    """Return the streets in which something was ever done, in order."""
    return list(StreetInUse.objects.values_list("street", flat=True))


def enqueue_everywhere(name: str) -> None:
    """Enqueue a task once for every street in use, except where one still waits."""
    for street in streets_in_use():
        job = configure_task(
            name=name, job_manager=_queue, priority=_priorities[name], queueing_lock=f"{name}:{street}"
        )
        try:
            with transaction.atomic():
                job.defer(street=street)
        except AlreadyEnqueued:
            logger.info("%s still waits for street %s", name, street)
