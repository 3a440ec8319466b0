"""Reading persons: what was agreed to, who looked, who is who."""

from collections.abc import Collection

from django.db.models import QuerySet

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import street_of
from shanzhi.people.consents import purposes
from shanzhi.people.models import Consent, ErasureRequest, Look, Person
from shanzhi.people.names import name_index
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.people.rules import may_keep_people


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


def persons_kept_by(actor: Actor) -> QuerySet[Person]:
    """Return the persons of the streets whose people the actor keeps. Never listed: they are found one by one."""
    streets = {street_of(grant.start) for grant in actor.grants}
    return Person.objects.filter(street__in=[street for street in streets if may_keep_people(actor, street)])


def persons_found_by(actor: Actor, text: str) -> QuerySet[Person]:
    """Return those of them with exactly this phone or name; nobody for an empty text."""
    text = text.strip()
    persons = persons_kept_by(actor).filter(erased_at__isnull=True)
    if not text:
        return persons.none()
    if is_phone(text):
        return persons.filter(phone_index=phone_index(text))
    return persons.filter(name_index=name_index(text))


def open_erasures(actor: Actor) -> QuerySet[ErasureRequest]:
    """Return the wishes to be deleted that wait for an answer in the streets whose people the actor keeps, the oldest first."""
    streets = {street_of(grant.start) for grant in actor.grants}
    kept = [street for street in streets if may_keep_people(actor, street)]
    return ErasureRequest.objects.filter(street__in=kept, answered_at__isnull=True).select_related("person")
