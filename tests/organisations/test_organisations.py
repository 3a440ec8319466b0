from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import OrganisationKind as O
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import CoveredBuilding, Membership, Organisation, Post
from shanzhi.organisations.queries import groups_covering
from shanzhi.organisations.rules import is_community_staff
from shanzhi.organisations.services import (
    change_organisation,
    cover_buildings,
    dissolve_organisation,
    found_organisation,
)
from shanzhi.records.models import AuditEntry
from tests.world import World


def found(here: World, actor=None, **fields) -> Organisation:
    words = {"kind": O.BUILDING_GROUP, "name": "9栋党小组", "community": here.code, "parent": here.branch}
    return found_organisation(
        actor=actor or here.secretary().actor, street=here.street, at=here.at, **{**words, **fields}
    )


def test_staff_found_an_organisation(here: World) -> None:
    group = found(here)

    assert (group.founded_on, group.parent) == (here.at.date(), here.branch)
    assert AuditEntry.objects.get(action="organisation.founded").data == {
        "kind": "building_group",
        "parent": here.branch.pk,
    }


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact"])
def test_others_found_none(here: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        found(here, getattr(here, who)().actor)


def test_community_staff_stay_in_their_community(here: World) -> None:
    for fields in ({"community": here.code + 1, "parent": None}, {"community": None, "kind": O.BRANCH, "parent": None}):
        with pytest.raises(NotPermitted):
            found(here, **fields)
    assert found(here, here.street_staff().actor, community=here.code + 1, parent=None).pk


def test_street_staff_of_elsewhere_found_no_body_of_this_street(here: World, other_world: World) -> None:
    elsewhere = other_world.street_staff().actor
    with pytest.raises(NotPermitted):
        found(here, elsewhere, community=None, kind=O.STREET_OFFICE, parent=None)


@pytest.mark.parametrize("who", ["secretary", "community_staff", "street_staff", "program"])
@pytest.mark.parametrize("kind", [O.STREET_COMMITTEE, O.STREET_OFFICE])
def test_no_body_of_a_community_becomes_one_of_the_street(here: World, who: str, kind: str) -> None:
    """Its holders would act for the whole street."""
    someone = getattr(here, who)()
    actor = getattr(someone, "actor", someone)
    deeds = (
        lambda: found(here, actor, kind=kind, parent=None),
        lambda: change_organisation(actor=actor, organisation=here.committee, kind=kind, at=here.at),
    )
    for deed in deeds:
        with pytest.raises(DomainError) as refused:
            deed()
        assert refused.value.field == "kind"
    here.committee.refresh_from_db()
    assert here.committee.kind == O.COMMITTEE
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=here.committee.pk).update(kind=kind)
    assert Organisation(kind=kind, community=here.code).level == ""


def test_community_staff_leave_bodies_of_the_street_alone(here: World) -> None:
    whole = here.add_organisation(O.BIG_COMMITTEE, "街道大工委")
    for body in (here.street_office, whole):
        with pytest.raises(NotPermitted):
            change_organisation(actor=here.secretary().actor, organisation=body, kind=O.STREET_COMMITTEE, at=here.at)
        with pytest.raises(NotPermitted):
            dissolve_organisation(actor=here.secretary().actor, organisation=body, on=here.at.date(), at=here.at)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "1栋楼栋党小组"}, "name"),
        ({"community": None, "parent": None}, "community"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
    ],
)
def test_what_does_not_fit_is_refused(here: World, fields: dict, field: str) -> None:
    here.group  # noqa: B018 - its name is taken

    with pytest.raises(DomainError) as refused:
        found(here, here.street_staff().actor, **fields)
    assert refused.value.field == field


def test_the_parent_is_of_the_same_community_and_stands(here: World) -> None:
    elsewhere = here.add_organisation(O.COMMITTEE, "邻社区党委", community=here.code + 1)
    gone = here.add_organisation(O.BRANCH, "老支部", community=here.code, dissolved_on=date(2025, 1, 1))

    for parent in (elsewhere, gone):
        with pytest.raises(DomainError) as refused:
            found(here, parent=parent)
        assert refused.value.field == "parent"


def test_an_organisation_never_stands_below_itself(here: World) -> None:
    below = found(here, kind=O.BRANCH, name="下级支部", parent=here.committee)

    with pytest.raises(DomainError):
        change_organisation(actor=here.street_staff().actor, organisation=here.committee, parent=below, at=here.at)


def test_moving_a_branch_changes_what_its_secretary_may_do(here: World) -> None:
    secretary = here.someone((PostKind.SECRETARY, here.branch))
    version = secretary.account.access_version

    change_organisation(actor=here.street_staff().actor, organisation=here.branch, parent=None, at=here.at)

    secretary.account.refresh_from_db()
    assert secretary.account.access_version > version
    assert is_community_staff(here.actor_of(secretary.account), here.code)


def test_unknown_changes_are_a_mistake_of_the_program(here: World) -> None:
    with pytest.raises(LookupError):
        change_organisation(actor=here.secretary().actor, organisation=here.group, street=1, at=here.at)


def test_dissolving_ends_everything_and_keeps_history(here: World) -> None:
    leader, group, day = here.group_leader(), here.group, here.at.date()
    version = leader.account.access_version

    dissolve_organisation(actor=here.secretary().actor, organisation=group, on=day, at=here.at)

    for model in (Post, Membership, CoveredBuilding):
        rows = model.objects.filter(organisation=group)
        assert rows.exists()
        assert {row.until for row in rows} == {day}
    leader.account.refresh_from_db()
    assert leader.account.access_version > version
    assert not groups_covering(here.building).exists()
    assert list(groups_covering(here.building, on=day - timedelta(days=1))) == [group]
    with pytest.raises(NotPossible):
        dissolve_organisation(actor=here.secretary().actor, organisation=group, on=day, at=here.at)


def test_what_still_has_something_in_it_is_not_dissolved(here: World) -> None:
    here.member()  # at home in the branch

    for organisation in (here.committee, here.branch):
        with pytest.raises(NotPossible):
            dissolve_organisation(
                actor=here.street_staff().actor, organisation=organisation, on=here.at.date(), at=here.at
            )


def test_covers_end_rather_than_vanish(here: World) -> None:
    group, staff = here.group, here.secretary().actor
    day = here.at.date()

    cover_buildings(actor=staff, organisation=group, buildings=[here.other_building], on=day, at=here.at)

    assert list(groups_covering(here.other_building)) == [group]
    assert not groups_covering(here.building).exists()
    assert list(groups_covering(here.building, on=day - timedelta(days=1))) == [group]
    cover_buildings(actor=staff, organisation=group, buildings=[here.other_building], on=day, at=here.at)
    assert CoveredBuilding.objects.filter(organisation=group).count() == 2  # nothing new


def test_a_group_covers_buildings_of_its_own_community(here: World) -> None:
    stranger = here.add_building("003", "3栋")
    type(stranger).objects.filter(pk=stranger.pk).update(community=here.code + 1)
    stranger.refresh_from_db()

    with pytest.raises(DomainError):
        cover_buildings(actor=here.secretary().actor, organisation=here.group, buildings=[stranger], at=here.at)
