from datetime import timedelta

import pytest

from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Post
from shanzhi.organisations.ordering import in_counting_order
from shanzhi.organisations.queries import (
    accounts_holding,
    accounts_running,
    flattened,
    organisations_visible_to,
    tree_of,
)
from shanzhi.organisations.services import appoint, dissolve_organisation
from tests.database import in_street
from tests.world import SINCE, World


def names(here: World, actor, on) -> list[str]:
    return [node.organisation.name for node in flattened(tree_of(actor, on=on))]


def test_the_tree_has_everything_in_its_place(here: World) -> None:
    here.group_leader(), here.member(), here.secretary()
    [root] = tree_of(here.secretary().actor, on=here.at.date())
    branch = root.children[0]
    group = branch.children[0]

    assert [node.organisation for node in (root, branch, group)] == [here.committee, here.branch, here.group]
    assert [node.depth for node in (root, branch, group)] == [0, 1, 2]
    assert [node.members for node in (root, branch, group)] == [0, 2, 2]
    assert group.buildings == 1
    assert [post.person for post in group.posts] == [here.group_leader().person]


def test_the_tree_stands_as_of_any_day(here: World) -> None:
    leader, group, today = here.group_leader(), here.group, here.at.date()
    staff = here.secretary().actor
    dissolve_organisation(actor=staff, organisation=group, on=today, at=here.at)

    assert group.name not in names(here, staff, today)
    yesterday = today - timedelta(days=1)
    then = {node.organisation: node for node in flattened(tree_of(staff, on=yesterday))}[group]
    assert ([post.person for post in then.posts], then.members, then.buildings) == ([leader.person], 1, 1)
    assert names(here, staff, SINCE - timedelta(days=1)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_tree_is_eight_queries_at_any_size(here: World, django_assert_num_queries, number: int) -> None:
    actor = here.secretary().actor
    for count in range(number):
        group = here.add_organisation(
            OrganisationKind.BUILDING_GROUP, f"{count}栋党小组", community=here.code, parent=here.branch
        )
        appoint(actor=here.program(), person=here.person(), kind="group_leader", organisation=group, at=here.at)

    with django_assert_num_queries(8):
        shown = [str(post.person) for node in flattened(tree_of(actor, on=here.at.date())) for post in node.posts]

    assert len(shown) == number + 1  # and the secretary


def test_who_sees_which_organisations(here: World, other_world: World) -> None:
    here.group, here.street_office  # noqa: B018
    elsewhere = here.add_organisation(OrganisationKind.COMMITTEE, "邻社区党委", community=here.code + 1)

    def seen(actor) -> set:
        return set(organisations_visible_to(actor))

    community = {here.committee, here.branch, here.group, here.street_office}
    assert seen(here.street_staff().actor) == {*community, elsewhere}
    for who in ("secretary", "group_leader", "member"):
        assert seen(getattr(here, who)().actor) == community, who
    for actor in (here.partner_contact().actor, here.account_without_post().actor, here.resident()):
        assert seen(actor) == set()
    assert seen(other_world.street_staff().actor) == set()


def test_accounts_that_hold_a_post(here: World) -> None:
    leader = here.group_leader()

    assert accounts_holding("group_leader", [here.group.pk], on=here.at.date()) == [leader.account.pk]
    assert accounts_holding("group_leader", [here.branch.pk], on=here.at.date()) == []
    assert accounts_holding("group_leader", [here.group.pk], on=SINCE - timedelta(days=1)) == []


def test_numbered_names_are_read_as_people_count() -> None:
    written = ["第十一支部", "第二支部", "12栋", "第二十支部", "3栋", "第十支部", "第一百二十支部"]

    assert sorted(written, key=in_counting_order) == [
        "3栋", "12栋", "第二支部", "第十支部", "第十一支部", "第二十支部", "第一百二十支部",
    ]  # fmt: skip


def test_who_staffs_a_community_follows_the_day(world: World) -> None:
    """A post that is to end still counts until then; one that is to begin does not yet."""
    on = world.at.date()
    leaving, coming = world.secretary(), world.community_staff()
    with in_street(world.street):
        Post.objects.filter(person=leaving.person).update(until=on + timedelta(days=1))
        Post.objects.filter(person=coming.person).update(since=on + timedelta(days=1))

        today = accounts_running(world.street, world.code, on=on)
        tomorrow = accounts_running(world.street, world.code, on=on + timedelta(days=1))
        secretaries = accounts_running(world.street, world.code, on=on, roles={PostKind.SECRETARY})
        others = accounts_running(world.street, world.code, on=on, roles={PostKind.COMMUNITY_STAFF})

    assert (today, tomorrow) == ([leaving.account.pk], [coming.account.pk])
    assert (secretaries, others) == ([leaving.account.pk], [])
