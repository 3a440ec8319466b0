"""Noting persons. The phone is what makes two occasions one person; a name never does."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.people.models import Person
from shanzhi.people.names import name_index, normalise_name
from shanzhi.people.phones import normalise_phone, phone_index
from shanzhi.people.rules import is_self, may_keep_account, may_keep_people
from shanzhi.records import audit

LONGEST_NAME = 40


def find_or_make_person(*, actor: Actor, street: int, name: str = "", phone: str = "", at: datetime) -> Person:
    """Return the street's person with this phone, made if new; without a phone, always a new one. Fills a missing name.

    A name that is there already stays, whoever says another. Raises DomainError for what is no phone.
    """
    name = normalise_name(name)[:LONGEST_NAME]
    if not phone:
        return _make(actor, Person(street=street, created_at=at, **_named(name)), at)
    number = normalise_phone(phone)
    index = phone_index(number)
    person = Person.objects.filter(street=street, phone_index=index).first()
    if person is None:
        fresh = Person(street=street, created_at=at, phone=number, phone_index=index, **_named(name))
        Person.objects.bulk_create([fresh], ignore_conflicts=True)  # another visitor may be quicker
        person = Person.objects.get(street=street, phone_index=index)
        if person.created_at == at:
            audit.record(actor=actor, street=street, action="person.made", subject=person, at=at)
    if name and person.name is None:
        Person.objects.filter(pk=person.pk, street=street).update(**_named(name))
        person.refresh_from_db(fields=["name", "name_index"])
        audit.record(actor=actor, street=street, action="person.named", subject=person, at=at)
    return person


@transaction.atomic
def correct_person(
    *,
    actor: Actor,
    person: Person,
    name: str | None = None,
    phone: str | None = None,
    note: str | None = None,
    proven: bytes | None = None,
    at: datetime,
) -> Person:
    """Write a person's name, phone or note anew (None leaves it, "" takes it away): by themself or by who keeps the street's people.

    One's own new phone must be proven by a code sent to it (`proven`: its blind index), because by the phone later requests find
    their person. Others write it only if they may keep the person's account, and what was known before does not open by it: proving
    such a phone shows requests told since (`phone_since`) and no more, until the person proves a phone while signed in.
    Raises NotPermitted, and DomainError for what is no phone or for a phone that another person of the street has.
    """
    keeps = may_keep_people(actor, person.street)
    require(is_self(actor, person) or keeps, _("You may not change this person."))
    require(
        phone is None or is_self(actor, person) or may_keep_account(actor, person), _("You may not change this phone.")
    )
    if phone and is_self(actor, person) and proven != phone_index(phone):
        raise DomainError(_("Please confirm the new phone with the code sent to it."), field="phone")
    changes: dict[str, Any] = {}
    if name is not None:
        changes |= _named(normalise_name(name)[:LONGEST_NAME])
        if person.working_name is not None:
            changes["working_name"] = changes["name"]
    if phone is not None:
        changes |= _reached_at(person, phone) | {"phone_since": None if is_self(actor, person) else at}
    if note is not None:
        changes["note"] = note.strip() or None
    for field, value in changes.items():
        setattr(person, field, value)
    person.save(update_fields=list(changes))
    fields = [field for field in changes if not field.endswith(("_index", "_since"))]
    audit.record(
        actor=actor, street=person.street, action="person.corrected", subject=person, at=at, data={"fields": fields}
    )
    return person


def _named(name: str) -> dict[str, Any]:
    return {"name": name or None, "name_index": name_index(name) if name else None}


def _reached_at(person: Person, phone: str) -> dict[str, Any]:
    if not phone.strip():
        return {"phone": None, "phone_index": None}
    number = normalise_phone(phone)
    index = phone_index(number)
    if Person.objects.filter(street=person.street, phone_index=index).exclude(pk=person.pk).exists():
        raise DomainError(
            _("Another person of this street has this phone already. If you share it, leave this field empty."),
            field="phone",
        )
    return {"phone": number, "phone_index": index}


def _make(actor: Actor, person: Person, at: datetime) -> Person:
    person.save()
    audit.record(actor=actor, street=person.street, action="person.made", subject=person, at=at)
    return person
