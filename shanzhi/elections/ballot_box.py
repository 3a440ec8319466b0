"""The box of a secret online ballot: sealed blocks of one length, whose key lies outside the database.

Each ballot is padded to SLOT bytes and the box to one slot for every voter of the frozen roll, in a new random order each time it is
written, then sealed with AES-256-GCM. So whoever has the database, its log, its backups of every minute, sees blocks that differ
in every byte and tell neither what was put in nor how many ballots there are. The key is a file beside the data, made when the
voting opens and removed when the box has been emptied. What this protects against and what not: docs/adr/0011-secret-ballot.md.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.core.errors import NotPossible

SLOT = 512
NONCE = 12
_shuffled = secrets.SystemRandom()


def make_key(street: int, round_id: int) -> None:
    """Make the key of a round that opens. A key left behind by an opening that was rolled back is replaced."""
    path = _key_file(street, round_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(AESGCM.generate_key(bit_length=256))
        file.flush()
        os.fsync(file.fileno())


def forget_key(street: int, round_id: int) -> None:
    """Remove the key, so that no copy of the box can ever be opened again."""
    _key_file(street, round_id).unlink(missing_ok=True)


def seal(ballots: list[dict[str, Any]], *, voters: int, street: int, round_id: int) -> bytes:
    """Return a sealed box with these ballots in a new random order. Its length depends on the number of voters only."""
    slots = [_padded(ballot) for ballot in ballots] + [bytes(SLOT)] * (voters - len(ballots))
    if len(slots) != voters:
        raise ValueError("more ballots than voters")
    _shuffled.shuffle(slots)
    nonce = os.urandom(NONCE)
    return nonce + _cipher(street, round_id).encrypt(nonce, b"".join(slots), _context(street, round_id))


def empty(content: bytes, *, street: int, round_id: int) -> list[dict[str, Any]]:
    """Return the ballots of a sealed box, in the random order they lie in. Raises NotPossible without the right key."""
    try:
        plain = _cipher(street, round_id).decrypt(content[:NONCE], content[NONCE:], _context(street, round_id))
    except InvalidTag as error:
        raise NotPossible(_("The online ballots cannot be opened. This round has to be held again.")) from error
    slots = (plain[start : start + SLOT].rstrip(b"\0") for start in range(0, len(plain), SLOT))
    return [json.loads(slot) for slot in slots if slot]


def _padded(ballot: dict[str, Any]) -> bytes:
    text = json.dumps(ballot, separators=(",", ":"), sort_keys=True).encode()
    if len(text) > SLOT:
        raise ValueError("a ballot with more names than fit into a slot")
    return text.ljust(SLOT, b"\0")


def _cipher(street: int, round_id: int) -> AESGCM:
    try:
        return AESGCM(_key_file(street, round_id).read_bytes())
    except FileNotFoundError as error:
        raise NotPossible(_("The online ballots cannot be opened. This round has to be held again.")) from error


def _context(street: int, round_id: int) -> bytes:
    return f"ballot box {street} {round_id}".encode()


def _key_file(street: int, round_id: int) -> Path:
    return Path(settings.MEDIA_ROOT).with_name("ballot-keys") / f"{street}-{round_id}"
