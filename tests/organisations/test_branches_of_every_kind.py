"""Names and places of earlier days, joint and temporary branches, and what the rules say of them."""

from datetime import date, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.advice import advice_on
from shanzhi.organisations.enums import BranchSetting, OrganisationKind, PostKind
from shanzhi.organisations.environment import SetUpRules
from shanzhi.organisations.models import EarlierForm, JoinedUnit, Organisation, PartnerUnit, Post
from shanzhi.organisations.queries import Node, flattened, tree_of
from shanzhi.organisations.services import (
    change_organisation,
    dissolve_organisation,
    end_partner,
    found_organisation,
    set_joined_units,
)
from tests.world import World

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


def change(here: World, organisation: Organisation, **words) -> Organisation:
    return change_organisation(actor=here.secretary().actor, organisation=organisation, at=here.at, **words)


def tree(here: World, on: date) -> list[tuple[str, int]]:
    return [(node.organisation.name, node.depth) for node in flattened(tree_of(here.secretary().actor, on=on))]


def test_the_tree_of_a_day_has_the_names_and_places_of_that_day(here: World) -> None:
    group = here.group
    second = here.add_organisation(OrganisationKind.BRANCH, "第二党支部", community=here.code, parent=here.committee)
    change(here, group, name="一号楼党小组", on=date(2026, 2, 1))
    change(here, group, parent=second, on=TODAY)
    change(here, here.branch, name="湖畔党支部", on=TODAY)
    Organisation.objects.filter(pk=second.pk).update(founded_on=date(2026, 1, 20))

    root = (here.committee.name, 0)
    assert tree(here, date(2026, 1, 31)) == [root, ("第一党支部", 1), ("1栋楼栋党小组", 2), ("第二党支部", 1)]
    assert tree(here, TODAY - DAY) == [root, ("第一党支部", 1), ("一号楼党小组", 2), ("第二党支部", 1)]
    assert tree(here, TODAY) == [root, ("湖畔党支部", 1), ("第二党支部", 1), ("一号楼党小组", 2)]


def test_what_never_was_is_not_kept(here: World) -> None:
    change(here, here.branch, name="第1党支部", is_correction=True)
    fresh = found_organisation(
        actor=here.program(), street=here.street, kind="branch", name="新支部", community=here.code, at=here.at
    )
    change(here, fresh, name="今天就改了")
    change(here, here.branch, ends_on=date(2027, 1, 1))

    assert not EarlierForm.objects.exists()


def test_history_is_told_in_order(here: World) -> None:
    change(here, here.branch, name="湖畔党支部", on=date(2026, 3, 1))

    for day in (TODAY + DAY, date(2026, 2, 28)):
        with pytest.raises(DomainError) as refused:
            change(here, here.branch, name="湖滨党支部", on=day)
        assert refused.value.field == "on"
    with pytest.raises(NotPermitted):
        change_organisation(actor=here.member().actor, organisation=here.branch, name="别名", at=here.at)


def units(here: World, number: int) -> list[PartnerUnit]:
    return [
        PartnerUnit.objects.create(street=here.street, community=here.code, kind="unit", name=f"第{n}单位")
        for n in range(number)
    ]


def test_units_join_and_leave_a_branch(here: World) -> None:
    first, second, third = units(here, 3)
    staff = here.secretary().actor

    set_joined_units(actor=staff, organisation=here.branch, units=[first, second], on=date(2026, 3, 1), at=here.at)
    set_joined_units(actor=staff, organisation=here.branch, units=[second, third], at=here.at)

    rows = JoinedUnit.objects.order_by("partner__name").values_list("partner__name", "since", "until")
    assert list(rows) == [
        ("第0单位", date(2026, 3, 1), TODAY),
        ("第1单位", date(2026, 3, 1), None),
        ("第2单位", TODAY, None),
    ]
    end_partner(actor=staff, partner=first, on=TODAY, at=here.at)
    first.refresh_from_db()
    with pytest.raises(DomainError):
        set_joined_units(actor=staff, organisation=here.branch, units=[first], at=here.at)
    with pytest.raises(NotPermitted):
        set_joined_units(actor=here.group_leader().actor, organisation=here.branch, units=[], at=here.at)
    dissolve_organisation(actor=here.program(), organisation=here.group, on=TODAY, at=here.at)
    with pytest.raises(NotPossible):
        set_joined_units(actor=staff, organisation=here.group, units=[], at=here.at)


def a_branch(members: int, posts: tuple[str, ...] = ("secretary",), full: int | None = None, **fields) -> Node:
    """Return a branch as the tree counts it, without a row in the database."""
    words = {"kind": "branch", "name": "支部", "founded_on": date(2026, 1, 1), **fields}
    counted = members if full is None else full
    units = words.pop("units", 0)
    held = [Post(kind=kind) for kind in posts]
    return Node(Organisation(**words), 0, posts=held, members=members, full_members=counted, units=units)


FIVE = ("secretary", "deputy", *["committee_member"] * 3)


@pytest.mark.parametrize(
    ("node", "texts"),
    [
        (a_branch(3), []),
        (a_branch(2), ["2 full members."]),
        (a_branch(4, full=2), ["2 full members."]),
        (a_branch(3, posts=()), ["Nobody is secretary."]),
        (a_branch(6, posts=("secretary", "deputy")), []),
        (a_branch(6, posts=("secretary", "committee_member")), ["6 full members, and a committee of 2."]),
        (a_branch(7), ["7 full members, 1 of them in the committee."]),
        (a_branch(7, posts=FIVE[:3]), []),
        (a_branch(50, posts=(*FIVE, "committee_member", "committee_member")), []),
        (a_branch(8, posts=(*FIVE, *["committee_member"] * 3)), ["8 full members, 8 of them in the committee."]),
        (a_branch(51, posts=FIVE), ["51 members."]),
        (a_branch(5, units=5), []),
        (a_branch(5, units=6), ["6 units join in it."]),
        (a_branch(5, setting="temporary"), ["No day is set on which it ends."]),
        (a_branch(5, setting="temporary", ends_on=date(2027, 1, 1)), []),
        (a_branch(5, setting="temporary", ends_on=date(2026, 4, 1)), [
            "Its time ends on 2026-04-01.", "It is planned for 90 days only.",
        ]),
        (a_branch(5, setting="temporary", ends_on=TODAY, founded_on=date(2025, 1, 1)), [
            "Its time ended on 2026-03-10.",
        ]),
        (a_branch(60, kind="general_branch"), []),
        (a_branch(49, kind="general_branch"), ["49 members, those of the branches below counted in."]),
        (a_branch(99, kind="committee"), ["99 members, those of the branches below counted in."]),
        (a_branch(4, kind="building_group"), ["4 members take part."]),
        (a_branch(5, kind="building_group"), []),
        (a_branch(0, kind="party_group"), ["It stands below no branch."]),
        (a_branch(0, kind="street_office", posts=()), []),
    ],
)  # fmt: skip
def test_the_rules_are_quoted_where_they_do_not_fit(node: Node, texts: list[str], settings) -> None:
    settings.LANGUAGE_CODE = "en"
    found = advice_on(node, on=TODAY, rules=SetUpRules())

    assert [one.text for one in found] == texts
    assert all(one.rule and str(one.source) for one in found)


def test_the_numbers_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANZHI_BRANCH_LEAST", "5")

    assert advice_on(a_branch(4), on=TODAY, rules=SetUpRules())
    assert not advice_on(a_branch(5), on=TODAY, rules=SetUpRules())


def test_members_below_count_for_a_committee(here: World) -> None:
    here.member(), here.other_member(), here.secretary()
    [root] = tree_of(here.secretary().actor, on=TODAY)

    assert ["2" in one.text for one in advice_on(root, on=TODAY)] == [True]


def test_advice_never_stands_in_the_way(here: World) -> None:
    """A branch of nobody, for two days, with an end: it can be founded, and its page says what does not fit."""
    made = found_organisation(
        actor=here.secretary().actor, street=here.street, kind="branch", name="临时党支部", community=here.code,
        setting=BranchSetting.TEMPORARY, parent=here.committee, ends_on=TODAY + 2 * DAY, at=here.at,
    )  # fmt: skip

    [node] = [one for one in flattened(tree_of(here.secretary().actor, on=TODAY)) if one.organisation == made]
    assert len(advice_on(node, on=TODAY)) == 4
    assert PostKind.SECRETARY not in [post.kind for post in node.posts]
