"""What a person agreed to have published: the only door to plain text without a look, because everybody may read it.

Asked anew for every page and every print, so a consent that ends ends at once, everywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass

from shanzhi.people.consents import PUBLISH_NAME, PUBLISH_PHONE
from shanzhi.people.models import Person
from shanzhi.people.queries import consents_of_all


@dataclass(frozen=True, slots=True)
class Published:
    """One person as the public may know them: "" for what they did not agree to. `purposes`: all they agree to today."""

    name: str
    phone: str
    purposes: frozenset[str]


def published_values(*, street: int, person_ids: Collection[int]) -> dict[int, Published]:
    """Return, for each of the persons, what they agreed to have published (two queries). Erased persons are left out."""
    agreed = consents_of_all(person_ids, street)
    found: dict[int, Published] = {}
    for person in Person.objects.filter(street=street, pk__in=person_ids, erased_at__isnull=True):
        purposes = frozenset(agreed.get(person.pk, ()))
        found[person.pk] = Published(
            name=person.name.open() if person.name and PUBLISH_NAME in purposes else "",
            phone=person.phone.open() if person.phone and PUBLISH_PHONE in purposes else "",
            purposes=purposes,
        )
    return found
