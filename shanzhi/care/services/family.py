"""Family: a relative sees when somebody comes, as long as the person agrees. A guardian needs no leave of the child."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.consents import FAMILY
from shanzhi.care.enums import Relation
from shanzhi.care.models import CarePerson, FamilyLink
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.public_tokens import new_token
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.people.services import give_consent
from shanzhi.records import audit


@transaction.atomic
def link_family(
    *,
    actor: Actor,
    entry: CarePerson,
    relative: Person,
    relation: Relation,
    at: datetime,
    given_how: str = GivenHow.SPOKEN,
) -> FamilyLink:
    """Let a relative see when somebody comes. Notes the person's consent to it, unless the relative is the guardian. Idempotent."""
    entry = CarePerson.objects.select_for_update(of=("self",)).select_related("kind", "person").get(pk=entry.pk)
    require(rules.may_see(actor, entry), _("You do not keep this register."))
    if not entry.is_live or entry.person is None:
        raise NotPossible(_("This care has ended."))
    if relative.pk == entry.person_id:
        raise DomainError(_("This is the person themself."), field="phone")
    known = FamilyLink.objects.filter(street=entry.street, entry=entry, relative=relative, until__isnull=True).first()
    if known is not None:
        return known
    if relation != Relation.GUARDIAN:
        give_consent(actor=actor, person=entry.person, purpose=FAMILY, how=given_how, at=at)
    link = FamilyLink.objects.create(
        street=entry.street,
        entry=entry,
        relative=relative,
        relation=relation,
        token=new_token(entry.street),
        since=deadlines.day_of(at),
    )
    audit.record(actor=actor, street=entry.street, action="care.link_family", subject=link, at=at)
    return link


@transaction.atomic
def end_family_link(*, actor: Actor, link: FamilyLink, at: datetime, by_family: bool = False) -> FamilyLink:
    """End a relative's view: by who keeps the register, or by the relative (the caller has shown the token)."""
    link = FamilyLink.objects.select_for_update(of=("self",)).select_related("entry__kind").get(pk=link.pk)
    require(by_family or rules.may_see(actor, link.entry), _("You do not keep this register."))
    if link.until is None:
        link.until = deadlines.day_of(at)
        link.save(update_fields=["until"])
        audit.record(actor=actor, street=link.street, action="care.end_family_link", subject=link, at=at)
    return link


def end_links_for_want_of_consent(*, actor: Actor, street: int, person_id: int, at: datetime) -> None:
    """End the views of all relatives but guardians when the person no longer agrees (the program, told of it)."""
    links = FamilyLink.objects.filter(street=street, entry__person_id=person_id, until__isnull=True)
    for link in links.exclude(relation=Relation.GUARDIAN):
        end_family_link(actor=actor, link=link, at=at, by_family=True)
