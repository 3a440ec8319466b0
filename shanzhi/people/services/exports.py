"""The copy of one's own data."""

from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.people.exports import parts_of
from shanzhi.people.models import Person
from shanzhi.people.services.known import known_about


def export_person(*, actor: Actor, person: Person, at: datetime) -> dict[str, Any]:
    """Return everything that is known about the actor's own person, in plain text. Raises NotPermitted for anybody else's."""
    known = known_about(actor, person)
    return {
        "made_at": at.isoformat(),
        "street": person.street,
        "person": {**known.values, "home": known.home, "known_since": person.created_at.isoformat()},
        **parts_of(person),
    }
