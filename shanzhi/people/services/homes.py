"""Where a person lives."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.people.models import Person
from shanzhi.people.rules import may_keep_people, may_keep_person
from shanzhi.records import audit
from shanzhi.territory.models import Household


@transaction.atomic
def note_home(*, actor: Actor, person: Person, household: Household | None, at: datetime) -> bool:
    """Note the home a person lives in, or None when they moved away. Tells whether it is new.

    By who keeps the street's people; a home that is known, by who keeps this person, so that no community takes another's residents.
    """
    keeps = may_keep_people(actor, person.street) if person.household_id is None else may_keep_person(actor, person)
    require(keeps, _("You may not change this person."))
    if household is not None and household.street != person.street:
        raise DomainError(_("This home belongs to another street."), field="household")
    if person.household_id == (household.pk if household else None):
        return False
    person.household = household
    person.save(update_fields=["household"])
    data = {"household": person.household_id}
    audit.record(actor=actor, street=person.street, action="person.home_noted", subject=person, at=at, data=data)
    return True
