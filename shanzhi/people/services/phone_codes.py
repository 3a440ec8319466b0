"""Codes sent to a phone, by which a resident without an account shows that a number is theirs.

What is proven is kept in the session as the phone's blind index, for one street. Nothing here tells whether a number is known.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError
from shanzhi.core.events import emit
from shanzhi.people.events import PhoneCodeIssued
from shanzhi.people.models import PhoneCode
from shanzhi.people.phones import normalise_phone, phone_index

DIGITS = 6
VALID_FOR = timedelta(minutes=10)
SHORTEST_INTERVAL = timedelta(minutes=1)
MOST_PER_DAY = 5
MOST_PER_STREET_AND_HOUR = 200
MOST_ATTEMPTS = 5
SESSION_KEY = "proven_phone"
PROOF_LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class CodeToSend:
    """What the sender of the message needs. Never kept, never logged."""

    phone: str
    code: str
    minutes: int


@transaction.atomic
def send_code(*, street: int, phone: str, at: datetime) -> PhoneCode:
    """Make a code for a phone and let it be sent (event PhoneCodeIssued). Earlier codes of this phone stop working.

    At most one a minute and five a day for a phone. Raises DomainError beyond that, and for what is no phone.
    """
    number = normalise_phone(phone)
    index = phone_index(number)
    _take_turn(street, index)
    _check_limits(street, index, at)
    PhoneCode.objects.filter(street=street, phone_index=index, used_at__isnull=True).update(used_at=at)
    issued = PhoneCode.objects.create(
        street=street,
        phone=number,
        phone_index=index,
        code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}",
        sent_at=at,
        expires_at=at + VALID_FOR,
    )
    emit(PhoneCodeIssued(street=street, phone_code_id=issued.pk))
    return issued


def code_to_send(*, street: int, phone_code_id: int, at: datetime) -> CodeToSend | None:
    """Return what to send, for the sender of messages only; None when the code has expired or was replaced meanwhile."""
    issued = PhoneCode.objects.filter(street=street, pk=phone_code_id, used_at__isnull=True, expires_at__gt=at).first()
    if issued is None or issued.phone is None or issued.code is None:
        return None
    return CodeToSend(issued.phone.open(), issued.code.open(), int(VALID_FOR.total_seconds() // 60))


def redeem(*, street: int, phone: str, code: str, at: datetime) -> bytes:
    """Return the phone's blind index if the code is right; it works once. Raises DomainError if not; the attempt counts.

    Call it so that a raised error does not roll the transaction back: catch it inside, as a form does.
    """
    index = phone_index(phone)
    issued = (
        PhoneCode.objects.filter(street=street, phone_index=index, used_at__isnull=True, expires_at__gt=at)
        .order_by("-sent_at")
        .first()
    )
    allowed = issued is not None and bool(
        PhoneCode.objects.filter(street=street, pk=issued.pk, attempts__lt=MOST_ATTEMPTS, used_at__isnull=True).update(
            attempts=F("attempts") + 1
        )
    )
    if issued is None or issued.code is None or not allowed:
        raise DomainError(_("This code no longer works. Please ask for a new one."), field="code")
    typed = "".join(code.split())
    if not constant_time_compare(issued.code.open(), typed):
        raise DomainError(_("This is not the code of the message. Please look again."), field="code")
    PhoneCode.objects.filter(street=street, pk=issued.pk).update(used_at=at)
    return index


def keep_proof(session: Any, *, street: int, index: bytes, at: datetime) -> None:
    """Note in the session that a phone has been proven, for two hours, under a new session key."""
    session.cycle_key()
    session[SESSION_KEY] = {"street": street, "index": index.hex(), "until": (at + PROOF_LASTS).isoformat()}


def proven_index(session: Any, *, street: int, at: datetime) -> bytes | None:
    """Return the blind index of the phone this browser has proven for a street, if that still counts."""
    proof = session.get(SESSION_KEY)
    if not proof or proof["street"] != street or datetime.fromisoformat(proof["until"]) <= at:
        return None
    return bytes.fromhex(proof["index"])


def forget_proof(session: Any) -> None:
    """Forget the proven phone: on a borrowed telephone."""
    session.pop(SESSION_KEY, None)


def _take_turn(street: int, index: bytes) -> None:
    """Let two requests for one phone count one after the other (an advisory lock to the end of the transaction)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [street, int.from_bytes(index[:4], signed=True)])


def _check_limits(street: int, index: bytes, at: datetime) -> None:
    sent = PhoneCode.objects.filter(street=street, phone_index=index)
    if sent.filter(sent_at__gt=at - SHORTEST_INTERVAL).exists():
        raise DomainError(_("A code was sent less than a minute ago. Please wait a moment."), field="phone")
    if sent.filter(sent_at__gt=at - timedelta(days=1)).count() >= MOST_PER_DAY:
        raise DomainError(
            _("Five codes were sent to this phone today. Please try again tomorrow, or call us."), field="phone"
        )
    in_street = PhoneCode.objects.filter(street=street, sent_at__gt=at - timedelta(hours=1))
    if in_street.count() >= MOST_PER_STREET_AND_HOUR:
        raise DomainError(_("Too many codes are being asked for just now. Please try again later, or call us."))
