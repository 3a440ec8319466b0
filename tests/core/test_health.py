import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from procrastinate.contrib.django import app

from shanzhi.core import clock, health, jobs
from shanzhi.core.health import Level, examine
from shanzhi.core.tenancy import scoped
from shanzhi.core.views.health import health as health_view
from shanzhi.records import audit
from shanzhi.records.health import CHECK_TASK
from tests.clients import StreetClient
from tests.database import Owner
from tests.worker import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def beat(owner: Owner, seconds_ago: int) -> None:
    owner.execute("DELETE FROM procrastinate_workers")
    owner.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", [seconds_ago]
    )


def levels() -> dict[str, str]:
    return {name: str(found.level) for name, found in examine(clock.now()).items()}


def test_all_is_well(owner: Owner, client: StreetClient) -> None:
    beat(owner, 5)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("seconds_ago", [None, 3600])
def test_dead_worker_is_failing_without_details_for_outsiders(
    owner: Owner, client: StreetClient, seconds_ago: int | None
) -> None:
    if seconds_ago:
        beat(owner, seconds_ago)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"status": "failing"})
    assert levels() == {"database": "ok", "migrations": "ok", "worker": "failing", "audit": "ok"}


def test_details_are_for_system_administrators(world: World, rf: Any) -> None:
    request = rf.get("/health/")
    request.actor = world.street_staff().actor
    assert b"checks" not in health_view(request).content
    request.actor = replace(request.actor, administers="system")
    assert b"no worker" in health_view(request).content


def test_database_that_does_not_answer_is_failing(client: StreetClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Dead())
    assert examine(clock.now())["database"].level == Level.FAILING
    assert client.get("/health/").status_code == 503


def test_missing_migration_is_failing(owner: Owner) -> None:
    owner.execute("CREATE TEMPORARY TABLE taken AS SELECT * FROM django_migrations WHERE app = 'records'")
    owner.execute("DELETE FROM django_migrations WHERE app = 'records'")
    try:
        found = examine(clock.now())["migrations"]
    finally:
        owner.execute("INSERT INTO django_migrations SELECT * FROM taken; DROP TABLE taken")
    assert found.level == Level.FAILING
    assert "to apply" in found.detail


def deed(world: World) -> None:
    community = world.community
    with scoped(world.scope):
        audit.record(actor=world.program(), street=world.street, action="test", subject=community, at=world.at)


def test_chain_that_was_never_checked_is_degraded_and_a_check_mends_it(
    world: World, owner: Owner, client: StreetClient
) -> None:
    beat(owner, 5)
    deed(world)
    assert client.get("/health/").json() == {"status": "degraded"}
    jobs.enqueue_everywhere(CHECK_TASK)
    work()
    beat(owner, 5)
    assert client.get("/health/").json() == {"status": "ok"}


def test_broken_chain_is_failing(world: World, owner: Owner) -> None:
    deed(world)
    owner.execute("UPDATE records_auditchain SET position = 7")
    jobs.enqueue_everywhere(CHECK_TASK)
    work()
    assert levels()["audit"] == "failing"


def test_command_tells_the_details(owner: Owner) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("health", stdout=out)
    assert "failing   worker no worker" in out.getvalue()
    beat(owner, 5)
    call_command("health", stdout=out)


def test_periodic_tasks_are_known_to_the_worker() -> None:
    names = {name for name, _ in app.periodic_registry.periodic_tasks}
    assert {f"{CHECK_TASK}.everywhere", "messaging.send_digests.everywhere", "core.retry_stalled_jobs"} <= names
