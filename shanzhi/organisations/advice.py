"""What the rules for setting up party organisations say about one of the tree: advice with the rule quoted, never a barrier.

The numbers are settings (`environment.SetUpRules`); the sources are named with each sentence, because they change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.organisations.enums import BranchSetting, OrganisationKind, PostKind
from shanzhi.organisations.environment import SetUpRules, set_up_rules
from shanzhi.organisations.queries.tree import Node

BRANCH_RULES = gettext_lazy("Regulation on the Work of Party Branches (trial), 2018, chapter 2")
GRASSROOTS_RULES = gettext_lazy("Regulations on grassroots party organisations; the higher committee decides")
STREET_RULES = gettext_lazy("The street's own rule for building groups")
COMMITTEE = frozenset({PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER})


@dataclass(frozen=True, slots=True)
class Advice:
    """What to look at, the rule in its words, and where it stands."""

    text: str
    rule: str
    source: Any


def advice_on(node: Node, *, on: date, rules: SetUpRules | None = None) -> list[Advice]:
    """Return what the rules say about an organisation as it stands on a day. No queries."""
    numbers = rules or set_up_rules()
    kind = node.organisation.kind
    found: list[Advice] = []
    if kind == OrganisationKind.BRANCH:
        found += [*_size(node, numbers), *_committee(node, numbers), *_units(node, numbers), *_time(node, numbers, on)]
    elif kind in SIZE_FROM:
        found += _level(node, numbers)
    elif kind == OrganisationKind.PARTY_GROUP and node.organisation.parent_id is None:
        rule = _("A party group is part of one branch, which names its leader or agrees to the group's choice.")
        found.append(Advice(_("It stands below no branch."), rule, BRANCH_RULES))
    elif kind == OrganisationKind.BUILDING_GROUP and node.members < numbers.group_least:
        rule = _("A building group has at least %(least)d members, who keep their home branches.")
        found.append(
            Advice(
                _("%(number)d members take part.") % {"number": node.members},
                rule % {"least": numbers.group_least},
                STREET_RULES,
            )
        )
    return found


def _size(node: Node, numbers: SetUpRules) -> Iterator[Advice]:
    words = {"number": node.full_members}
    if node.full_members < numbers.branch_least:
        rule = _("A branch is set up where there are at least %(least)d full members; fewer join with others.")
        yield Advice(_("%(number)d full members.") % words, rule % {"least": numbers.branch_least}, BRANCH_RULES)
    if node.members > numbers.branch_most:
        rule = _("A branch has usually no more than %(most)d members; with more, a general branch is set up.")
        yield Advice(
            _("%(number)d members.") % {"number": node.members}, rule % {"most": numbers.branch_most}, BRANCH_RULES
        )


def _committee(node: Node, numbers: SetUpRules) -> Iterator[Advice]:
    posts = [post.kind for post in node.posts if post.kind in COMMITTEE]
    if PostKind.SECRETARY not in posts:
        yield Advice(
            _("Nobody is secretary."), _("Every branch has a secretary, elected by its members."), BRANCH_RULES
        )
    size = {"least": numbers.committee_least, "usual": numbers.committee_usual, "most": numbers.committee_most}
    words = {"members": node.full_members, "committee": len(posts), "from": numbers.committee_from, **size}
    if node.full_members >= numbers.committee_from:
        if not numbers.committee_least <= len(posts) <= numbers.committee_most:
            rule = _(
                "From %(from)d full members on a branch elects a committee of %(least)d to %(usual)d, usually no more than %(most)d."
            )
            yield Advice(
                _("%(members)d full members, %(committee)d of them in the committee.") % words,
                rule % words,
                BRANCH_RULES,
            )
    elif PostKind.COMMITTEE_MEMBER in posts:
        rule = _("Below %(from)d full members a branch has a secretary, if needed a deputy, and no committee.")
        yield Advice(
            _("%(members)d full members, and a committee of %(committee)d.") % words, rule % words, BRANCH_RULES
        )


def _units(node: Node, numbers: SetUpRules) -> Iterator[Advice]:
    if node.units > numbers.joint_units_most:
        rule = _("A joint branch covers usually no more than %(most)d units.")
        yield Advice(
            _("%(number)d units join in it.") % {"number": node.units},
            rule % {"most": numbers.joint_units_most},
            BRANCH_RULES,
        )


def _time(node: Node, numbers: SetUpRules, on: date) -> Iterator[Advice]:
    organisation = node.organisation
    if organisation.setting != BranchSetting.TEMPORARY:
        return
    rule = _(
        "A temporary branch is set up for a task of %(months)d months or more, and dissolved when the task ends."
    ) % {"months": numbers.temporary_months}
    begins, ends = organisation.founded_on, organisation.ends_on
    if ends is None:
        yield Advice(_("No day is set on which it ends."), rule, BRANCH_RULES)
    elif ends <= on:
        yield Advice(_("Its time ended on %(day)s.") % {"day": ends}, rule, BRANCH_RULES)
    elif ends <= on + timedelta(days=numbers.reminder_days):
        yield Advice(_("Its time ends on %(day)s.") % {"day": ends}, rule, BRANCH_RULES)
    if begins is not None and ends is not None and (ends - begins).days < numbers.temporary_months * 30:
        yield Advice(_("It is planned for %(days)d days only.") % {"days": (ends - begins).days}, rule, BRANCH_RULES)


SIZE_FROM = {
    OrganisationKind.GENERAL_BRANCH: "general_branch_from",
    OrganisationKind.COMMITTEE: "party_committee_from",
}


def _level(node: Node, numbers: SetUpRules) -> Iterator[Advice]:
    least = getattr(numbers, SIZE_FROM[OrganisationKind(node.organisation.kind)])
    members = members_below(node)
    if members < least:
        rule = _("%(kind)s: from about %(least)d members, or fewer where the higher committee agrees.")
        yield Advice(
            _("%(number)d members, those of the branches below counted in.") % {"number": members},
            rule % {"kind": node.organisation.get_kind_display(), "least": least},
            GRASSROOTS_RULES,
        )


def members_below(node: Node) -> int:
    """Return the members at home in an organisation and in all home bodies below it."""
    below = sum(members_below(child) for child in node.children)
    return below + (node.members if node.organisation.is_home_branch else 0)
