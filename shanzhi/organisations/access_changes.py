"""Whose sessions must be rebuilt when posts and memberships change."""

from collections.abc import Iterable

from shanzhi.people.actors import access_changed
from shanzhi.people.models import Person


def person_changed(person: Person) -> None:
    """Make the sessions of a person's account, if there is one, rebuild what they may do."""
    if person.account_id is not None:
        access_changed([person.account_id])


def persons_changed(person_ids: Iterable[int], street: int) -> None:
    """Do the same for many persons of a street."""
    accounts = Person.objects.filter(street=street, pk__in=list(person_ids), account__isnull=False)
    access_changed(account_id for account_id in accounts.values_list("account_id", flat=True) if account_id)
