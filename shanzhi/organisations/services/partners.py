"""Partner units: property companies, owners' committees, units, departments, merchants."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.access_changes import persons_changed
from shanzhi.organisations.enums import PartnerKind
from shanzhi.organisations.models import PartnerUnit, Post
from shanzhi.organisations.rules import runs_place
from shanzhi.records import audit


@transaction.atomic
def register_partner(
    *,
    actor: Actor,
    street: int,
    kind: str,
    name: str,
    community: int | None = None,
    office_phone: str = "",
    can_do: str = "",
    since: date | None = None,
    at: datetime,
) -> PartnerUnit:
    """Note a partner unit of a community, or of the whole street. Its contacts are posts (`appoint`)."""
    require(runs_place(actor, street, community), _("You may not register partner units here."))
    if community is not None and street_of(community) != street:
        raise DomainError(_("This community belongs to another street."), field="community")
    partner = PartnerUnit(
        street=street,
        community=community,
        kind=PartnerKind(kind),
        name=name.strip(),
        office_phone=office_phone.strip(),
        can_do=can_do.strip(),
        since=since or timezone.localdate(at),
    )
    _save(partner)
    _record(actor, partner, "partner.registered", at, {"kind": kind})
    return partner


CHANGEABLE = frozenset({"kind", "name", "office_phone", "can_do"})


@transaction.atomic
def change_partner(*, actor: Actor, partner: PartnerUnit, at: datetime, **changes: Any) -> PartnerUnit:
    """Change what CHANGEABLE names."""
    require(runs_place(actor, partner.street, partner.community), _("You may not change this partner unit."))
    if not changes.keys() <= CHANGEABLE:
        raise LookupError(f"cannot change {sorted(changes.keys() - CHANGEABLE)}")
    changed = sorted(key for key, value in changes.items() if getattr(partner, key) != value)
    for key in changed:
        setattr(partner, key, changes[key])
    _save(partner)
    _record(actor, partner, "partner.changed", at, {"fields": changed})
    return partner


@transaction.atomic
def end_partner(*, actor: Actor, partner: PartnerUnit, on: date | None = None, at: datetime) -> PartnerUnit:
    """Note that the co-operation ended: no work can be handed to the unit any more, its contacts lose their posts."""
    require(runs_place(actor, partner.street, partner.community), _("You may not change this partner unit."))
    if partner.until is not None:
        raise NotPossible(_("This co-operation has ended already."))
    day = on or timezone.localdate(at)
    partner.until = day
    partner.save(update_fields=["until"])
    contacts = Post.objects.filter(street=partner.street, partner=partner, until__isnull=True)
    persons_changed(contacts.values_list("person_id", flat=True), partner.street)
    contacts.filter(since__gte=day).delete()
    contacts.update(until=day)
    _record(actor, partner, "partner.ended", at, {"on": day.isoformat()})
    return partner


def _save(partner: PartnerUnit) -> None:
    if not partner.name:
        raise DomainError(_("Please give it a name."), field="name")
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise DomainError(_("There is a partner unit of this name here already."), field="name") from error


def _record(actor: Actor, partner: PartnerUnit, action: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=partner.street, action=action, subject=partner, at=at, data=data)
