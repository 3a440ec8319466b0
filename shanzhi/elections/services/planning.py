"""Planning an election, or the meeting that founds a body, and drawing up the roll of those due."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.elections.enums import Action, ElectionKind, ElectionState, Standing
from shanzhi.elections.models import Election, Founding, RollEntry, Step
from shanzhi.elections.rules import may_plan
from shanzhi.elections.services.stepping import locked_to_run, note
from shanzhi.elections.terms import rules_of, term_years
from shanzhi.elections.workflow import BEFORE_VOTING, ENDED
from shanzhi.organisations.enums import MemberClass, OrganisationKind
from shanzhi.organisations.models import Member, Organisation
from shanzhi.organisations.queries import members_of
from shanzhi.organisations.rules import runs_community, runs_organisation
from shanzhi.territory.models import Estate

GROUPS = frozenset({OrganisationKind.BUILDING_GROUP, OrganisationKind.PARTY_GROUP})
LEAST_COMMITTEE, MOST_OF_A_BRANCH, MOST_OF_ALL = 3, 7, 15
LEAST_MEMBERS = 3
LEAST_FOR_COMMITTEE = 7


@transaction.atomic
def plan_election(
    *,
    actor: Actor,
    organisation: Organisation,
    kind: str,
    seats: int = 1,
    deputies: int = 0,
    online: bool = False,
    years: int | None = None,
    at: datetime,
) -> Election:
    """Plan an election of a standing body; its members of the day are put on the roll. By who runs or leads it.

    Raises DomainError for what the body does not elect, NotPossible while another election of it runs.
    """
    require(may_plan(actor, organisation), _("You may not plan an election here."))
    if organisation.dissolved_on is not None:
        raise DomainError(_("This organisation has been dissolved."), field="organisation")
    running = Election.objects.filter(street=organisation.street, organisation=organisation).exclude(state__in=ENDED)
    if running.exists():
        raise NotPossible(_("An election of this body is under way already."))
    election = _new(organisation, kind, seats=seats, deputies=deputies, online=online, years=years)
    election.organisation = organisation
    return _save(actor, election, _members(organisation), at)


@transaction.atomic
def plan_founding(
    *,
    actor: Actor,
    parent: Organisation,
    kind: str,
    name: str,
    reason: str,
    members: Iterable[Member],
    probationary: Iterable[Member] = (),
    community: int | None = None,
    setting: str = "",
    estate: Estate | None = None,
    ends_on: date | None = None,
    elects: str = ElectionKind.SECRETARY,
    seats: int = 1,
    deputies: int = 0,
    years: int | None = None,
    at: datetime,
) -> Election:
    """Plan to found a body by a meeting of its members, who elect its secretary or committee there. By who runs where it will stand.

    Raises DomainError with fewer than three full members, for a name in use and for what such a body does not elect.
    """
    require(runs_community(actor, community), _("You may not found an organisation here."))
    require(runs_organisation(actor, parent), _("You may not found an organisation here."))
    full, name = list(members), name.strip()
    if len(full) < LEAST_MEMBERS:
        raise DomainError(_("A branch is founded by at least three full members."), field="members")
    taken = Organisation.objects.filter(street=parent.street, community=community, name=name)
    if not name or taken.exists():
        raise DomainError(_("There is an organisation of this name here already."), field="name")
    founding = Founding(
        street=parent.street,
        community=community,
        kind=OrganisationKind(kind),
        setting=setting,
        name=name,
        parent=parent,
        estate=estate,
        ends_on=ends_on,
        reason=reason.strip(),
    )
    election = _new(founding, elects, seats=seats, deputies=deputies, online=False, years=years)
    founding.save()
    election.founding = founding
    election = _save(actor, election, full, at)
    _enter(election, probationary, Standing.PROBATIONARY)
    return election


@transaction.atomic
def set_roll(*, actor: Actor, election_id: int, standings: Mapping[int, tuple[str, str]], at: datetime) -> Election:
    """Say who on the roll may vote, who is probationary and who is not counted as due, with the reason. By entry id.

    Members who joined or left meanwhile are brought in and taken out. Not once voting has begun: then the roll is frozen.
    """
    election = locked_to_run(actor, election_id, *BEFORE_VOTING)
    bring_up_to_date(election)
    for entry in RollEntry.objects.filter(street=election.street, election=election, pk__in=standings):
        standing, reason = standings[entry.pk]
        if standing == Standing.NOT_COUNTED and not reason.strip():
            raise DomainError(_("Please say why a member is not counted as due."), field=f"reason_{entry.pk}")
        entry.standing = Standing(standing)
        entry.reason = reason.strip() if standing == Standing.NOT_COUNTED else ""
        if standing != Standing.DUE:
            entry.ballot = ""
        entry.save(update_fields=["standing", "reason", "ballot"])
    note(actor, election, "roll", at, {"entries": len(standings)})
    return election


def bring_up_to_date(election: Election) -> None:
    """Put members who joined since on the roll, and take off those who left. A founding keeps those it named."""
    if election.organisation is None:
        return
    members = {member.pk for member in _members(election.organisation)}
    election.roll.exclude(member_id__in=members).delete()
    known = set(election.roll.values_list("member_id", flat=True))
    _enter(election, (member for member in _members(election.organisation) if member.pk not in known), Standing.DUE)


def _members(organisation: Organisation) -> list[Member]:
    """Return who is at home in a branch, or takes part in a group; volunteers who are no party members elect nobody."""
    if organisation.kind in GROUPS:
        found = members_of(organisation)
    else:
        found = Member.objects.filter(street=organisation.street, home_branch=organisation)
    return list(found.filter(left_on__isnull=True).exclude(member_class=MemberClass.VOLUNTEER))


def _new(
    body: Organisation | Founding, kind: str, *, seats: int, deputies: int, online: bool, years: int | None
) -> Election:
    kind = ElectionKind(kind)
    if (body.kind in GROUPS) != (kind == ElectionKind.LEADER):
        raise DomainError(_("This body does not elect that."), field="kind")
    if body.kind not in Organisation.HOME_BODIES | GROUPS:
        raise DomainError(_("This body does not elect that."), field="kind")
    if online and kind != ElectionKind.LEADER:
        raise DomainError(_("Only leaders of building groups are elected online."), field="online")
    most = MOST_OF_A_BRANCH if body.kind == OrganisationKind.BRANCH else MOST_OF_ALL
    if kind == ElectionKind.COMMITTEE and not LEAST_COMMITTEE <= seats <= most:
        raise DomainError(
            _("A committee here has %(least)d to %(most)d members.") % {"least": LEAST_COMMITTEE, "most": most},
            field="seats",
        )
    rules = rules_of(body.street)
    return Election(
        street=body.street,
        community=body.community,
        kind=kind,
        seats=seats if kind == ElectionKind.COMMITTEE else 1,
        deputies=0 if kind == ElectionKind.LEADER else deputies,
        online=online,
        term_years=years or term_years(rules, body.kind, body.setting, body.community),
        surplus_percent=rules.surplus_percent,
        quorum_percent=rules.quorum_percent,
        base=rules.base,
        state=ElectionState.PLANNED,
    )


def _save(actor: Actor, election: Election, members: list[Member], at: datetime) -> Election:
    election.save()
    _enter(election, members, Standing.DUE)
    step: dict[str, Any] = {"source": "", "target": election.state, "at": at}
    Step.objects.create(
        street=election.street,
        election=election,
        action=Action.PLAN,
        account_id=actor.account_id,
        actor=actor.name,
        **step,
    )
    data = {"organisation": election.organisation_id, "founding": election.founding_id, "kind": election.kind}
    note(actor, election, Action.PLAN, at, data)
    return election


def _enter(election: Election, members: Iterable[Member], standing: Standing) -> None:
    entries = (
        RollEntry(street=election.street, election=election, member=member, standing=standing) for member in members
    )
    RollEntry.objects.bulk_create(entries)
