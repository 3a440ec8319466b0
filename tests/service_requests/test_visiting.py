"""Who looks after which home, how often it is visited, rounds and sheets: rules, refusals, boundaries."""

from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Member
from shanzhi.service_requests.enums import Nearness, ProposalState
from shanzhi.service_requests.models import HomeVisit, HouseholdLink, LinkProposal, ProposedLink
from shanzhi.service_requests.queries.visiting import (
    due_on,
    due_this_month,
    end_of_month,
    homes_due,
    progress_by_building,
    rhythm_of,
)
from shanzhi.service_requests.services import links, visit_plans, visits
from shanzhi.service_requests.sharing_out import share_out
from tests.world import Someone, World


@pytest.fixture
def helper(world: World) -> Someone:
    """A member who lives in the first home."""
    member = world.member()
    member.person.household = world.households[0]
    member.person.save(update_fields=["household"])
    return member


def give(world: World, someone: Someone, *homes: int) -> None:
    for number in homes:
        visits.link_household(
            actor=world.secretary().actor,
            member=someone.member,
            household=world.households[number],
            on=world.at.date() - timedelta(days=300),
            at=world.at,
        )


def propose(world: World, *, most: int = 10, reach: str = Nearness.NEAR, keeps: bool = True) -> LinkProposal:
    """Ask for a proposal and work it out, as the worker does."""
    proposal = links.propose_links(
        actor=world.secretary().actor, community=world.code, homes_a_member=most, reach=reach, keeps=keeps, at=world.at
    )
    work = links.prepare(proposal_id=proposal.pk)
    assert work is not None
    links.store(work=work, given=share_out(work.ground))
    proposal.refresh_from_db()
    return proposal


def rows(proposal: LinkProposal) -> dict[str, tuple[int | None, str]]:
    return {row.household.door: (row.member_id, row.nearness) for row in proposal.links.select_related("household")}


def test_a_proposal_gives_every_home_to_somebody_near_and_never_ones_own(world: World, helper: Someone) -> None:
    proposal = propose(world)

    assert proposal.state == ProposalState.READY
    assert rows(proposal) == {
        "101": (None, Nearness.NOBODY),  # their own
        **dict.fromkeys(("102", "201", "202"), (helper.member.pk, Nearness.ENTRANCE)),
    }


def test_who_looks_after_a_home_keeps_it_unless_asked_otherwise(world: World, helper: Someone) -> None:
    other = world.other_member()
    give(world, other, 1)

    assert rows(propose(world))["102"] == (other.member.pk, Nearness.KEPT)
    assert rows(propose(world, keeps=False))["102"][1] != Nearness.KEPT


def test_full_and_frail_members_get_no_more(world: World, helper: Someone) -> None:
    give(world, helper, 1)
    assert rows(propose(world, most=1))["201"] == (None, Nearness.FULL)

    Member.objects.filter(pk=helper.member.pk).update(member_class=MemberClass.FRAIL)
    assert rows(propose(world, most=9))["201"] == (None, Nearness.NOBODY)


def test_who_has_no_known_home_is_near_the_buildings_of_their_group(world: World) -> None:
    member, _homes = world.member(), world.households
    assert rows(propose(world))["101"] == (member.member.pk, Nearness.BUILDING)


def test_a_new_proposal_puts_the_open_one_away(world: World, helper: Someone) -> None:
    first, second = propose(world), propose(world)
    first.refresh_from_db()
    assert (first.state, second.state) == (ProposalState.PUT_AWAY, ProposalState.READY)


def test_a_proposal_put_away_while_it_was_worked_out_stays_away(world: World, helper: Someone) -> None:
    actor = world.secretary().actor
    proposal = links.propose_links(actor=actor, community=world.code, homes_a_member=9, reach="near", at=world.at)
    work = links.prepare(proposal_id=proposal.pk)
    assert work is not None
    links.put_proposal_away(actor=actor, proposal=proposal, at=world.at)
    links.store(work=work, given=share_out(work.ground))

    assert not ProposedLink.objects.exists()
    assert links.prepare(proposal_id=proposal.pk) is None


def test_adopting_begins_new_links_ends_those_that_move_and_is_done_once(world: World, helper: Someone) -> None:
    other, actor = world.other_member(), world.secretary().actor
    give(world, other, 1)
    proposal = propose(world)
    homes = {home.door: home.pk for home in world.households}
    changed = links.change_proposed(
        actor=actor, proposal=proposal, members={homes["102"]: helper.member.pk, homes["202"]: None}, at=world.at
    )

    assert changed == 2
    assert links.adopt_proposal(actor=actor, proposal=proposal, at=world.at) == (3, 1)
    live = HouseholdLink.objects.filter(until=None).values_list("household__door", "member")
    assert set(live) == {("101", other.member.pk), ("102", helper.member.pk), ("201", helper.member.pk)}
    with pytest.raises(NotPossible):
        links.adopt_proposal(actor=actor, proposal=proposal, at=world.at)
    with pytest.raises(NotPossible):
        links.change_proposed(actor=actor, proposal=proposal, members={}, at=world.at)


@pytest.mark.parametrize("role", ["member", "group_leader", "partner_contact", "account_without_post"])
def test_only_staff_decide(world: World, helper: Someone, role: str) -> None:
    actor, proposal = getattr(world, role)().actor, propose(world)
    deeds = [
        lambda: links.propose_links(actor=actor, community=world.code, homes_a_member=1, reach="near", at=world.at),
        lambda: links.adopt_proposal(actor=actor, proposal=proposal, at=world.at),
        lambda: links.put_proposal_away(actor=actor, proposal=proposal, at=world.at),
        lambda: links.change_proposed(actor=actor, proposal=proposal, members={}, at=world.at),
        lambda: links.set_links(actor=actor, building=world.building, members={}, at=world.at),
        lambda: visit_plans.set_rhythm(
            actor=actor, community=world.code, visits_a_year=1, homes_a_member=1, at=world.at
        ),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()


def test_neighbours_decide_nothing_here(world: World, other_world: World) -> None:
    with pytest.raises(NotPermitted):
        links.propose_links(
            actor=other_world.street_staff().actor, community=world.code, homes_a_member=1, reach="near", at=world.at
        )


def test_links_of_a_building_are_set_home_by_home(world: World, helper: Someone) -> None:
    other, actor = world.other_member(), world.secretary().actor
    give(world, helper, 1, 2)
    wanted = {
        world.households[0].pk: None,
        world.households[1].pk: other.member.pk,
        world.households[2].pk: helper.member.pk,
        world.households[3].pk: 987654321,  # nobody of this community
    }

    assert links.set_links(actor=actor, building=world.building, members=wanted, at=world.at) == 1
    live = HouseholdLink.objects.filter(until=None).values_list("household__door", "member")
    assert set(live) == {("102", other.member.pk), ("201", helper.member.pk)}


# The plan


def test_a_home_is_due_an_interval_after_somebody_was_met(world: World, helper: Someone) -> None:
    give(world, helper, 1)
    rhythm = rhythm_of(world.street, world.code)
    (link,) = homes_due(world.street, on=world.at.date())
    assert (rhythm.visits_a_year, due_on(link, rhythm)) == (2, link.since)

    visits.record_visit(actor=helper.actor, household=world.households[1], at=world.at, met=False)
    (link,) = homes_due(world.street, on=world.at.date())
    assert due_on(link, rhythm) == link.since  # nobody was in: still due

    visits.record_visit(actor=helper.actor, household=world.households[1], at=world.at)
    (link,) = homes_due(world.street, on=world.at.date())
    assert due_on(link, rhythm) == world.at.date() + timedelta(days=182)


@pytest.mark.parametrize(("days", "due"), [(0, 0), (1, 1)])
def test_due_this_month_ends_with_the_month(world: World, helper: Someone, days: int, due: int) -> None:
    give(world, helper, 1)
    last_day = end_of_month(world.at.date())
    on_the_brink = world.at + (last_day - timedelta(days=182) - world.at.date())
    met = on_the_brink + timedelta(days=1 - days)
    visits.record_visit(actor=helper.actor, household=world.households[1], at=met, recorded_at=world.at)

    rhythm = rhythm_of(world.street, world.code)
    assert due_this_month(world.street, world.code, rhythm, on=world.at.date()).count() == due


def test_progress_counts_buildings_and_homes(world: World, helper: Someone) -> None:
    give(world, helper, 1, 2)
    visits.record_visit(actor=helper.actor, household=world.households[1], at=world.at)
    _other = world.other_building

    first, second = progress_by_building(
        world.street, world.code, rhythm_of(world.street, world.code), on=world.at.date()
    )

    assert (first.homes, first.in_care, first.visited, first.due, first.without) == (4, 2, 1, 1, 2)
    assert (second.homes, second.in_care, second.visited, second.due) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("a_year", "each", "field"),
    [(0, 5, "visits_a_year"), (53, 5, "visits_a_year"), (2, 0, "homes_a_member"), (2, 101, "homes_a_member")],
)
def test_a_rhythm_has_bounds(world: World, a_year: int, each: int, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        visit_plans.set_rhythm(
            actor=world.secretary().actor, community=world.code, visits_a_year=a_year, homes_a_member=each, at=world.at
        )
    assert refused.value.field == field


# Rounds and sheets


def test_a_round_sent_twice_counts_once(world: World, helper: Someone) -> None:
    give(world, helper, 1, 2)
    lines = [
        visit_plans.Noted(world.households[1], met=True, heard="想装扶手", draft_key="a"),
        visit_plans.Noted(world.households[2], met=False, draft_key="b"),
    ]
    for _sending in range(2):
        visit_plans.record_round(actor=helper.actor, lines=lines, on=world.at, at=world.at)

    assert HomeVisit.objects.count() == 2


def test_a_round_to_a_home_of_somebody_else_is_refused(world: World, helper: Someone) -> None:
    give(world, helper, 1)
    with pytest.raises(NotPermitted):
        visit_plans.record_round(
            actor=helper.actor, lines=[visit_plans.Noted(world.households[2], met=True)], on=world.at, at=world.at
        )


def test_a_sheet_lists_the_longest_due_first_and_is_entered_once(world: World, helper: Someone) -> None:
    give(world, helper, 1, 2)
    visits.record_visit(actor=helper.actor, household=world.households[1], at=world.at)
    sheet = visit_plans.print_sheet(actor=helper.actor, member=helper.member, at=world.at)
    assert sheet.household_ids == [world.households[2].pk, world.households[1].pk]
    assert sheet.number == f"ZF-{world.street}-2026-000001"

    later = world.at + timedelta(days=3)
    lines = [visit_plans.Noted(world.households[2], met=True, heard="灯坏了")]
    for _entering in range(2):
        visit_plans.enter_sheet(actor=world.secretary().actor, sheet=sheet, lines=lines, on=world.at, at=later)
    visit = HomeVisit.objects.get(heard="灯坏了")
    assert (visit.member, visit.recorded_by) == (helper.member, world.secretary().account)


def test_a_sheet_is_its_members_and_the_staffs(world: World, helper: Someone) -> None:
    give(world, helper, 1)
    with pytest.raises(NotPermitted):
        visit_plans.print_sheet(actor=world.other_member().actor, member=helper.member, at=world.at)
    sheet = visit_plans.print_sheet(actor=world.secretary().actor, member=helper.member, at=world.at)
    with pytest.raises(NotPermitted):
        visit_plans.enter_sheet(actor=world.other_member().actor, sheet=sheet, lines=[], on=world.at, at=world.at)
    stranger = [visit_plans.Noted(world.households[3], met=True)]
    with pytest.raises(DomainError):
        visit_plans.enter_sheet(actor=helper.actor, sheet=sheet, lines=stranger, on=world.at, at=world.at)


def test_a_visit_still_to_come_is_refused(world: World, helper: Someone) -> None:
    give(world, helper, 1)
    with pytest.raises(DomainError):
        visit_plans.record_round(
            actor=helper.actor,
            lines=[visit_plans.Noted(world.households[1], met=True)],
            on=world.at + timedelta(days=1),
            at=world.at,
        )
