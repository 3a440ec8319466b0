"""What is known about a person, put together for the person's own eyes: on /me/ and for a resident with a proven phone."""

from dataclasses import dataclass

from shanzhi.core.access import Actor
from shanzhi.people.consents import Purpose, purposes
from shanzhi.people.models import Consent, ErasureRequest, Person
from shanzhi.people.queries import consents_of
from shanzhi.people.services.looks import own_values


@dataclass(frozen=True, slots=True)
class Known:
    """Plain values of one person, for that person only."""

    person: Person
    values: dict[str, str]
    home: str
    erasure: ErasureRequest | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One purpose with the consent that counts today, if there is one."""

    purpose: Purpose
    consent: Consent | None


def known_about(actor: Actor, person: Person) -> Known:
    """Return what is known about the actor's own person. Raises NotPermitted for anybody else's."""
    household = person.household
    home = ""
    if household is not None:
        parts = [household.building.estate.name, household.building.name, getattr(household.entrance, "name", "")]
        home = " ".join([*(part for part in parts if part), household.door])
    return Known(
        person=person,
        values=own_values(actor=actor, person=person),
        home=home,
        erasure=ErasureRequest.objects.filter(street=person.street, person=person).order_by("-asked_at").first(),
    )


def choices_of(person: Person) -> list[Choice]:
    """Return every purpose with the person's consent to it."""
    consents = consents_of(person)
    return [Choice(purpose, consents.get(purpose.key)) for purpose in purposes()]
