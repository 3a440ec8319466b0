"""From an account to an actor. What the posts grant is told by the app that owns them, registered here (people cannot import it)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from shanzhi.core.access import Actor, Grant
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.models import NATIONAL, Account

GrantSource = Callable[[Account, date], "Standing"]
_sources: list[GrantSource] = []


@dataclass(frozen=True, slots=True)
class Standing:
    """What one source knows of an account: the person it is in its street, and what its posts grant."""

    person_id: int | None
    grants: tuple[Grant, ...]


def grant_source(source: GrantSource) -> GrantSource:
    """Register a source of grants (a decorator)."""
    if source not in _sources:
        _sources.append(source)
    return source


def actor_of(account: Account, *, on: date) -> Actor:
    """Return the actor an account is on a day, with all its grants. Opens its own transaction.

    Administrators have no grants, and the national scope: the audit chain of accounts, no street.
    """
    if account.administers or account.scope_start is None or account.scope_stop is None:
        return Actor(account_id=account.pk, name=account.display_name, scope=NATIONAL, administers=account.administers)
    with scoped(Scope(account.scope_start, account.scope_stop)):
        return actor_in_scope(account, on=on)


def actor_in_scope(account: Account, *, on: date) -> Actor:
    """Return the actor an account is on a day, inside a transaction that is scoped to its streets (scenarios, tasks, tests)."""
    standings = [source(account, on) for source in _sources]
    return Actor(
        account_id=account.pk,
        name=account.display_name,
        scope=Scope(account.scope_start or 0, account.scope_stop or 0),
        grants=tuple(grant for standing in standings for grant in standing.grants),
        person_id=next((standing.person_id for standing in standings if standing.person_id), None),
    )


def access_changed(account_ids: Iterable[int]) -> None:
    """Make every session of these accounts rebuild its actor on its next request."""
    Account.objects.filter(pk__in=list(account_ids)).update(access_version=F("access_version") + 1)
