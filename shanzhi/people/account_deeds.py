"""Where deeds on accounts are noted: accounts belong to no street, audit chains do.

A deed done inside a street (its staff make an account) stands in that street's chain. A deed of an administrator, or of an
account that spans several streets on itself, stands in the national chain: street 0, which no real street has.
"""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.people.models import NATIONAL, Account
from shanzhi.records import audit
from shanzhi.records.models import AuditEntry


def chain_of(actor: Actor, account: Account) -> int:
    """Return the street whose chain notes a deed on an account: the one street the actor acts in, else the account's, else 0.

    The open transaction's scope must hold it: an administrator's actor has the scope NATIONAL.
    """
    if actor.scope is not None and actor.scope.street is not None:
        return actor.scope.street
    home = account.home.street
    return home if home and actor.scope is not None and home in actor.scope else NATIONAL.start


def note_deed(
    *, actor: Actor, account: Account, action: str, at: datetime, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Write the audit entry of a deed on an account."""
    street = chain_of(actor, account)
    return audit.record(actor=actor, street=street, action=action, subject=account, at=at, data=data)
