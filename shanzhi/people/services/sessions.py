"""Ending sessions: one's own in other browsers, or all of an account."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.people.account_deeds import note_deed
from shanzhi.people.browsers import session_handle
from shanzhi.people.models import Account, AccountSession


@transaction.atomic
def end_session(*, actor: Actor, account: Account, handle: str, at: datetime) -> bool:
    """Sign out one of one's own browsers, named by its handle. Returns False when there is none such (any more)."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    for session in AccountSession.objects.filter(account=account):
        if session_handle(session.session_key) == handle:
            session.delete()
            note_deed(actor=actor, account=account, action="account.session_ended", at=at)
            return True
    return False


@transaction.atomic
def end_other_sessions(*, actor: Actor, account: Account, but: str | None, at: datetime) -> int:
    """Sign out all of one's own browsers except the one with the session key `but`. Returns how many."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    ended: int = AccountSession.objects.filter(account=account).exclude(session_key=but).delete()[0]
    if ended:
        note_deed(actor=actor, account=account, action="account.sessions_ended", at=at, data={"number": ended})
    return ended
