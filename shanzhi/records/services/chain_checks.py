"""The nightly check of a street's audit chain, by the worker, in the street's own scope."""

from datetime import datetime

from django.db import connection, transaction

from shanzhi.core.tenancy import Scope, enter_scope, scoped
from shanzhi.records.chain import ChainBroken, Head, verify_street
from shanzhi.records.models import AuditCheck

FULL_ON_WEEKDAY = 6  # Sunday


def check_chain(*, street: int, at: datetime) -> AuditCheck:
    """Check what was added since the last good check, on Sundays everything, and note the outcome. Opens its own transactions.

    Raises ChainBroken after noting it, so that the job fails and the health check tells.
    """
    with scoped(Scope.of_street(street)):
        last = AuditCheck.objects.filter(street=street, problem="").first()
    is_full = last is None or at.weekday() == FULL_ON_WEEKDAY
    noted = [Head(street, last.position, bytes(last.hash))] if last is not None else []
    broken = None
    try:
        end = _verify(street, after=0 if is_full or last is None else last.position, noted=noted)
    except ChainBroken as error:
        broken, end = error, Head(street, error.position, b"")
    with scoped(Scope.of_street(street)):
        check = AuditCheck.objects.create(
            street=street,
            at=at,
            position=end.position,
            hash=end.hash,
            is_full=is_full,
            problem=broken.what[:200] if broken else "",
        )
    if broken is not None:
        raise broken
    return check


def _verify(street: int, *, after: int, noted: list[Head]) -> Head:
    """Verify against one snapshot: entries written meanwhile do not look like a break."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        enter_scope(Scope.of_street(street))
        for head in noted:
            cursor.execute(
                "SELECT hash FROM records_auditseal WHERE street = %s AND position = %s", [street, head.position]
            )
            row = cursor.fetchone()
            if head.position and (row is None or bytes(row[0]) != head.hash):
                raise ChainBroken(street, head.position, "differs from the last check: the chain was rewritten")
        return verify_street(cursor, street, after=after, expected=noted)
