"""Where deeds on accounts are noted: accounts belong to no street, audit chains do.

The deed stands in the chain of the account's home (its street; the first code of its range, if it covers several), as long as
whoever does it acts there. What administrators do, and what is done to them, stands in the national chain: street 0, which no
real street has.
"""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.people.models import NATIONAL, Account
from shanzhi.records import audit
from shanzhi.records.models import AuditEntry


def chain_of(actor: Actor, account: Account) -> int:
    """Return the street whose chain notes a deed on an account. The open transaction's scope must hold it."""
    if actor.scope is None:
        return NATIONAL.start
    return account.home.start if account.home.start in actor.scope else actor.scope.start


def note_deed(
    *, actor: Actor, account: Account, action: str, at: datetime, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Write the audit entry of a deed on an account."""
    street = chain_of(actor, account)
    return audit.record(actor=actor, street=street, action=action, subject=account, at=at, data=data)
