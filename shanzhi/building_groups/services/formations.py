"""Asking for groups, working the proposals out, putting them aside."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.building_groups.enums import FormationState
from shanzhi.building_groups.forming.candidates import Aim, candidates_of
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.building_groups.forming.solving import Division, divide_among
from shanzhi.building_groups.models import Formation, KeptGroup, Proposal, ProposedGroup, ProposedPart
from shanzhi.building_groups.queries.grounds import Grounds, grounds_of, groups_that_may_stay
from shanzhi.building_groups.rules import may_form
from shanzhi.core import jobs
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Organisation
from shanzhi.records import audit
from shanzhi.territory.models import Estate

NOT_YOURS = gettext_lazy("Only staff of this community and of its street office form its groups.")
SMALLEST, LARGEST = 2, 100


@transaction.atomic
def ask_for_proposals(
    *,
    actor: Actor,
    community: int,
    at: datetime,
    estate: Estate | None = None,
    limits: Limits | None = None,
    kept: Iterable[Organisation] | None = None,
) -> Formation:
    """Ask for proposals for a community, or an estate; the worker works them out. `kept`: groups that stay, all by default."""
    require(may_form(actor, community), NOT_YOURS)
    limits = limits or Limits()
    if not SMALLEST <= limits.least <= limits.most <= LARGEST:
        raise DomainError(_("The most must not be less than the least."), field="most")
    if estate is not None and estate.community != community:
        raise DomainError(_("This estate belongs to another community."), field="estate")
    formation = Formation.objects.create(
        street=street_of(community),
        community=community,
        estate=estate,
        least=limits.least,
        most=limits.most,
        buildings=limits.buildings,
        furthest=limits.furthest,
        asked_at=at,
        asked_by_id=actor.account_id,
    )
    standing = groups_that_may_stay(community, estate.pk if estate else None)
    wanted = {group.pk for group in kept} if kept is not None else {group.pk for group in standing}
    KeptGroup.objects.bulk_create(
        KeptGroup(street=formation.street, formation=formation, organisation=group)
        for group in standing
        if group.pk in wanted
    )
    audit.record(actor=actor, street=formation.street, action="formation.asked", subject=formation, at=at)
    jobs.enqueue("building_groups.work_out", street=formation.street, formation_id=formation.pk)
    return formation


def work_out(*, actor: Actor, formation_id: int, at: datetime) -> Formation:
    """Work the proposals out at once, in the caller's transaction: for scenarios and tests. The worker does the same in steps."""
    grounds = ground_to_divide(formation_id)
    if grounds is None:
        return Formation.objects.get(pk=formation_id)
    formation = Formation.objects.get(pk=formation_id)
    return keep_proposals(
        actor=actor,
        formation_id=formation_id,
        grounds=grounds,
        divisions=divisions_of(grounds, formation.limits),
        at=at,
    )


def ground_to_divide(formation_id: int) -> Grounds | None:
    """Return the ground of a formation that still waits, else None."""
    formation = Formation.objects.filter(pk=formation_id, state=FormationState.WAITING).first()
    return grounds_of(formation) if formation else None


def divisions_of(
    grounds: Grounds, limits: Limits, told: Callable[[int], None] = lambda percent: None
) -> list[Division]:
    """Return a division for each aim; `told` hears how far it is, in percent. Takes seconds and no query."""
    candidates = candidates_of(grounds.ground, limits)
    aims = list(Aim)
    divisions = []
    for number, aim in enumerate(aims):
        divisions.append(divide_among(grounds.ground, candidates, limits, aim))
        told(100 * (number + 1) // len(aims))
    return divisions


def note_progress(*, formation_id: int, percent: int) -> None:
    """Note how far working out is."""
    Formation.objects.filter(pk=formation_id, state=FormationState.WAITING).update(progress=percent)


@transaction.atomic
def keep_proposals(
    *, actor: Actor, formation_id: int, grounds: Grounds, divisions: Iterable[Division], at: datetime
) -> Formation:
    """Keep the divisions as proposals, those that are the same only once. Does nothing when it was done before."""
    formation = Formation.objects.select_for_update().get(pk=formation_id)
    if formation.state != FormationState.WAITING:
        return formation
    seen = []
    for division in divisions:
        shapes = set(division.shapes)
        if shapes not in seen:
            seen.append(shapes)
            _keep(formation, grounds, division)
    formation.state, formation.progress = FormationState.READY, 100
    formation.save(update_fields=["state", "progress"])
    data = {"proposals": len(seen)}
    audit.record(
        actor=actor, street=formation.street, action="formation.worked_out", subject=formation, at=at, data=data
    )
    return formation


@transaction.atomic
def drop_formation(*, actor: Actor, formation_id: int, at: datetime) -> Formation:
    """Put the proposals aside."""
    formation = Formation.objects.select_for_update(of=("self",)).get(pk=formation_id)
    require(may_form(actor, formation.community), NOT_YOURS)
    if formation.state in (FormationState.ADOPTED, FormationState.DROPPED):
        raise NotPossible(_("This is done already."))
    formation.state = FormationState.DROPPED
    formation.save(update_fields=["state"])
    audit.record(actor=actor, street=formation.street, action="formation.dropped", subject=formation, at=at)
    return formation


def _keep(formation: Formation, grounds: Grounds, division: Division) -> None:
    proposal = Proposal.objects.create(
        street=formation.street,
        formation=formation,
        aim=division.aim.value,
        walk=division.walk,
        gap=min(1.0, division.gap),
    )
    shapes = sorted(division.shapes, key=min)
    kept = list(grounds.kept)
    groups = [
        ProposedGroup(
            street=formation.street, proposal=proposal, number=number, organisation_id=organisation, is_kept=True
        )
        for number, organisation in enumerate(kept, start=1)
    ]
    groups += [
        ProposedGroup(street=formation.street, proposal=proposal, number=number)
        for number in range(len(kept) + 1, len(kept) + len(shapes) + 1)
    ]
    ProposedGroup.objects.bulk_create(groups)
    ProposedPart.objects.bulk_create(
        ProposedPart(
            street=formation.street, proposal=proposal, group=group, building_id=building, entrance_id=entrance
        )
        for group, shape in zip(groups[len(kept) :], shapes, strict=True)
        for building, entrance in grounds.parts_of(shape)
    )
