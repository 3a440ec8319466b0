"""A proposal becomes groups."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.building_groups.enums import FormationState
from shanzhi.building_groups.models import CoveredEntrance, Formation, Proposal
from shanzhi.building_groups.naming import group_name
from shanzhi.building_groups.queries.grounds import grounds_of, groups_that_may_stay
from shanzhi.building_groups.queries.proposals import Drawn, DrawnGroup, drawn
from shanzhi.building_groups.rules import may_form
from shanzhi.building_groups.services.formations import NOT_YOURS
from shanzhi.building_groups.services.meetings import has_consent
from shanzhi.building_groups.services.papers import keep_papers
from shanzhi.core import jobs
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPossible
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Member, Organisation
from shanzhi.organisations.services.members import join_group
from shanzhi.organisations.services.organisations import cover_buildings, dissolve_organisation, found_organisation
from shanzhi.records import audit

LONGEST_FAILURE = 200


@transaction.atomic
def begin_adoption(
    *, actor: Actor, proposal_id: int, at: datetime, parent: Organisation | None = None, on: date | None = None
) -> Formation:
    """Have a proposal adopted by the worker: hundreds of members join, which takes longer than somebody waits. Refuses as `adopt` does."""
    proposal, formation = _adoptable(actor, proposal_id, (FormationState.READY,))
    proposal.is_adopted = True
    proposal.save(update_fields=["is_adopted"])
    formation.state, formation.failure = FormationState.ADOPTING, ""
    formation.parent, formation.starts_on, formation.adopted_by_id = parent, on, actor.account_id
    formation.save(update_fields=["state", "failure", "parent", "starts_on", "adopted_by"])
    jobs.enqueue("building_groups.adopt", street=formation.street, proposal_id=proposal.pk)
    return formation


@transaction.atomic
def adopt(
    *, actor: Actor, proposal_id: int, at: datetime, parent: Organisation | None = None, on: date | None = None
) -> Formation:
    """Found the groups of a proposal below `parent`, let those who live there join, and keep the papers. `on`: their first day.

    Groups in the area that do not stay are dissolved first. Wants a courtyard meeting that agreed. Raises NotPossible while a group
    breaks a rule, NotPermitted for who does not run the community.
    """
    proposal, formation = _adoptable(actor, proposal_id, (FormationState.READY, FormationState.ADOPTING))
    whole = drawn(proposal, grounds_of(formation))
    day = on or timezone.localdate(at)
    _dissolve_others(actor, formation, day, at)
    members = Member.objects.select_related("person").in_bulk([pk for one in whole.groups for pk in one.joining])
    taken = set(Organisation.objects.filter(community=formation.community).values_list("name", flat=True))
    for one in whole.groups:
        organisation = (
            _extended(actor, whole, one, day, at)
            if one.group.is_kept
            else _founded(actor, whole, one, parent=parent, taken=taken, on=day, at=at)
        )
        for pk in one.joining:
            join_group(actor=actor, member=members[pk], organisation=organisation, since=day, at=at)
    proposal.is_adopted = True
    proposal.save(update_fields=["is_adopted"])
    formation.state, formation.adopted_at, formation.starts_on = FormationState.ADOPTED, at, day
    formation.save(update_fields=["state", "adopted_at", "starts_on"])
    keep_papers(actor=actor, whole=whole, at=at)
    data = {"proposal": proposal.pk, "groups": len(whole.new_groups), "members": whole.grouped}
    audit.record(actor=actor, street=formation.street, action="formation.adopted", subject=formation, at=at, data=data)
    return formation


@transaction.atomic
def give_up_adoption(*, proposal_id: int, reason: str) -> None:
    """Open the proposals again after the worker could not adopt one, with the sentence that says why."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    proposal.is_adopted = False
    proposal.save(update_fields=["is_adopted"])
    adopting = Formation.objects.filter(pk=proposal.formation_id, state=FormationState.ADOPTING)
    adopting.update(state=FormationState.READY, failure=reason[:LONGEST_FAILURE])


def _adoptable(actor: Actor, proposal_id: int, states: Collection[FormationState]) -> tuple[Proposal, Formation]:
    """Lock a proposal and its formation. Raises unless the actor may and everything is ready."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    formation = Formation.objects.select_for_update(of=("self",)).select_related("parent").get(pk=proposal.formation_id)
    proposal.formation = formation
    require(may_form(actor, formation.community), NOT_YOURS)
    if formation.state not in states:
        raise NotPossible(_("These proposals can no longer be adopted."))
    if not has_consent(formation):
        raise NotPossible(_("First hold a courtyard meeting and note that those who came agreed."))
    if not drawn(proposal, grounds_of(formation)).is_valid:
        raise NotPossible(_("A group breaks a rule. Correct it first: it is marked on the page of the proposal."))
    return proposal, formation


def groups_to_dissolve(formation: Formation) -> list[Organisation]:
    """Return the groups in the area that do not stay."""
    kept = set(formation.kept_groups.values_list("organisation_id", flat=True))
    standing = groups_that_may_stay(formation.community, formation.estate_id)
    return [group for group in standing if group.pk not in kept]


def _dissolve_others(actor: Actor, formation: Formation, on: date, at: datetime) -> None:
    for group in groups_to_dissolve(formation):
        dissolve_organisation(actor=actor, organisation=group, on=on, at=at)
        live = CoveredEntrance.objects.filter(street=group.street, organisation=group, until__isnull=True)
        live.update(until=on)


def _founded(
    actor: Actor, whole: Drawn, one: DrawnGroup, *, parent: Organisation | None, taken: set[str], on: date, at: datetime
) -> Organisation:
    formation, grounds = whole.proposal.formation, whole.grounds
    name = one.group.name if one.group.name and one.group.name not in taken else group_name(grounds, one.shape, taken)
    taken.add(name)
    estates = {grounds.buildings[block].estate for block, _number in one.shape}
    organisation = found_organisation(
        actor=actor,
        street=formation.street,
        kind=OrganisationKind.BUILDING_GROUP,
        name=name,
        community=formation.community,
        parent=parent,
        estate=estates.pop() if len(estates) == 1 else None,
        founded_on=on,
        at=at,
    )
    _cover(actor, whole, organisation, one, on=on, at=at)
    one.group.organisation = organisation
    one.group.name = name
    one.group.save(update_fields=["organisation", "name"])
    return organisation


def _extended(actor: Actor, whole: Drawn, one: DrawnGroup, on: date, at: datetime) -> Organisation:
    organisation: Organisation | None = one.group.organisation
    if organisation is None or organisation.dissolved_on is not None:
        raise NotPossible(_("A group that was to stay is gone. Ask for new proposals."))
    if one.shape != whole.grounds.kept.get(organisation.pk):
        _cover(actor, whole, organisation, one, on=on, at=at)
    return organisation


def _cover(actor: Actor, whole: Drawn, organisation: Organisation, one: DrawnGroup, *, on: date, at: datetime) -> None:
    """Note which buildings a group looks after, besides those it has already, and which entrances where it has not all."""
    grounds = whole.grounds
    blocks: dict[int, set[int]] = {}
    for block, number in one.shape:
        blocks.setdefault(block, set()).add(number)
    covered = CoveredBuilding.objects.filter(organisation=organisation, until__isnull=True).select_related("building")
    buildings = {cover.building_id: cover.building for cover in covered}
    buildings |= {grounds.buildings[block].pk: grounds.buildings[block] for block in blocks}
    cover_buildings(actor=actor, organisation=organisation, buildings=buildings.values(), on=on, at=at)
    narrowed = {
        door.pk
        for block, numbers in blocks.items()
        if len(numbers) < len(grounds.doors[block])
        for number in numbers
        if (door := grounds.doors[block][number]) is not None
    }
    live = CoveredEntrance.objects.filter(street=organisation.street, organisation=organisation, until__isnull=True)
    live.exclude(entrance_id__in=narrowed).update(until=on)
    there = set(live.values_list("entrance_id", flat=True))
    CoveredEntrance.objects.bulk_create(
        CoveredEntrance(street=organisation.street, organisation=organisation, entrance_id=pk, since=on)
        for pk in sorted(narrowed - there)
    )
