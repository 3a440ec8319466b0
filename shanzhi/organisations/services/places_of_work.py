"""Office buildings, markets, and the units that join into one branch or sit in a big committee."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.enums import PremisesKind
from shanzhi.organisations.models import JoinedUnit, Organisation, PartnerUnit, Premises
from shanzhi.organisations.rules import runs_community, runs_organisation
from shanzhi.records import audit
from shanzhi.territory.models import Building


@transaction.atomic
def add_premises(
    *,
    actor: Actor,
    community: int,
    kind: str,
    name: str,
    building: Building | None = None,
    members_counted: int | None = None,
    counted_on: date | None = None,
    at: datetime,
) -> Premises:
    """Add an office building or a market to a community: by who runs it. Raises DomainError for a name in use."""
    require(runs_community(actor, community), _("You may not change these premises."))
    premises = Premises(street=street_of(community), community=community, kind=PremisesKind(kind))
    counted = (counted_on or timezone.localdate(at)) if members_counted is not None else None
    premises.members_counted, premises.counted_on = members_counted, counted
    _save(premises, name, building)
    audit.record(actor=actor, street=premises.street, action="premises.added", subject=premises, at=at)
    return premises


@transaction.atomic
def change_premises(
    *,
    actor: Actor,
    premises: Premises,
    kind: str,
    name: str,
    building: Building | None = None,
    members_counted: int | None = None,
    counted_on: date | None = None,
    at: datetime,
) -> Premises:
    """Write premises anew, such as how many members a later survey found."""
    require(runs_community(actor, premises.community), _("You may not change these premises."))
    premises.kind = PremisesKind(kind)
    counted = (counted_on or timezone.localdate(at)) if members_counted is not None else None
    premises.members_counted, premises.counted_on = members_counted, counted
    _save(premises, name, building)
    data = {"members_counted": members_counted}
    audit.record(actor=actor, street=premises.street, action="premises.changed", subject=premises, at=at, data=data)
    return premises


@transaction.atomic
def set_joined_units(
    *, actor: Actor, organisation: Organisation, units: Iterable[PartnerUnit], on: date | None = None, at: datetime
) -> None:
    """Say which units join in a branch or sit in a committee from a day on; those no longer named end that day.

    Raises NotPossible for a dissolved organisation and DomainError for a unit whose co-operation ended.
    """
    require(runs_organisation(actor, organisation), _("You may not change this organisation."))
    if organisation.dissolved_on is not None:
        raise NotPossible(_("This organisation has been dissolved."))
    wanted = {unit.pk: unit for unit in units}
    if any(unit.until is not None for unit in wanted.values()):
        raise DomainError(_("The co-operation with this unit has ended."), field="units")
    day = on or timezone.localdate(at)
    live = JoinedUnit.objects.select_for_update().filter(
        street=organisation.street, organisation=organisation, until__isnull=True
    )
    present = {row.partner_id: row for row in live}
    gone = [row for unit_id, row in present.items() if unit_id not in wanted]
    for row in gone:
        row.until = day
        row.save(update_fields=["until"])
    fresh = sorted(wanted.keys() - present.keys())
    JoinedUnit.objects.bulk_create(
        JoinedUnit(street=organisation.street, organisation=organisation, partner_id=pk, since=day) for pk in fresh
    )
    if gone or fresh:
        data = {"added": fresh, "ended": len(gone)}
        audit.record(
            actor=actor,
            street=organisation.street,
            action="organisation.units",
            subject=organisation,
            at=at,
            data=data,
        )


def _save(premises: Premises, name: str, building: Building | None) -> None:
    if not name.strip():
        raise DomainError(_("Please give it a name."), field="name")
    if building is not None and building.community != premises.community:
        raise DomainError(_("This building lies in another community."), field="building")
    premises.name, premises.building = name.strip(), building
    try:
        with transaction.atomic():
            premises.save()
    except IntegrityError as error:
        raise DomainError(_("There are premises of this name here already."), field="name") from error
