"""Planning an election, or the meeting that founds a body, and drawing up the roll of those due."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.elections.enums import Action, ElectionKind, ElectionState, Standing
from shanzhi.elections.models import Election, Founding, RollEntry, Step
from shanzhi.elections.rules import may_plan
from shanzhi.elections.services.stepping import locked_to_run, note
from shanzhi.elections.terms import rules_of, term_years
from shanzhi.elections.workflow import BEFORE_VOTING, ENDED
from shanzhi.organisations.enums import MemberClass, OrganisationKind, PartyStatus
from shanzhi.organisations.models import Member, MemberStatus, Organisation
from shanzhi.organisations.queries import home_members_of, members_of, on_day, with_rights
from shanzhi.organisations.rules import runs_organisation, runs_place
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
    return _save(actor, election, _members(organisation, timezone.localdate(at)), at)


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
    require(runs_place(actor, parent.street, community), _("You may not found an organisation here."))
    require(runs_organisation(actor, parent), _("You may not found an organisation here."))
    full, name, today = list(members), name.strip(), timezone.localdate(at)
    entitled = with_rights(Member.objects.filter(street=parent.street, pk__in=[one.pk for one in full]), today)
    if entitled.count() != len(full) or len(full) < LEAST_MEMBERS:
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
    RollEntry.objects.bulk_create(
        RollEntry(street=election.street, election=election, member=member, standing=Standing.PROBATIONARY)
        for member in probationary
    )
    return election


@transaction.atomic
def set_roll(*, actor: Actor, election_id: int, standings: Mapping[int, tuple[str, str]], at: datetime) -> Election:
    """Say who on the roll may vote, who is probationary and who is not counted as due, with the reason. By entry id.

    Members who joined or left meanwhile are brought in and taken out. Not once voting has begun: then the roll is frozen. Who is noted as
    probationary or without rights cannot be let vote here: that is changed at the member.
    """
    election = locked_to_run(actor, election_id, *BEFORE_VOTING)
    bring_up_to_date(election, at)
    entries = RollEntry.objects.filter(street=election.street, election=election, pk__in=standings)
    noted = _noted([entry.member_id for entry in entries], election.street, timezone.localdate(at))
    for entry in entries.select_related("member__person"):
        standing, reason = standings[entry.pk]
        if standing == Standing.DUE and entry.member_id in noted:
            raise DomainError(
                _("%(name)s is noted as “%(status)s”. Change that at the member first.")
                % {"name": entry.member, "status": PartyStatus(noted[entry.member_id]).label},
                field=f"standing_{entry.pk}",
            )
        if standing == Standing.NOT_COUNTED and not reason.strip():
            raise DomainError(_("Please say why a member is not counted as due."), field=f"reason_{entry.pk}")
        entry.standing = Standing(standing)
        entry.reason = reason.strip() if standing == Standing.NOT_COUNTED else ""
        if standing != Standing.DUE:
            entry.ballot = ""
        entry.save(update_fields=["standing", "reason", "ballot"])
    note(actor, election, "roll", at, {"entries": len(standings)})
    return election


def bring_up_to_date(election: Election, at: datetime) -> None:
    """Put members who joined since on the roll, and take off those who left. A founding keeps those it named."""
    if election.organisation is None:
        return
    members = {member.pk: member for member in _members(election.organisation, timezone.localdate(at))}
    election.roll.exclude(member_id__in=members).delete()
    known = set(election.roll.values_list("member_id", flat=True))
    _enter(election, [member for pk, member in members.items() if pk not in known], at)


def _members(organisation: Organisation, on: date) -> list[Member]:
    """Return who is at home in a branch, or takes part in a group; volunteers who are no party members elect nobody."""
    found = members_of(organisation) if organisation.kind in GROUPS else home_members_of(organisation, on=on)
    return list(found.filter(left_on__isnull=True).exclude(member_class=MemberClass.VOLUNTEER))


def _noted(member_ids: Iterable[int], street: int, on: date) -> dict[int, str]:
    """Return the status of those who are no full members with all rights on a day."""
    statuses = MemberStatus.objects.filter(on_day(on), street=street, member_id__in=list(member_ids))
    return dict(statuses.exclude(status=PartyStatus.FULL).values_list("member_id", "status"))


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
    _enter(election, members, at)
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


def _enter(election: Election, members: list[Member], at: datetime) -> None:
    """Put members on the roll, each with the rights they have that day."""
    noted = _noted([member.pk for member in members], election.street, timezone.localdate(at))
    entries = []
    for member in members:
        entry = RollEntry(street=election.street, election=election, member=member)
        status = noted.get(member.pk)
        if status == PartyStatus.PROBATIONARY:
            entry.standing = Standing.PROBATIONARY
        elif status is not None:
            entry.standing, entry.reason = Standing.NOT_COUNTED, str(PartyStatus(status).label)
        entries.append(entry)
    RollEntry.objects.bulk_create(entries)
