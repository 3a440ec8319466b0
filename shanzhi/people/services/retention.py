"""The purge: personal fields are blanked once nothing has needed them for as long as their declaration says. Figures stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.people.models import Person, PhoneCode
from shanzhi.people.purposes import last_needed
from shanzhi.people.services.erasure import PERSONAL_FIELDS, erase
from shanzhi.people.services.looks import sealed_fields

BATCH = 500
CODES_KEPT = timedelta(days=1)


@dataclass(slots=True)
class Purged:
    """What one run blanked."""

    persons: int = 0
    fields: int = 0
    codes: int = 0


def purge_street(*, street: int, at: datetime) -> Purged:
    """Blank what is due in one street. In the open transaction, scoped to it. May be run again at any time.

    A field is due when `retention_days` of its declaration have passed since the person's data were last needed.
    """
    purged = Purged()
    program = Actor.program(Scope.of_street(street))
    for persons in _batches(street, at):
        needed = last_needed(street, [person.pk for person in persons], at)
        for person in persons:
            due = _due_fields(person, max(needed.get(person.pk, person.created_at), person.created_at), at)
            if due:
                erase(actor=program, person=person, fields=due, at=at)
                purged.persons += 1
                purged.fields += len(due)
    purged.codes = PhoneCode.objects.filter(street=street, sent_at__lte=at - CODES_KEPT).delete()[0]
    return purged


def retention_of(field: str) -> timedelta:
    """Return for how long a personal field of a person outlives its purpose."""
    declaration = sealed_fields()[field].personal
    if declaration is None:
        raise LookupError(f"Person.{field} is not declared")
    return timedelta(days=declaration.retention_days)


def _due_fields(person: Person, last: datetime, at: datetime) -> list[str]:
    return [
        field for field in PERSONAL_FIELDS if getattr(person, field) is not None and at - last >= retention_of(field)
    ]


def _batches(street: int, at: datetime) -> Iterator[list[Person]]:
    """Yield persons old enough to have anything due, by id."""
    shortest = min(retention_of(field) for field in PERSONAL_FIELDS)
    something = Q()
    for field in PERSONAL_FIELDS:
        something |= Q(**{f"{field}__isnull": False})
    persons = Person.objects.filter(something, street=street, created_at__lte=at - shortest).order_by("pk")
    last = 0
    while batch := list(persons.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk
