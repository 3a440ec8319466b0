"""The only door to plain text: a rule, a reason, a row in the log the person can read, an entry in the audit chain."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.personal_data import Sealed, SealedTextField
from shanzhi.people.models import Look, Person
from shanzhi.people.rules import is_self, may_look
from shanzhi.records import audit

LEAST_REASON = 2
LONGEST_REASON = 200


def sealed_fields() -> dict[str, SealedTextField]:
    """Return the personal fields of a person, by name."""
    return {field.name: field for field in Person._meta.get_fields() if isinstance(field, SealedTextField)}


@transaction.atomic
def look(*, actor: Actor, person: Person, field: str, reason: str, at: datetime, subject: Model | None = None) -> str:
    """Return one personal field in plain text, "" when there is none. The look is noted before the text is handed out.

    `subject` is what the look is about (a request, a visit). Raises NotPermitted without a ground, DomainError without a reason.
    A person's look at their own field is not noted.
    """
    if field not in sealed_fields():
        raise LookupError(f"Person has no personal field {field!r}")
    require(may_look(actor, person, field, subject, at=at), _("You may not see this."))
    sealed: Sealed | None = getattr(person, field)
    if is_self(actor, person):
        return sealed.open() if sealed else ""
    reason = _said(reason)
    if sealed is None:
        return ""
    note_look(actor=actor, person=person, field=field, reason=reason, at=at, subject=subject)
    return sealed.open()


def note_look(
    *, actor: Actor, person: Person, field: str, reason: str, at: datetime, subject: Model | None = None
) -> Look:
    """Write down that somebody saw something about a person, for a sealed value another app keeps (its own rule has allowed it).

    `field` is a name of `field_names`. In the open transaction. Raises DomainError without a reason.
    """
    reason = _said(reason)
    about = {"subject_kind": subject._meta.label_lower, "subject_id": subject.pk} if subject is not None else {}
    noted = Look.objects.create(
        street=person.street,
        person=person,
        field=field,
        viewer_id=actor.account_id,
        viewer_name=actor.name,
        reason=reason[:LONGEST_REASON],
        at=at,
        **about,
    )
    data: dict[str, Any] = {"field": field, "look": noted.pk, **about}
    audit.record(actor=actor, street=person.street, action="person.looked_at", subject=person, at=at, data=data)
    return noted


def _said(reason: str) -> str:
    """Return a reason on one line. Raises DomainError when there is none."""
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise DomainError(_("Please say why you need to see this: the person can read it."), field="reason")
    return reason


def own_values(*, actor: Actor, person: Person) -> dict[str, str]:
    """Return everything a person is known by, in plain text, for their own eyes. Raises NotPermitted for anybody else."""
    require(is_self(actor, person), _("You may not see this."))
    values = {name: getattr(person, name) for name in sealed_fields()}
    return {name: value.open() if value else "" for name, value in values.items()}
