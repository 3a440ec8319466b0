"""Deleting what is known about a person: asked for by the person, answered by staff with a reason, done by the purge in time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.events import emit
from shanzhi.people.events import ConsentWithdrawn, ErasureAsked
from shanzhi.people.models import Consent, ErasureRequest, Person
from shanzhi.people.purposes import last_needed
from shanzhi.people.rules import is_self, may_keep_people
from shanzhi.records import audit

INDEX_OF = {"name": "name_index", "phone": "phone_index"}
PERSONAL_FIELDS = ("name", "phone", "note", "working_name")


@transaction.atomic
def ask_erasure(*, actor: Actor, person: Person, at: datetime) -> ErasureRequest:
    """Ask that everything known about oneself be deleted. Idempotent while the question is open."""
    require(is_self(actor, person), _("You may ask this for yourself only."))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk, street=person.street)
    asked = ErasureRequest.objects.filter(street=person.street, person=person, answered_at__isnull=True).first()
    if asked is None:
        asked = ErasureRequest.objects.create(street=person.street, person=person, asked_at=at)
        audit.record(actor=actor, street=person.street, action="erasure.asked", subject=asked, at=at)
        emit(ErasureAsked(street=person.street, person_id=person.pk))
    return asked


@transaction.atomic
def answer_erasure(
    *, actor: Actor, asked: ErasureRequest, answer: str, reason: str = "", at: datetime
) -> ErasureRequest:
    """Delete, or say why not (yet). By who keeps the street's people, never by the person.

    Raises DomainError when something still needs the data (an open request, a post), or when keeping them has no reason given.
    """
    require(may_keep_people(actor, asked.street) and not is_self(actor, asked.person), _("You may not answer this."))
    if asked.answered_at is not None:
        raise NotPossible(_("This has been answered already."))
    if answer == ErasureRequest.Answer.ERASED:
        if is_needed(asked.person, at):
            raise DomainError(
                _("Something still needs these data: an open request, a post or a membership. End it first.")
            )
        erase(actor=actor, person=asked.person, fields=PERSONAL_FIELDS, at=at)
    elif not reason.strip():
        raise DomainError(_("Please say why the data must be kept: the person will read it."), field="reason")
    asked.answer = ErasureRequest.Answer(answer)
    asked.reason = reason.strip()
    asked.answered_at = at
    asked.answered_by_id = actor.account_id
    asked.save()
    data = {"answer": answer, "person": asked.person_id}
    audit.record(actor=actor, street=asked.street, action="erasure.answered", subject=asked, at=at, data=data)
    return asked


def is_needed(person: Person, at: datetime) -> bool:
    """Tell whether something still needs the person's data at this moment."""
    return last_needed(person.street, [person.pk], at).get(person.pk) == at


def erase(*, actor: Actor, person: Person, fields: Iterable[str], at: datetime) -> None:
    """Blank personal fields; the row stays, so that figures stay what they were. With the name and phone go home and consents.

    For `answer_erasure` and the purge: asks nobody.
    """
    changes: dict[str, Any] = {}
    for field in fields:
        changes[field] = None
        if field in INDEX_OF:
            changes[INDEX_OF[field]] = None
    for field, value in changes.items():
        setattr(person, field, value)
    if not any(getattr(person, field) for field in PERSONAL_FIELDS):
        changes |= {"household": None, "erased_at": at}
        person.household, person.erased_at = None, at
        _end_consents(person, at)
    person.save(update_fields=list(changes))
    data = {"fields": sorted(set(fields))}
    audit.record(actor=actor, street=person.street, action="person.erased", subject=person, at=at, data=data)


def _end_consents(person: Person, at: datetime) -> None:
    live = Consent.objects.filter(street=person.street, person=person, withdrawn_at__isnull=True)
    for purpose in list(live.values_list("purpose", flat=True)):
        emit(ConsentWithdrawn(street=person.street, person_id=person.pk, purpose=purpose))
    live.update(withdrawn_at=at)
