"""From an account to an actor. What the posts grant is told by the app that owns them, registered here (people cannot import it)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F

from shanzhi.core.access import Actor, Grant
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.models import Account

GrantSource = Callable[[Account], "Standing"]
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


def actor_of(account: Account) -> Actor:
    """Return the actor an account is, with all its grants. Opens its own transaction; administrators have no grants."""
    if account.administers or account.scope_start is None or account.scope_stop is None:
        return Actor(account_id=account.pk, name=account.display_name, scope=None, administers=account.administers)
    scope = Scope(account.scope_start, account.scope_stop)
    with scoped(scope):
        standings = [source(account) for source in _sources]
    return Actor(
        account_id=account.pk,
        name=account.display_name,
        scope=scope,
        grants=tuple(grant for standing in standings for grant in standing.grants),
        person_id=next((standing.person_id for standing in standings if standing.person_id), None),
    )


def access_changed(account_ids: Iterable[int]) -> None:
    """Make every session of these accounts rebuild its actor on its next request."""
    Account.objects.filter(pk__in=list(account_ids)).update(access_version=F("access_version") + 1)
