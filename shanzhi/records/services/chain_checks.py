"""The daily check of a street's audit chain, by the worker, in the street's own scope."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from shanzhi.core.tenancy import Scope, enter_scope, scoped
from shanzhi.records.chain import ChainBroken, Head, verify_street
from shanzhi.records.models import AuditCheck

EVERY = timedelta(hours=20)
FULL_EVERY = timedelta(days=7)


def is_due(*, street: int, at: datetime) -> bool:
    """Tell whether a check is due: the last one was a while ago, or found something. Opens its own transaction."""
    with scoped(Scope.of_street(street)):
        newest = AuditCheck.objects.filter(street=street).first()
    return newest is None or bool(newest.problem) or newest.at <= at - EVERY


def check_chain(*, street: int, at: datetime) -> AuditCheck:
    """Check what was added since the last good check, once a week everything, and note the outcome. Opens its own transactions.

    Raises ChainBroken after noting it, so that the job fails and the health check tells.
    """
    with scoped(Scope.of_street(street)):
        good = AuditCheck.objects.filter(street=street, problem="")
        last = good.first()
        is_full = last is None or not good.filter(is_full=True, at__gt=at - FULL_EVERY).exists()
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
