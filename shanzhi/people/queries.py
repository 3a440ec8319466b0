"""Reading persons: what was agreed to, who looked, who is who."""

from collections.abc import Collection

from django.db.models import QuerySet

from shanzhi.core.errors import DomainError
from shanzhi.people.consents import purposes
from shanzhi.people.models import Consent, Look, Person
from shanzhi.people.names import name_index
from shanzhi.people.phones import is_phone, phone_index


def consents_of(person: Person) -> dict[str, Consent]:
    """Return the person's consents that count today, by purpose: not withdrawn, and to the present version of the text."""
    return consents_of_all([person.pk], person.street).get(person.pk, {})


def consents_of_all(person_ids: Collection[int], street: int) -> dict[int, dict[str, Consent]]:
    """Return the consents that count today of many persons: person → purpose → consent (one query)."""
    versions = {purpose.key: purpose.version for purpose in purposes()}
    found: dict[int, dict[str, Consent]] = {}
    live = Consent.objects.filter(street=street, person_id__in=person_ids, withdrawn_at__isnull=True)
    for consent in live:
        if versions.get(consent.purpose) == consent.version:
            found.setdefault(consent.person_id, {})[consent.purpose] = consent
    return found


def has_consented(person: Person, purpose: str) -> bool:
    """Tell whether a purpose is covered by a consent that counts today."""
    return purpose in consents_of(person)


def looks_at(person: Person) -> QuerySet[Look]:
    """Return the looks at a person's fields, newest first."""
    return Look.objects.filter(street=person.street, person=person)


def person_of_account(account_id: int, street: int) -> Person | None:
    """Return the person an account is in a street."""
    return Person.objects.filter(street=street, account_id=account_id).first()


def persons_found_by(text: str, street: int) -> QuerySet[Person]:
    """Return the street's persons with exactly this phone or name. Raises DomainError for an empty search."""
    text = text.strip()
    if not text:
        raise DomainError("", field="q")
    persons = Person.objects.filter(street=street, erased_at__isnull=True)
    if is_phone(text):
        return persons.filter(phone_index=phone_index(text))
    return persons.filter(name_index=name_index(text))
