"""The chain of audit entries: sealed at commit by the database, without gaps, and out of the web role's reach."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.records import audit
from shanzhi.records.models import AuditChain, AuditEntry, AuditSeal
from shanzhi.territory.models import Community
from tests.database import Owner
from tests.world import AT, OTHER_STREET, STREET, World

pytestmark = pytest.mark.django_db(transaction=True)


def note(street: int, action: str = "tested", **data: Any) -> AuditEntry:
    """Write one entry into the open transaction."""
    subject = Community(pk=1, street=street)
    return audit.record(
        actor=Actor.program(Scope.of_street(street)), street=street, action=action, subject=subject, at=AT, data=data
    )


def chain(owner: Owner, street: int) -> list[tuple[int, int, bytes, str]]:
    """Return (position, entry, hash, what was hashed) along a street's chain."""
    return owner.execute(
        "SELECT s.position, s.entry_id, s.hash, records_audit_text(e) FROM records_auditseal s "
        "JOIN records_auditentry e ON e.id = s.entry_id WHERE s.street = %s ORDER BY s.position",
        [street],
    ).fetchall()


def is_unbroken(owner: Owner, street: int) -> bool:
    """Tell whether every hash covers its entry and the hash before, from the first place to the head, without a gap."""
    digest = b""
    links = chain(owner, street)
    for number, (position, _, sealed, text) in enumerate(links, 1):
        digest = hashlib.sha256(digest + text.encode()).digest()
        if (position, sealed) != (number, digest):
            return False
    head = owner.execute("SELECT position, hash FROM records_auditchain WHERE street = %s", [street]).fetchone()
    return head == (len(links), digest)


def test_entries_are_sealed_when_they_are_committed(owner: Owner) -> None:
    with scoped(Scope.of_street(STREET)):
        first, second = note(STREET), note(STREET, text="一")
        assert not AuditSeal.objects.exists()
    assert [entry for _, entry, _, _ in chain(owner, STREET)] == [first.pk, second.pk]
    assert is_unbroken(owner, STREET)


def test_what_was_rolled_back_leaves_no_gap(owner: Owner) -> None:
    with scoped(Scope.of_street(STREET)):
        note(STREET)
    with scoped(Scope.of_street(STREET)):
        note(STREET)
        transaction.set_rollback(True)
    with scoped(Scope.of_street(STREET)):
        with pytest.raises(LookupError), transaction.atomic():
            note_and_fail()
        note(STREET)
    assert [position for position, *_ in chain(owner, STREET)] == [1, 2]
    assert is_unbroken(owner, STREET)


def run(statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement)


def note_and_fail() -> None:
    note(STREET)
    raise LookupError


def test_many_commits_at_once_make_one_chain_per_street(owner: Owner) -> None:
    def some(street: int) -> None:
        try:
            for number in range(15):
                with scoped(Scope.of_street(street)):
                    note(street, number=number)
                    note(street, number=-number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(some, [STREET, OTHER_STREET] * 4))
    for street in (STREET, OTHER_STREET):
        assert len(chain(owner, street)) == 120
        assert is_unbroken(owner, street)


def test_a_changed_entry_breaks_the_chain(owner: Owner) -> None:
    with scoped(Scope.of_street(STREET)):
        entry, _ = note(STREET), note(STREET)
    with owner.transaction():
        owner.execute("ALTER TABLE records_auditentry DISABLE TRIGGER USER")
        owner.execute("UPDATE records_auditentry SET action = 'other' WHERE id = %s", [entry.pk])
        owner.execute("ALTER TABLE records_auditentry ENABLE TRIGGER USER")
    assert not is_unbroken(owner, STREET)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_auditentry SET action = 'other'",
        "DELETE FROM records_auditentry",
        "SELECT set_config('pgtrigger.ignore', '{records_auditentry:append_only}', true); DELETE FROM records_auditentry",
        "INSERT INTO records_auditseal (street, entry_id, position, hash) VALUES (430407002, 1, 9, '')",
        "UPDATE records_auditchain SET position = 9",
        "DELETE FROM records_auditseal",
        "SELECT records_seal_audit_entry()",
    ],
)
def test_the_web_role_cannot_change_what_was_written(owner: Owner, statement: str) -> None:
    with scoped(Scope.of_street(STREET)):
        note(STREET)
    with pytest.raises(DatabaseError), scoped(Scope.of_street(STREET)):
        run(statement)
    assert is_unbroken(owner, STREET)


def test_a_table_put_in_the_way_catches_no_seal(owner: Owner) -> None:
    """The trigger runs as the owner; a temporary table of the caller must not stand before the real one."""
    with scoped(Scope.of_street(STREET)):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE records_auditchain (street int UNIQUE, position bigint, hash bytea) ON COMMIT DROP"
            )
            cursor.execute("GRANT ALL ON records_auditchain TO PUBLIC")
        note(STREET)
    assert len(chain(owner, STREET)) == 1
    assert is_unbroken(owner, STREET)


def test_a_street_reads_its_own_chain_only(world: World) -> None:
    for street in (STREET, OTHER_STREET):
        with scoped(Scope.of_street(street)):
            note(street)
    with scoped(world.scope):
        assert [seal.street for seal in AuditSeal.objects.all()] == [STREET]
        assert [head.position for head in AuditChain.objects.all()] == [1]
    assert not AuditEntry.objects.exists()
