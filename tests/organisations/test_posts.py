from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Post
from shanzhi.organisations.queries import posts_of
from shanzhi.organisations.rules import is_community_staff, leads_group, speaks_for
from shanzhi.organisations.services import appoint, end_post
from shanzhi.organisations.services.posts import POSTS_OF, posts_of_kind
from tests.world import World


def test_a_post_gives_what_it_is_for_and_the_name_colleagues_see(here: World) -> None:
    someone = here.account_without_post()
    version = someone.account.access_version

    appoint(
        actor=here.secretary().actor, person=someone.person, kind=PostKind.COMMUNITY_STAFF,
        organisation=here.committee, since=here.at.date(), at=here.at,
    )  # fmt: skip

    someone.account.refresh_from_db()
    someone.person.refresh_from_db()
    assert someone.account.access_version == version + 1
    assert is_community_staff(here.actor_of(someone.account), here.code)
    assert str(someone.person) == someone.name


def test_a_post_begins_and_ends_on_its_days(here: World) -> None:
    someone, today = here.account_without_post(), here.at.date()
    post = appoint(
        actor=here.secretary().actor, person=someone.person, kind=PostKind.GROUP_LEADER,
        organisation=here.group, since=today + timedelta(days=1), at=here.at,
    )  # fmt: skip

    assert not leads_group(here.actor_of(someone.account), here.group.pk)
    assert list(posts_of(here.group, on=today + timedelta(days=1))) == [post]
    end_post(actor=here.secretary().actor, post=post, on=today + timedelta(days=9), at=here.at)
    assert list(posts_of(here.group, on=today + timedelta(days=8))) == [post]
    assert list(posts_of(here.group, on=today + timedelta(days=9))) == []


def test_a_term_that_is_over_takes_nothing_away(here: World) -> None:
    someone = here.account_without_post()
    appoint(
        actor=here.street_staff().actor, person=someone.person, kind=PostKind.SECRETARY, organisation=here.committee,
        since=here.at.date() - timedelta(days=2000), term_ends_on=here.at.date() - timedelta(days=100), at=here.at,
    )  # fmt: skip

    assert is_community_staff(here.actor_of(someone.account), here.code)


def test_a_post_that_never_began_is_removed(here: World) -> None:
    someone = here.account_without_post()
    post = appoint(
        actor=here.secretary().actor, person=someone.person, kind=PostKind.GROUP_LEADER, organisation=here.group,
        since=here.at.date(), at=here.at,
    )  # fmt: skip

    end_post(actor=here.secretary().actor, post=post, on=here.at.date(), at=here.at)

    assert not Post.objects.filter(person=someone.person).exists()


def test_an_ended_post_does_not_end_again(here: World) -> None:
    post = here.group_leader().person.posts.get()

    end_post(actor=here.secretary().actor, post=post, at=here.at)
    with pytest.raises(NotPossible):
        end_post(actor=here.secretary().actor, post=post, at=here.at)


def test_nobody_appoints_themself_and_nobody_twice(here: World) -> None:
    staff, leader = here.community_staff(), here.group_leader()

    with pytest.raises(DomainError):
        appoint(
            actor=staff.actor, person=staff.person, kind=PostKind.SECRETARY, organisation=here.committee, at=here.at
        )
    with pytest.raises(DomainError):
        appoint(
            actor=staff.actor, person=leader.person, kind=PostKind.GROUP_LEADER, organisation=here.group, at=here.at
        )


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_appoint_nobody(here: World, who: str) -> None:
    actor, person = getattr(here, who)().actor, here.person()

    with pytest.raises(NotPermitted):
        appoint(actor=actor, person=person, kind=PostKind.GROUP_LEADER, organisation=here.group, at=here.at)
    with pytest.raises(NotPermitted):
        appoint(actor=actor, person=person, kind=PostKind.UNIT_CONTACT, partner=here.partner, at=here.at)
    with pytest.raises(NotPermitted):
        end_post(actor=actor, post=here.secretary().person.posts.get(), at=here.at)


def test_community_staff_give_no_post_of_the_street(here: World) -> None:
    with pytest.raises(NotPermitted):
        appoint(
            actor=here.secretary().actor, person=here.person(), kind=PostKind.STREET_STAFF,
            organisation=here.street_office, at=here.at,
        )  # fmt: skip


def test_an_organisation_has_its_own_kinds_of_post(here: World) -> None:
    assert set(POSTS_OF) == set(OrganisationKind)
    assert PostKind.COMMUNITY_STAFF in posts_of_kind(here.committee)
    assert PostKind.COMMUNITY_STAFF not in posts_of_kind(here.branch)
    for kind in (PostKind.STREET_STAFF, PostKind.SECRETARY, PostKind.UNIT_CONTACT):
        with pytest.raises(DomainError):
            appoint(actor=here.secretary().actor, person=here.person(), kind=kind, organisation=here.group, at=here.at)


def test_a_unit_has_contacts(here: World) -> None:
    someone = here.account_without_post()

    appoint(
        actor=here.secretary().actor, person=someone.person, kind=PostKind.UNIT_CONTACT, partner=here.partner,
        since=here.at.date(), at=here.at,
    )  # fmt: skip

    assert speaks_for(here.actor_of(someone.account), here.partner.pk)
    with pytest.raises(DomainError):
        appoint(
            actor=here.secretary().actor,
            person=here.person(),
            kind=PostKind.SECRETARY,
            partner=here.partner,
            at=here.at,
        )


def test_dates_must_make_sense(here: World) -> None:
    for field in ("until", "term_ends_on"):
        with pytest.raises(DomainError) as refused:
            appoint(
                actor=here.secretary().actor, person=here.person(), kind=PostKind.GROUP_LEADER,
                organisation=here.group, since=here.at.date(), **{field: here.at.date()}, at=here.at,
            )  # fmt: skip
        assert refused.value.field == field
