"""Signing in and out, noted in the audit chain of the account's home. These open their own transactions: no scope is known before."""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import scoped
from shanzhi.people.models import Account
from shanzhi.records import audit


def note_sign_in(*, account: Account, second_factor: bool, at: datetime) -> None:
    """Note that an account has signed in, and whether with a second factor."""
    _note(account, account.display_name, "account.signed_in", at, {"second_factor": second_factor})


def note_failed_sign_in(*, account: Account, second_factor: bool = False, at: datetime) -> None:
    """Note that somebody tried to sign in as an account and failed: at the password, or at the second factor."""
    _note(account, "", "account.sign_in_failed", at, {"second_factor": second_factor})


def note_sign_out(*, account: Account, at: datetime) -> None:
    """Note that an account has signed out."""
    _note(account, account.display_name, "account.signed_out", at, {})


def _note(account: Account, name: str, action: str, at: datetime, data: dict[str, Any]) -> None:
    home = account.home
    actor = Actor(account_id=account.pk if name else None, name=name, scope=home)
    with scoped(home):
        audit.record(actor=actor, street=home.start, action=action, subject=account, at=at, data=data)
