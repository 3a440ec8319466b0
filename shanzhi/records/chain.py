"""Checking the audit chain without trusting the database's own arithmetic: every hash is computed again, in Python.

The hash at a position covers the hash before it and the text of the entry there, so whoever changes, removes, adds or moves an entry has to
change every hash after it. That, too, can be done by whoever owns the database: heads noted elsewhere (`shanzhi audit heads`) show it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BATCH = 5_000

# Seals and entries side by side, by position; a seal without its entry shows as nulls.
SEALED = """
SELECT seal.position, seal.hash, seal.entry_id, entry.street, entry.id, entry.at, entry.account_id, entry.actor,
    entry.action, entry.subject_kind, entry.subject_id, entry.data::text
FROM records_auditseal seal LEFT JOIN records_auditentry entry ON entry.id = seal.entry_id AND entry.street = seal.street
WHERE seal.street = %s AND seal.position > %s ORDER BY seal.position LIMIT %s
"""
UNSEALED = """
SELECT entry.id FROM records_auditentry entry
WHERE entry.street = %s AND NOT EXISTS (
    SELECT 1 FROM records_auditseal seal WHERE seal.street = entry.street AND seal.entry_id = entry.id
) ORDER BY entry.id LIMIT 1
"""


class ChainBroken(Exception):
    """The chain does not hold: where, and how."""

    def __init__(self, street: int, position: int, what: str) -> None:
        super().__init__(f"street {street}, position {position}: {what}")
        self.street, self.position, self.what = street, position, what


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one street's chain: how many entries, and the hash that covers them all."""

    street: int
    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.street} {self.position} {self.hash.hex()}"

    @classmethod
    def parse(cls, line: str) -> "Head":
        """Read a line that `str` wrote. Raises ValueError for anything else."""
        street, position, digest = line.split()
        return cls(int(street), int(position), bytes.fromhex(digest))


def text_of(street: int, entry: Mapping[str, Any]) -> str:
    """Return what is hashed of an entry: a JSON array with PostgreSQL's spacing. `data` is JSON text already."""
    fields = [
        str(street),
        str(entry["id"]),
        seconds(entry["at"]),
        "null" if entry["account_id"] is None else str(entry["account_id"]),
        *(json.dumps(entry[name], ensure_ascii=False) for name in ("actor", "action", "subject_kind")),
        str(entry["subject_id"]),
        entry["data"],
    ]
    return f"[{', '.join(fields)}]"


def seconds(at: datetime) -> str:
    """Return a moment as seconds since 1970 with six decimals, exactly."""
    micro = (at - EPOCH) // timedelta(microseconds=1)
    sign = "-" if micro < 0 else ""
    return f"{sign}{abs(micro) // 1_000_000}.{abs(micro) % 1_000_000:06d}"


def verify_street(cursor: Any, street: int, *, after: int = 0, expected: Iterable[Head] = ()) -> Head:
    """Recompute one street's chain behind position `after` and return its end. Raises ChainBroken at the first place that does not hold.

    `expected` are heads noted earlier: the chain must still pass through each of them. The hash at `after` itself is taken on trust.
    """
    noted = {head.position: head.hash for head in expected if head.street == street}
    position, digest = after, _hash_at(cursor, street, after)
    for entry in _sealed(cursor, street, after):
        if entry["position"] != position + 1:
            raise ChainBroken(street, position + 1, "the seal is missing")
        position += 1
        digest = _checked(street, position, digest, entry)
        if position in noted and noted.pop(position) != digest:
            raise ChainBroken(street, position, "differs from the head noted earlier: the chain was rewritten")
    missing = min((place for place in noted if place > position), default=None)
    if missing is not None:
        raise ChainBroken(street, missing, "was noted earlier, but the chain is shorter now")
    _check_end(cursor, Head(street, position, digest))
    return Head(street, position, digest)


def _checked(street: int, position: int, before: bytes, entry: Mapping[str, Any]) -> bytes:
    if entry["id"] is None:
        raise ChainBroken(street, position, f"entry {entry['entry_id']} is missing")
    digest = hashlib.sha256(before + text_of(street, entry).encode()).digest()
    if digest != bytes(entry["hash"]):
        raise ChainBroken(street, position, f"entry {entry['id']} or its seal was changed or moved")
    return digest


def _check_end(cursor: Any, end: Head) -> None:
    cursor.execute("SELECT position, hash FROM records_auditchain WHERE street = %s", [end.street])
    noted = cursor.fetchone() or (0, b"")
    if (noted[0], bytes(noted[1])) != (end.position, end.hash):
        raise ChainBroken(end.street, end.position, f"the chain ends here, but its head says {noted[0]}")
    cursor.execute(UNSEALED, [end.street])
    unsealed = cursor.fetchone()
    if unsealed is not None:
        raise ChainBroken(end.street, end.position, f"entry {unsealed[0]} was never sealed")


def _sealed(cursor: Any, street: int, after: int) -> Iterator[dict[str, Any]]:
    """Yield seals with their entries, in order, without holding them all."""
    while True:
        cursor.execute(SEALED, [street, after, BATCH])
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()
        for row in rows:
            yield dict(zip(names, row, strict=True))
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def _hash_at(cursor: Any, street: int, position: int) -> bytes:
    if position == 0:
        return b""
    cursor.execute("SELECT hash FROM records_auditseal WHERE street = %s AND position = %s", [street, position])
    row = cursor.fetchone()
    if row is None:
        raise ChainBroken(street, position, "there is no seal to start from")
    return bytes(row[0])


def streets(cursor: Any) -> list[int]:
    """Return every street that has a chain, seals or entries, as the connection sees them."""
    cursor.execute(
        "SELECT street FROM records_auditchain UNION SELECT street FROM records_auditseal "
        "UNION SELECT street FROM records_auditentry ORDER BY 1"
    )
    return [street for (street,) in cursor.fetchall()]


def heads(cursor: Any) -> list[Head]:
    """Return the heads of all chains the connection sees, to be noted elsewhere."""
    cursor.execute("SELECT street, position, hash FROM records_auditchain ORDER BY street")
    return [Head(street, position, bytes(digest)) for street, position, digest in cursor.fetchall()]
