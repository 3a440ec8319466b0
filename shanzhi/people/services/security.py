"""What the security administrator does: ends the rest of an account after wrong passwords, takes lost second factors away."""

from datetime import datetime

from axes.models import AccessAttempt
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.people.account_deeds import note_deed
from shanzhi.people.models import Account, Administration
from shanzhi.people.rules import is_administrator


@transaction.atomic
def end_rest(*, actor: Actor, username: str, at: datetime) -> bool:
    """Let an account that rests after five wrong passwords sign in again at once. Returns False when it does not rest."""
    require(is_administrator(actor, Administration.SECURITY), _("You may not change this account."))
    ended = bool(AccessAttempt.objects.filter(username=username).delete()[0])
    account = Account.objects.filter(username=username).first()
    if ended and account is not None:
        note_deed(actor=actor, account=account, action="account.rest_ended", at=at)
    return ended
