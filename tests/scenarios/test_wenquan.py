"""A street organised to the doorstep: as many branches as the article names, counted from rows; one founded by its own members."""

from datetime import date

import pytest

from shanzhi.organisations.advice import advice_on
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Organisation, Post, Transfer
from shanzhi.organisations.queries import flattened, home_members_of, tree_of
from shanzhi.organisations.queries.coverage import coverage_of_buildings
from shanzhi.people.actors import actor_in_scope
from shanzhi.people.models import Account
from shanzhi.people.rules import may_keep_account
from shanzhi.scenarios.playing import play
from shanzhi.scenarios.registry import scenario_named
from shanzhi.scenarios.wenquan.cast import FOUNDED_BY_MEETING
from shanzhi.scenarios.wenquan.place import GRIDS, STREET
from shanzhi.territory.models import Building, Division, Level
from tests.database import in_street

ENDING = date(2026, 6, 30)


@pytest.fixture
def played(db):
    for code, (name, _grids) in GRIDS.items():
        Division.objects.create(code=code, level=Level.COMMUNITY, parent=STREET * 1000, name=f"{name}社区")
    return play(scenario_named("wenquan"), ENDING)


@pytest.mark.usefixtures("played")
def test_the_street_is_organised_as_the_article_says():
    with in_street(STREET):
        figures_come_out_of_the_rows()
        the_founding_meeting_left_a_branch_with_its_secretary()
        every_branch_of_the_year_fits_the_rules()
        gaps_are_where_nobody_was_named()
    names = {row["name"] for row in scenario_named("wenquan").sign_ins()}
    assert Account.objects.filter(username__in=names, is_active=True).count() == len(names) == 3
    assert play(scenario_named("wenquan"), ENDING) is False, "a second load changes nothing"


def figures_come_out_of_the_rows():
    expected = scenario_named("wenquan").figures()
    assert [(f.label, f.count()) for f in expected] == [(f.label, f.expected) for f in expected]


def the_founding_meeting_left_a_branch_with_its_secretary():
    branch = Organisation.objects.get(name=FOUNDED_BY_MEETING)
    secretary = Post.objects.get(organisation=branch, kind=PostKind.SECRETARY)
    assert secretary.since == branch.founded_on < ENDING
    assert home_members_of(branch, on=ENDING).count() == 6
    moved = Transfer.objects.filter(to_branch=branch)
    assert {transfer.from_elsewhere for transfer in moved} == {"原单位党支部"}
    staff = scenario_actor("wenquan_shequ")
    assert not may_keep_account(staff, Account.objects.get(username="wenquan_jiedao").persons.get())


def every_branch_of_the_year_fits_the_rules():
    nodes = list(flattened(tree_of(scenario_actor("wenquan_jiedao"), on=ENDING)))
    branches = [node for node in nodes if node.organisation.kind == "branch"]
    assert len(branches) == 83 + 4 + 7 + 6
    assert [(str(node.organisation), node.members) for node in branches if advice_on(node, on=ENDING)] == []


def gaps_are_where_nobody_was_named():
    rows = coverage_of_buildings(list(Building.objects.select_related("estate")), on=ENDING)
    assert (len(rows), sum(row.lacks_contact for row in rows)) == (15, 9)
    assert sum(row.lacks_organisation for row in rows) == 0


def scenario_actor(username: str):
    return actor_in_scope(Account.objects.get(username=username), on=ENDING)
