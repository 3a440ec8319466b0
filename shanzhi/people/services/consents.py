"""Consents: given and withdrawn with the same ease, each a fact with its time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.events import emit
from shanzhi.people.consents import purpose as purpose_of
from shanzhi.people.enums import GivenHow
from shanzhi.people.events import ConsentWithdrawn
from shanzhi.people.models import Consent, Person
from shanzhi.people.rules import is_self, may_keep_person
from shanzhi.records import audit


@transaction.atomic
def give_consent(*, actor: Actor, person: Person, purpose: str, how: str = GivenHow.ONLINE, at: datetime) -> Consent:
    """Note that the person agrees to the present text of a purpose; an older version's consent ends. Idempotent.

    By the person online, or by who keeps this person (`may_keep_person`) for a consent given on paper, by phone or spoken.
    """
    require(_may_note(actor, person), _("You may not note this."))
    wanted = purpose_of(purpose)
    live = _live(person, purpose)
    if live is not None:
        if live.version == wanted.version:
            return live
        Consent.objects.filter(pk=live.pk, street=live.street).update(withdrawn_at=at)
    consent = Consent.objects.create(
        street=person.street,
        person=person,
        purpose=purpose,
        version=wanted.version,
        given_at=at,
        given_how=how,
        recorded_by_id=actor.account_id,
    )
    _record(actor, consent, "consent.given", how, at)
    return consent


@transaction.atomic
def withdraw_consent(
    *, actor: Actor, person: Person, purpose: str, how: str = GivenHow.ONLINE, at: datetime
) -> Consent | None:
    """Note that the person no longer agrees, from this moment on. Returns None when there was no consent. Idempotent."""
    require(_may_note(actor, person), _("You may not note this."))
    live = _live(person, purpose)
    if live is None:
        return None
    live.withdrawn_at = at
    live.save(update_fields=["withdrawn_at"])
    _record(actor, live, "consent.withdrawn", how, at)
    emit(ConsentWithdrawn(street=person.street, person_id=person.pk, purpose=purpose))
    return live


def _may_note(actor: Actor, person: Person) -> bool:
    return is_self(actor, person) or may_keep_person(actor, person)


def _live(person: Person, purpose: str) -> Consent | None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk, street=person.street)
    return Consent.objects.filter(
        street=person.street, person=person, purpose=purpose, withdrawn_at__isnull=True
    ).first()


def _record(actor: Actor, consent: Consent, action: str, how: str, at: datetime) -> None:
    data = {"person": consent.person_id, "purpose": consent.purpose, "version": consent.version, "how": how}
    audit.record(actor=actor, street=consent.street, action=action, subject=consent, at=at, data=data)
