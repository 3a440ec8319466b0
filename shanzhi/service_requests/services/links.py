"""Who looks after which home: proposed by the solver, changed and adopted by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import jobs
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import CoveredBuilding, Member
from shanzhi.organisations.rules import runs_community
from shanzhi.records import audit
from shanzhi.service_requests import sharing_out
from shanzhi.service_requests.enums import Nearness, ProposalState
from shanzhi.service_requests.models import HouseholdLink, LinkProposal, ProposedLink
from shanzhi.service_requests.services.visits import end_link, link_household
from shanzhi.territory.models import Building, BuildingLink, Household

TAKE_NO_HOMES = (MemberClass.FRAIL, MemberClass.MOBILE)
"""Classes of members who are looked after themselves, or are away."""
REACHES: dict[str, int] = {
    Nearness.BUILDING: sharing_out.OWN_BUILDING,
    Nearness.NEAR: sharing_out.NEIGHBOUR,
    Nearness.FAR: sharing_out.OTHER_ESTATE,
}
NEARNESS = {
    sharing_out.OWN_ENTRANCE: Nearness.ENTRANCE,
    sharing_out.OWN_BUILDING: Nearness.BUILDING,
    sharing_out.NEIGHBOUR: Nearness.NEAR,
}


def require_decider(actor: Actor, community: int) -> None:
    """Raise NotPermitted unless the actor decides in the community who looks after which home."""
    require(runs_community(actor, community), _("Staff of the community decide who looks after which household."))


@transaction.atomic
def set_links(*, actor: Actor, building: Building, members: Mapping[int, int | None], at: datetime) -> int:
    """Say who looks after the homes of a building: home → member (None: nobody). Returns how many homes changed."""
    require_decider(actor, building.community)
    today = timezone.localdate(at)
    homes = Household.objects.filter(street=building.street, building=building, pk__in=members)
    there: dict[int, list[HouseholdLink]] = {}
    live = HouseholdLink.objects.filter(street=building.street, household__in=homes, until__isnull=True)
    for link in live.select_related("household").order_by("since", "pk"):
        there.setdefault(link.household_id, []).append(link)
    known = {
        member.pk: member
        for member in Member.objects.filter(
            street=building.street, community=building.community, left_on__isnull=True, pk__in=_some(members)
        )
    }
    changed = 0
    for home in homes:
        now, wanted = there.get(home.pk, []), members[home.pk]
        if (now[0].member_id if now else None) == wanted or (wanted is not None and wanted not in known):
            continue
        for link in now:
            end_link(actor=actor, link=link, on=today, at=at)
        if wanted is not None:
            link_household(actor=actor, member=known[wanted], household=home, on=today, at=at)
        changed += 1
    return changed


def _some(members: Mapping[int, int | None]) -> list[int]:
    return [pk for pk in members.values() if pk is not None]


@transaction.atomic
def propose_links(
    *, actor: Actor, community: int, homes_a_member: int, reach: str, keeps: bool = True, at: datetime
) -> LinkProposal:
    """Ask the solver for a proposal; the worker works it out. Proposals that wait for a decision are put away."""
    require_decider(actor, community)
    street = street_of(community)
    LinkProposal.objects.filter(
        street=street, community=community, state__in=[ProposalState.WAITING, ProposalState.READY]
    ).update(state=ProposalState.PUT_AWAY, decided_at=at)
    proposal = LinkProposal.objects.create(
        street=street,
        community=community,
        homes_a_member=homes_a_member,
        keeps=keeps,
        reach=reach,
        asked_at=at,
        asked_by_id=actor.account_id,
    )
    audit.record(actor=actor, street=street, action="service_requests.propose_links", subject=proposal, at=at)
    jobs.enqueue("service_requests.work_out_links", street=street, proposal_id=proposal.pk)
    return proposal


@dataclass(frozen=True, slots=True)
class Work:
    """A proposal to be worked out: what the solver is given, and what is fixed already."""

    proposal: LinkProposal
    homes: list[Household]
    members: list[Any]
    kept: dict[int, int]
    ground: sharing_out.Ground


def prepare(*, proposal_id: int) -> Work | None:
    """Read what the solver needs. None when the proposal was worked out or put away in between."""
    proposal = LinkProposal.objects.get(pk=proposal_id)
    if proposal.state != ProposalState.WAITING:
        return None
    homes = list(Household.objects.filter(street=proposal.street, community=proposal.community).order_by(*IN_ORDER))
    kept = _kept(proposal) if proposal.keeps else {}
    members = list(_helpers(proposal))
    ground = _ground(proposal, [home for home in homes if home.pk not in kept], members)
    return Work(proposal, homes, members, kept, ground)


def store(*, work: Work, given: Mapping[int, int]) -> None:
    """Keep what the solver found, unless the proposal was put away while it worked."""
    proposal = LinkProposal.objects.select_for_update(of=("self",)).get(pk=work.proposal.pk)
    if proposal.state != ProposalState.WAITING:
        return
    ProposedLink.objects.bulk_create([_row(work, home, given) for home in work.homes], batch_size=1000)
    proposal.state = ProposalState.READY
    proposal.save(update_fields=["state"])


IN_ORDER = ("building__estate__code", "building__code", "entrance__code", "floor", "door", "pk")


def _kept(proposal: LinkProposal) -> dict[int, int]:
    """Return home → member for homes somebody looks after (the first, where several do)."""
    live = HouseholdLink.objects.filter(
        street=proposal.street, household__community=proposal.community, until__isnull=True
    )
    return dict(live.order_by("-since", "-pk").values_list("household_id", "member_id"))


def _helpers(proposal: LinkProposal) -> Any:
    members = Member.objects.filter(street=proposal.street, community=proposal.community, left_on__isnull=True)
    live = Count("household_links", filter=Q(household_links__until__isnull=True))
    return (
        members.exclude(member_class__in=TAKE_NO_HOMES)
        .select_related("person__household")
        .annotate(live=live)
        .order_by("pk")
    )


def _ground(proposal: LinkProposal, homes: list[Household], members: list[Any]) -> sharing_out.Ground:
    covers = CoveredBuilding.objects.filter(
        street=proposal.street,
        until__isnull=True,
        organisation__memberships__until__isnull=True,
        organisation__memberships__member__in=members,
    )
    working: dict[int, list[int]] = {}
    for member, building in covers.values_list("organisation__memberships__member_id", "building_id").distinct():
        working.setdefault(member, []).append(building)
    buildings = Building.objects.filter(street=proposal.street, community=proposal.community)
    links = BuildingLink.objects.filter(street=proposal.street, community=proposal.community)
    return sharing_out.Ground(
        homes=[sharing_out.Home(home.pk, home.building_id, home.entrance_id) for home in homes],
        helpers=[_helper(member, working.get(member.pk, []), proposal.keeps) for member in members],
        spots={
            one.pk: sharing_out.Spot(one.estate_id, int(one.code) if one.code.isdigit() else 0, one.x, one.y)
            for one in buildings
        },
        most=proposal.homes_a_member,
        reach=REACHES[proposal.reach],
        links={(one, other): joined for one, other, joined in links.values_list("one_id", "other_id", "is_joined")},
    )


def _helper(member: Any, working: list[int], keeps: bool) -> sharing_out.Helper:
    home = member.person.household
    return sharing_out.Helper(
        key=member.pk,
        buildings=(home.building_id,) if home else tuple(working),
        entrance=home.entrance_id if home else None,
        home=home.pk if home else None,
        has=member.live if keeps else 0,
    )


def _row(work: Work, home: Household, given: Mapping[int, int]) -> ProposedLink:
    ground, place = work.ground, sharing_out.Home(home.pk, home.building_id, home.entrance_id)
    row = ProposedLink(street=home.street, proposal=work.proposal, household=home)
    if home.pk in work.kept:
        row.member_id, row.nearness = work.kept[home.pk], Nearness.KEPT
    elif home.pk in given:
        number = given[home.pk]
        away = sharing_out.distance(ground, ground.helpers[number], place)
        row.member_id, row.nearness = work.members[number].pk, NEARNESS.get(away or 0, Nearness.FAR)
    else:
        row.nearness = Nearness.FULL if sharing_out.reaches_anybody(ground, place) else Nearness.NOBODY
    return row


@transaction.atomic
def change_proposed(*, actor: Actor, proposal: LinkProposal, members: Mapping[int, int | None], at: datetime) -> int:
    """Put other members into a proposal: home → member (None: nobody). Returns how many homes changed.

    Raises NotPossible once it is decided. Whoever a person chooses by hand may be further away or have more homes than the solver's.
    """
    proposal = _open(actor, proposal)
    rows = list(proposal.links.filter(household_id__in=members).select_for_update(of=("self",)))
    known = set(
        Member.objects.filter(
            street=proposal.street,
            community=proposal.community,
            left_on__isnull=True,
            pk__in=_some(members),
        ).values_list("pk", flat=True)
    )
    changed = []
    for row in rows:
        wanted = members[row.household_id]
        if wanted != row.member_id and (wanted is None or wanted in known):
            row.member_id, row.nearness = wanted, Nearness.CHOSEN
            changed.append(row)
    ProposedLink.objects.bulk_update(changed, ["member", "nearness"])
    if changed:
        data = {"homes": len(changed)}
        audit.record(
            actor=actor,
            street=proposal.street,
            action="service_requests.change_proposal",
            subject=proposal,
            at=at,
            data=data,
        )
    return len(changed)


@transaction.atomic
def adopt_proposal(*, actor: Actor, proposal: LinkProposal, at: datetime) -> tuple[int, int]:
    """Make a proposal hold from today: (links that begin, links that end). Homes it gives to nobody stay as they are."""
    proposal = _open(actor, proposal)
    today = timezone.localdate(at)
    wanted = dict(
        proposal.links.filter(member__left_on__isnull=True, member__isnull=False).values_list(
            "household_id", "member_id"
        )
    )
    live = list(
        HouseholdLink.objects.filter(
            street=proposal.street, household_id__in=wanted, until__isnull=True
        ).select_for_update(of=("self",))
    )
    there = {(link.household_id, link.member_id) for link in live}
    moved = {home for home, member in wanted.items() if (home, member) not in there}
    over = [link.pk for link in live if link.household_id in moved]
    HouseholdLink.objects.filter(street=proposal.street, pk__in=over).update(until=today)
    begin = [
        HouseholdLink(street=proposal.street, household_id=home, member_id=wanted[home], since=today)
        for home in sorted(moved)
    ]
    HouseholdLink.objects.bulk_create(begin, batch_size=1000)
    _decide(actor, proposal, ProposalState.ADOPTED, at, begun=len(begin), ended=len(over))
    return len(begin), len(over)


@transaction.atomic
def put_proposal_away(*, actor: Actor, proposal: LinkProposal, at: datetime) -> None:
    """Put a proposal away undecided: everything stays as it is."""
    require_decider(actor, proposal.community)
    proposal = LinkProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state in (ProposalState.WAITING, ProposalState.READY):
        _decide(actor, proposal, ProposalState.PUT_AWAY, at)


def _open(actor: Actor, proposal: LinkProposal) -> LinkProposal:
    require_decider(actor, proposal.community)
    proposal = LinkProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state != ProposalState.READY:
        raise NotPossible(_("This proposal is not open for a decision any more."))
    return proposal


def _decide(actor: Actor, proposal: LinkProposal, state: ProposalState, at: datetime, **data: int) -> None:
    proposal.state, proposal.decided_at = state, at
    proposal.save(update_fields=["state", "decided_at"])
    audit.record(
        actor=actor,
        street=proposal.street,
        action=f"service_requests.proposal_{state}",
        subject=proposal,
        at=at,
        data=data,
    )
