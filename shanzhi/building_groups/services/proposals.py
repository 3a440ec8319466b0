"""Changing a proposal by hand: moving entrances and buildings between groups, naming groups."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shanzhi.building_groups.enums import FormationState
from shanzhi.building_groups.models import Proposal, ProposedGroup, ProposedPart
from shanzhi.building_groups.naming import LONGEST_NAME
from shanzhi.building_groups.queries.grounds import Part, grounds_of
from shanzhi.building_groups.rules import may_form
from shanzhi.building_groups.services.formations import NOT_YOURS
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.records import audit


@transaction.atomic
def move_parts(
    *,
    actor: Actor,
    proposal_id: int,
    parts: Iterable[Part],
    group: ProposedGroup | None = None,
    to_new: bool = False,
    at: datetime,
) -> Proposal:
    """Move entrances (building id, entrance id) or undivided buildings (building id, None) into a group, a new one, or out of all.

    A building that is divided is moved whole by (building id, None) too. What belongs to a group that stays does not move. A group
    left empty goes. Whether the rules hold afterwards is shown, not refused: half a change is seldom right.
    """
    proposal = _locked(actor, proposal_id)
    grounds = grounds_of(proposal.formation)
    units = set()
    for building, entrance in parts:
        whole = {unit for (pk, _door), unit in grounds.unit_of.items() if pk == building} if entrance is None else set()
        unit = grounds.unit_of.get((building, entrance))
        units |= whole or ({unit} if unit else set())
    units -= {unit for shape in grounds.kept.values() for unit in shape}
    if not units:
        raise DomainError(
            _("Please choose what to move. What belongs to a group that stays cannot be moved."), field="part"
        )
    moved = grounds.parts_of(units)
    if group is not None and group.proposal_id != proposal.pk:
        raise DomainError(_("This group belongs to another proposal."), field="group")
    for building, entrance in moved:
        where = {"entrance_id": entrance} if entrance is not None else {"entrance__isnull": True}
        ProposedPart.objects.filter(proposal=proposal, building_id=building, **where).delete()
    target = _new_group(proposal) if to_new else group
    if target is not None:
        ProposedPart.objects.bulk_create(
            ProposedPart(
                street=proposal.street, proposal=proposal, group=target, building_id=building, entrance_id=entrance
            )
            for building, entrance in moved
        )
    ProposedGroup.objects.filter(proposal=proposal, is_kept=False, parts__isnull=True).delete()
    proposal.changed_at = at
    proposal.save(update_fields=["changed_at"])
    data = {"parts": len(moved), "group": target.number if target else None}
    audit.record(actor=actor, street=proposal.street, action="proposal.changed", subject=proposal, at=at, data=data)
    return proposal


@transaction.atomic
def name_group(*, actor: Actor, group_id: int, name: str, at: datetime) -> ProposedGroup:
    """Give a proposed group a name of one's own; "" goes back to the one after its buildings."""
    group = ProposedGroup.objects.get(pk=group_id)
    proposal = _locked(actor, group.proposal_id)
    if group.is_kept:
        raise NotPossible(_("A group that stays keeps its name."))
    group.name = name.strip()[:LONGEST_NAME]
    group.save(update_fields=["name"])
    data = {"group": group.number}
    audit.record(actor=actor, street=proposal.street, action="proposal.group_named", subject=proposal, at=at, data=data)
    return group


def _locked(actor: Actor, pk: int) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("formation").get(pk=pk)
    require(may_form(actor, proposal.formation.community), NOT_YOURS)
    if proposal.formation.state != FormationState.READY:
        raise NotPossible(_("These proposals can no longer be changed."))
    return proposal


def _new_group(proposal: Proposal) -> ProposedGroup:
    last = ProposedGroup.objects.filter(proposal=proposal).aggregate(last=Max("number"))["last"] or 0
    return ProposedGroup.objects.create(street=proposal.street, proposal=proposal, number=last + 1)
