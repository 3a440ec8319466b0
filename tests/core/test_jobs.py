import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import jobs
from shanzhi.core.models import NumberSeries, StreetInUse
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.records import audit
from tests.database import Owner, environment_for_subprocess
from tests.worker import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ran: list[dict[str, Any]] = []


@jobs.street_task("tests.take_number", retry=False)
def take_number(*, street: int, at: datetime, series: str) -> None:
    ran.append({"street": street, "at": at, "seen": sorted(NumberSeries.objects.values_list("street", flat=True))})
    NumberSeries.take(street, series, at.year)


@jobs.street_task("tests.reach_next_door", retry=False)
def reach_next_door(*, street: int, at: datetime) -> None:
    NumberSeries.take(street + 1, "XX", at.year)


@jobs.street_task("tests.alone", in_one_transaction=False, retry=False)
def alone(*, street: int, at: datetime) -> None:
    ran.append({"in_transaction": connection.in_atomic_block, "seen": NumberSeries.objects.count()})


@jobs.every_street("tests.walk", cron="0 0 1 1 *")
def walk(*, street: int, at: datetime) -> None:
    ran.append({"walked": street})


@pytest.fixture(autouse=True)
def _nothing_ran() -> Iterator[None]:
    ran.clear()
    yield
    ran.clear()


def states() -> dict[str, str]:
    jobs_of_tests = ProcrastinateJob.objects.filter(task_name__startswith="tests.")
    return dict(jobs_of_tests.values_list("task_name", "status"))


def test_task_runs_in_its_own_scope_and_cannot_see_another_street() -> None:
    for street in (1, 2):
        with scoped(Scope.of_street(street)):
            NumberSeries.take(street, "QS", 2026)
    with scoped(Scope.of_street(1)):
        jobs.enqueue("tests.take_number", street=1, series="ZZ")

    work()

    assert [(r["street"], r["seen"]) for r in ran] == [(1, [1])]
    assert ran[0]["at"].tzinfo is not None
    assert states() == {"tests.take_number": "succeeded"}
    with scoped(Scope.of_street(1)):
        assert NumberSeries.objects.filter(series="ZZ").count() == 1


def test_task_cannot_write_into_another_street() -> None:
    with transaction.atomic():
        jobs.enqueue("tests.reach_next_door", street=1)

    work()

    assert states() == {"tests.reach_next_door": "failed"}
    with scoped(Scope.of_street(2)):
        assert not NumberSeries.objects.exists()


def test_task_without_a_transaction_has_no_scope_until_it_opens_one() -> None:
    with scoped(Scope.of_street(1)):
        NumberSeries.take(1, "QS", 2026)
        jobs.enqueue("tests.alone", street=1)

    work()

    assert ran == [{"in_transaction": False, "seen": 0}]


def test_enqueue_rolls_back_with_the_write() -> None:
    with transaction.atomic():
        jobs.enqueue("tests.take_number", street=1, series="ZZ")
        transaction.set_rollback(True)
    assert states() == {}


def test_enqueue_from_within_a_task_rolls_back_with_it() -> None:
    """A worker's own connector would have put the job in by another connection."""

    @jobs.street_task("tests.enqueue_and_fail", retry=False)
    def enqueue_and_fail(*, street: int, at: datetime) -> None:
        jobs.enqueue("tests.take_number", street=street, series="ZZ")
        raise ValueError

    with transaction.atomic():
        jobs.enqueue("tests.enqueue_and_fail", street=1)
    work()
    assert states() == {"tests.enqueue_and_fail": "failed"}
    assert ran == []


def test_enqueue_needs_a_transaction_and_a_known_name() -> None:
    with pytest.raises(RuntimeError):
        jobs.enqueue("tests.take_number", street=1, series="ZZ")
    with pytest.raises(LookupError), transaction.atomic():
        jobs.enqueue("tests.nobody", street=1)


def test_first_audit_entry_notes_the_street_in_use(world: World) -> None:
    committee = world.committee
    for _ in range(2):
        with scoped(world.scope):
            audit.record(actor=world.program(), street=world.street, action="test", subject=committee, at=world.at)
    assert jobs.streets_in_use() == [world.street]


def test_web_role_cannot_note_streets() -> None:
    with pytest.raises(Exception, match="permission denied"):
        StreetInUse.objects.create(street=1)


def test_every_street_gets_one_job_and_no_second_while_it_waits(owner: Owner) -> None:
    owner.execute("INSERT INTO core_streetinuse VALUES (1), (2)")
    jobs.enqueue_everywhere("tests.walk")
    jobs.enqueue_everywhere("tests.walk")
    assert ProcrastinateJob.objects.filter(task_name="tests.walk").count() == 2

    work()

    assert sorted(r["walked"] for r in ran) == [1, 2]
    jobs.enqueue_everywhere("tests.walk")
    assert ProcrastinateJob.objects.filter(task_name="tests.walk").count() == 4


def test_stalled_job_goes_back_to_the_queue(owner: Owner) -> None:
    with scoped(Scope.of_street(1)):
        jobs.enqueue("tests.take_number", street=1, series="ZZ")
    (worker,) = owner.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
    ).fetchone() or (0,)
    owner.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    with transaction.atomic():
        app.configure_task("core.retry_stalled_jobs").defer(timestamp=0)

    work()

    assert [r["street"] for r in ran] == [1]


def test_worker_process_as_the_launcher_starts_it_does_the_work(world: World) -> None:
    with transaction.atomic():
        app.configure_task("core.retry_stalled_jobs").defer(timestamp=0)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        env={**os.environ, **environment_for_subprocess()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        deadline = time.monotonic() + 60
        waiting = ProcrastinateJob.objects.exclude(status="succeeded")
        while waiting.exists() and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.2)
        assert not waiting.exists()
    finally:
        process.terminate()
        output = process.communicate(timeout=30)[0]
    assert process.returncode == 0, output.decode()[-2000:]
