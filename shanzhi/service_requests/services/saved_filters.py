"""Searches somebody keeps for themselves. Not audited: they say nothing about anybody else."""

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.service_requests.models import SavedFilter

LONGEST_NAME = 40
LONGEST_QUERY = 500


def save_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a query string under a name; the same name replaces it. Raises DomainError without a name."""
    require(actor.account_id is not None and actor.scope is not None, _("Please sign in."))
    if not name.strip():
        raise DomainError(_("Please give the filter a name."), field="name")
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("This filter is too long to be kept."))
    street = actor.scope.start if actor.scope else 0
    saved, _made = SavedFilter.objects.update_or_create(
        street=street, account_id=actor.account_id or 0, name=name.strip()[:LONGEST_NAME], defaults={"query": query}
    )
    return saved


def forget_filter(*, actor: Actor, pk: int) -> None:
    """Forget one of one's own filters (idempotent)."""
    SavedFilter.objects.filter(pk=pk, account_id=actor.account_id or 0).delete()
