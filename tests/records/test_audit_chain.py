"""Whatever is done to the chain behind its back is found: by the owner of the tables, since the web role cannot."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from shanzhi.core.tenancy import scoped
from shanzhi.records import audit
from shanzhi.records.chain import ChainBroken, Head, seconds
from shanzhi.records.models import AuditChain, AuditCheck, AuditEntry, AuditSeal
from shanzhi.records.services.chain_checks import check_chain, is_due
from tests.database import Owner
from tests.world import AT, World

pytestmark = pytest.mark.django_db(transaction=True)
Tamper = Callable[[str], None]

AWKWARD: list[dict[str, Any]] = [
    {},
    {
        "b": 1,
        "a": [True, None, 1.50, 1e3, -0.0],
        "ключ": '値\u0001\n\t"\\/',
        "emoji": "🏮",
        "long key": {"z": 1, "y": ""},
    },
    {"number": 12345678901234567890, "tiny": 1e-7, "del": "\x7f"},
    {"number": "QS-430407002-2026-000123"},
]


def deed(place: World, at: datetime = AT, **more: Any) -> AuditEntry:
    community = place.community
    with scoped(place.scope):
        return audit.record(
            actor=place.program(), street=place.street, action="test.deed", subject=community, at=at, **more
        )


@pytest.fixture(autouse=True)
def _owner_of_the_tests(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command reach the test database as its owner, whose alias Django's test case keeps closed."""
    from shanzhi.records.management.commands import audit as command

    monkeypatch.setattr(command, "connections", {"owner": owner})


@pytest.fixture
def chain(world: World) -> list[AuditEntry]:
    """Six deeds with awkward data, two of them in one transaction."""
    made = [deed(world, AT + timedelta(microseconds=7 * n + 1), data=data) for n, data in enumerate(AWKWARD)]
    secretary = world.secretary()
    with scoped(world.scope):
        for action in ("first", "second"):
            made.append(
                audit.record(actor=secretary.actor, street=world.street, action=action, subject=world.community, at=AT)
            )
    return made


@pytest.fixture
def tamper(owner: Owner) -> Iterator[Tamper]:
    """Change something as the tables' owner, with the triggers out of the way, as somebody with the database would."""

    def do(sql: str) -> None:
        with owner.transaction():
            for table in ("records_auditentry", "records_auditseal", "records_auditchain"):
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(sql)
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("records_auditentry", "records_auditseal", "records_auditchain"):
                owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return do


def verify(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit", "verify", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def broken(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("audit", "verify", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def heads() -> str:
    out = io.StringIO()
    call_command("audit", "heads", stdout=out)
    return out.getvalue()


def test_whole_chain_holds_for_every_street(world: World, other_world: World, chain: list[AuditEntry]) -> None:
    deed(other_world)
    said = verify()
    assert f"whole {world.street} 6 " in said
    assert f"whole {other_world.street} 1 " in said
    assert "2 chains hold." in said
    assert [line.removeprefix("whole ") for line in said.splitlines()[:2]] == heads().splitlines()
    assert "1 chains hold." in verify("--street", str(world.street))
    assert f"whole {world.street} 6 " in verify("--street", str(world.street), "--from", "4")


def test_no_chain_is_a_whole_one(world: World) -> None:
    assert "0 chains hold." in verify()


def test_rolled_back_deed_leaves_no_gap(world: World) -> None:
    community = world.community
    deed(world)
    with transaction.atomic():
        with scoped_inside(world):
            audit.record(actor=world.program(), street=world.street, action="x", subject=community, at=AT)
        transaction.set_rollback(True)
    deed(world)
    assert f"whole {world.street} 2 " in verify()


def scoped_inside(world: World) -> Any:
    from contextlib import nullcontext

    from shanzhi.core.tenancy import enter_scope

    enter_scope(world.scope)
    return nullcontext()


@pytest.mark.parametrize(
    ("change", "position", "what"),
    [
        ("UPDATE records_auditentry SET actor = 'Nobody' WHERE id = {2}", 3, "changed"),
        ("UPDATE records_auditentry SET at = at + interval '1 microsecond' WHERE id = {0}", 1, "changed"),
        ("UPDATE records_auditentry SET data = data || '{{\"x\": 1}}' WHERE id = {1}", 2, "changed"),
        ("UPDATE records_auditentry SET account_id = NULL WHERE id = {5}", 6, "changed"),
        ("UPDATE records_auditentry SET subject_id = subject_id + 1 WHERE id = {3}", 4, "changed"),
        ("UPDATE records_auditseal SET hash = sha256('x') WHERE position = 4", 4, "changed"),
        ("DELETE FROM records_auditseal WHERE position = 3", 3, "seal is missing"),
        (
            "DELETE FROM records_auditseal WHERE position = 3; DELETE FROM records_auditentry WHERE id = {2};"
            "UPDATE records_auditseal SET position = position - 1 WHERE position > 3;"
            "UPDATE records_auditchain SET position = 5",
            3,
            "changed or moved",
        ),
        (
            "DELETE FROM records_auditseal WHERE position = 6; DELETE FROM records_auditentry WHERE id = {5}",
            5,
            "head says 6",
        ),
        (
            "UPDATE records_auditseal SET position = -1 WHERE position = 2;"
            "UPDATE records_auditseal SET position = 2 WHERE position = 3;"
            "UPDATE records_auditseal SET position = 3 WHERE position = -1",
            2,
            "changed or moved",
        ),
        (
            "UPDATE records_auditseal a SET entry_id = -a.entry_id WHERE position IN (2, 3);"
            "UPDATE records_auditseal a SET entry_id = CASE a.position WHEN 2 THEN {2} ELSE {1} END WHERE position IN (2, 3)",
            2,
            "changed or moved",
        ),
        ("UPDATE records_auditchain SET hash = sha256('x')", 6, "head says 6"),
        ("UPDATE records_auditchain SET position = 7", 6, "head says 7"),
        ("DELETE FROM records_auditchain", 6, "head says 0"),
        (
            "INSERT INTO records_auditentry (street, at, actor, action, subject_kind, subject_id, data) "
            "SELECT street, at, actor, action, subject_kind, subject_id, data FROM records_auditentry WHERE id = {0}",
            6,
            "never sealed",
        ),
    ],
    ids=[
        "changed-actor",
        "changed-moment",
        "changed-data",
        "changed-account",
        "changed-subject",
        "changed-seal",
        "missing-seal",
        "removed-and-closed-up",
        "removed-at-the-end",
        "seals-swapped",
        "entries-swapped",
        "head-hash",
        "head-position",
        "head-gone",
        "extra-entry",
    ],
)
def test_tampering_is_found_at_its_place(
    world: World, other_world: World, chain: list[AuditEntry], tamper: Tamper, change: str, position: int, what: str
) -> None:
    tamper(change.format(*[entry.pk for entry in chain]))
    deed(other_world)

    said = broken()

    assert f"BROKEN street {world.street}, position {position}: " in said
    assert what in said
    assert f"whole {other_world.street} 1 " in said


def test_rewritten_chain_is_found_by_heads_noted_elsewhere(
    world: World, chain: list[AuditEntry], tamper: Tamper, owner: Owner, tmp_path: Path
) -> None:
    """Whoever owns the database can make all hashes anew; only a head kept on another machine tells."""
    noted = tmp_path / "heads.txt"
    noted.write_text(heads())
    deed(world)
    assert "1 chains hold" in verify("--heads", str(noted))

    tamper("UPDATE records_auditentry SET actor = 'Nobody' WHERE action = 'first'")
    tamper("DELETE FROM records_auditseal; DELETE FROM records_auditchain")
    owner.execute(
        "DO $$ DECLARE entry records_auditentry; digest bytea := ''; place int := 0; BEGIN "
        "FOR entry IN SELECT * FROM records_auditentry ORDER BY id LOOP place := place + 1; "
        "digest := sha256(digest || convert_to(records_audit_text(entry), 'UTF8')); "
        "INSERT INTO records_auditseal (street, entry_id, position, hash) VALUES (entry.street, entry.id, place, digest); "
        "END LOOP; INSERT INTO records_auditchain (street, position, hash) VALUES (430407002, place, digest); END $$"
    )

    assert "1 chains hold" in verify()
    assert "position 6: differs from the head noted earlier" in broken("--heads", str(noted))


def test_shortened_chain_is_found_by_heads_noted_elsewhere(
    world: World, chain: list[AuditEntry], tamper: Tamper, tmp_path: Path
) -> None:
    noted = tmp_path / "heads.txt"
    noted.write_text(heads())
    tamper(
        "DELETE FROM records_auditseal WHERE position > 3; DELETE FROM records_auditentry WHERE id > "
        f"{chain[2].pk}; UPDATE records_auditchain c SET (position, hash) = "
        "(SELECT position, hash FROM records_auditseal ORDER BY position DESC LIMIT 1)"
    )
    assert f"whole {world.street} 3 " in verify()
    assert "position 6: was noted earlier" in broken("--heads", str(noted))
    tamper("DELETE FROM records_auditseal; DELETE FROM records_auditentry; DELETE FROM records_auditchain")
    assert "position 6: was noted earlier" in broken("--heads", str(noted))


def test_file_of_heads_must_be_one(tmp_path: Path) -> None:
    nonsense = tmp_path / "heads.txt"
    nonsense.write_text("nothing of the kind\n")
    with pytest.raises(CommandError, match="audit heads"):
        verify("--heads", str(nonsense))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_auditseal SET position = 9",
        "DELETE FROM records_auditseal",
        "INSERT INTO records_auditseal (street, entry_id, position, hash) SELECT street, id, 9, '' FROM records_auditentry",
        "UPDATE records_auditchain SET position = 0",
        "DELETE FROM records_auditchain",
        "UPDATE records_auditentry SET actor = 'Nobody'",
        "DELETE FROM records_auditentry",
        "TRUNCATE records_auditentry CASCADE",
        "ALTER TABLE records_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER seal_at_commit ON records_auditentry",
        "DROP FUNCTION records_seal_audit_entry() CASCADE",
    ],
)
def test_web_role_can_only_add(world: World, chain: list[AuditEntry], sql: str) -> None:
    with pytest.raises(ProgrammingError), scoped(world.scope), connection.cursor() as cursor:
        cursor.execute(sql)
    assert "1 chains hold" in verify()


def test_web_role_sees_the_chain_of_its_street_only(world: World, other_world: World, chain: list[AuditEntry]) -> None:
    with scoped(other_world.scope):
        assert not AuditEntry.objects.exists()
        assert not AuditSeal.objects.exists()
        assert not AuditChain.objects.exists()


def test_two_at_once_take_two_places(world: World) -> None:
    """While one transaction is open another commits: the order of sealing is the order of commits."""
    community = world.community
    login = {"dbname": connection.settings_dict["NAME"]} | {
        name: connection.settings_dict[name.upper()] for name in ("user", "password", "host", "port")
    }
    insert = (
        "INSERT INTO records_auditentry (street, at, actor, action, subject_kind, subject_id, data) "
        f"VALUES ({world.street}, now(), '', %s, 'x.y', {community.pk}, '{{}}')"
    )
    with psycopg.connect(**login) as first, psycopg.connect(**login) as second:
        for one, name in ((first, "early"), (second, "late")):
            one.execute(f"SET LOCAL app.streets = '{world.scope.start},{world.scope.stop}'")
            one.execute(insert, [name])
        second.commit()
        first.commit()
    with scoped(world.scope):
        assert list(AuditSeal.objects.values_list("entry__action", flat=True)) == ["late", "early"]
    assert f"whole {world.street} 2 " in verify()


# The daily check


def check(world: World, days: int) -> AuditCheck:
    return check_chain(street=world.street, at=AT + timedelta(days=days))


def test_daily_check_goes_on_from_the_last_one(world: World, chain: list[AuditEntry], tamper: Tamper) -> None:
    first = check(world, 0)
    assert (first.position, first.is_full, first.problem) == (6, True, "")
    deed(world)
    second = check(world, 1)
    assert (second.position, second.is_full) == (7, False)
    tamper(f"UPDATE records_auditentry SET actor = 'Nobody' WHERE id = {chain[2].pk}")
    assert check(world, 2).problem == ""  # it looks at what is new …
    with pytest.raises(ChainBroken):
        check(world, 7)  # … and once a week at everything
    with scoped(world.scope):
        newest = AuditCheck.objects.first()
    assert newest is not None
    assert (newest.position, newest.problem.split(" ")[0]) == (3, "entry")


def test_check_is_due_daily_and_again_while_something_is_wrong(
    world: World, chain: list[AuditEntry], tamper: Tamper
) -> None:
    def due(hours: int) -> bool:
        return is_due(street=world.street, at=AT + timedelta(hours=hours))

    assert due(0)
    check(world, 0)
    assert [due(hours) for hours in (1, 19, 20)] == [False, False, True]
    tamper("UPDATE records_auditchain SET position = 9")
    with pytest.raises(ChainBroken):
        check(world, 1)
    assert due(25)


def test_daily_check_remembers_the_head(world: World, chain: list[AuditEntry], tamper: Tamper) -> None:
    check(world, 0)
    tamper(
        "UPDATE records_auditseal SET hash = sha256('x') WHERE position = 6; UPDATE records_auditchain SET hash = sha256('x')"
    )
    with pytest.raises(ChainBroken, match="rewritten"):
        check(world, 1)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-03-10T10:00:00+08:00", "1773108000.000000"),
        ("2026-03-10T02:00:00.000001+00:00", "1773108000.000001"),
        ("1970-01-01T00:00:00+00:00", "0.000000"),
        ("1969-12-31T23:59:59.500000+00:00", "-0.500000"),
    ],
)
def test_moments_are_exact(moment: str, text: str) -> None:
    assert seconds(datetime.fromisoformat(moment)) == text


def test_head_is_read_as_it_is_written() -> None:
    head = Head(430407002, 6, b"\x01\xff")
    assert Head.parse(str(head)) == head
