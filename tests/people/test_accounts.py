from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Post
from shanzhi.people.actors import actor_in_scope, actor_of
from shanzhi.people.models import Account, Administration
from shanzhi.people.passwords import one_time_password
from shanzhi.people.services import accounts, create_account, create_account_for, link_account
from shanzhi.records.models import AuditEntry
from tests.people.conftest import enrol
from tests.world import AT, PASSWORD, World, administrator

GOOD = "Morning-tea-8"


def make(here: World, **fields):
    """Make an account for a person, or by the program or an administrator for nobody yet."""
    actor = fields.get("actor")
    if actor is None or not (actor.is_program or actor.administers):
        fields.setdefault("person", here.person())
    words = {"actor": here.street_staff().actor, "username": "new", "display_name": "新同事", "password": GOOD}
    return create_account(**{**words, "scope": here.scope, "at": here.at, **fields})


def test_street_staff_make_an_account_for_a_person(here: World) -> None:
    person = here.person()

    account = create_account_for(
        actor=here.street_staff().actor, person=person, username="new", password=GOOD, at=here.at
    )

    assert account.must_change_password
    assert account.display_name == person.name.open()
    assert account.phone_index == person.phone_index
    assert actor_in_scope(account, on=here.at.date()).grants == ()
    entry = AuditEntry.objects.get(action="account.created")
    assert entry.street == here.street


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"password": "short-A1"}, "password"),
        ({"password": "onlysmallletters"}, "password"),
        ({"username": ""}, "username"),
        ({"username": "13900001234"}, "username"),
        ({"phone": "12"}, "phone"),
        ({"scope": None}, "street"),
    ],
)
def test_what_does_not_fit_is_refused(here: World, fields: dict, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        make(here, actor=here.program(), **fields)
    assert refused.value.field == field


def test_names_and_phones_are_used_once(here: World) -> None:
    make(here, phone="13900001234")

    with pytest.raises(DomainError) as name:
        make(here)
    with pytest.raises(DomainError) as phone:
        make(here, username="newer", phone="139 0000 1234")
    assert (name.value.field, phone.value.field) == ("username", "phone")


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_make_no_accounts(here: World, who: str) -> None:
    actor = getattr(here, who)().actor
    with pytest.raises(NotPermitted):
        make(here, actor=actor)
    with pytest.raises(NotPermitted):
        accounts.lock_account(actor=actor, account=here.secretary().account, at=here.at)


def test_staff_stay_in_their_street(here: World, other_world: World) -> None:
    theirs = other_world.secretary().account

    for scope in (other_world.scope, Scope(430407000, 430408000), None):
        with pytest.raises(NotPermitted):
            make(here, scope=scope)
    with pytest.raises(NotPermitted):
        accounts.lock_account(actor=here.street_staff().actor, account=theirs, at=here.at)
    with pytest.raises(NotPermitted):
        accounts.reset_password(actor=here.street_staff().actor, account=theirs, password=GOOD, at=here.at)


@pytest.mark.parametrize("kind", Administration.values)
def test_only_the_command_line_makes_and_stops_administrators(here: World, kind: str) -> None:
    target = administrator(Administration(kind))
    system = actor_of_administrator(Administration.SYSTEM, "another")

    with pytest.raises(NotPermitted):
        make(here, actor=system, scope=None, administers=kind)
    for deed in (accounts.lock_account, accounts.unlock_account):
        with pytest.raises(NotPermitted):
            deed(actor=system, account=target, at=here.at)
    with pytest.raises(NotPermitted):
        accounts.reset_password(actor=system, account=target, password=GOOD, at=here.at)


def test_an_administrator_is_no_person_of_a_street(here: World) -> None:
    account = administrator(Administration.AUDIT)

    with pytest.raises(DomainError):
        link_account(actor=here.program(), account=account, person=here.person(), at=here.at)
    with pytest.raises(DomainError):
        make(here, actor=here.program(), administers="audit")


def test_one_account_is_one_person_of_a_street(here: World) -> None:
    staff = here.secretary()

    with pytest.raises(DomainError):
        link_account(actor=here.program(), account=staff.account, person=here.person(), at=here.at)
    with pytest.raises(DomainError):
        link_account(actor=here.program(), account=make(here, actor=here.program()), person=staff.person, at=here.at)


def test_community_staff_take_no_account_of_the_street_office(here: World) -> None:
    staff, leader = here.community_staff().actor, here.someone((PostKind.STREET_LEADER, here.street_office))
    without = here.person()
    Post.objects.create(
        street=here.street, person=without, kind="street_staff", organisation=here.street_office, since=here.at.date()
    )
    mine = make(here, actor=here.program(), username="unlinked")

    for deed in (accounts.lock_account, accounts.unlock_account):
        with pytest.raises(NotPermitted):
            deed(actor=staff, account=leader.account, at=here.at)
    with pytest.raises(NotPermitted):
        accounts.reset_password(actor=staff, account=leader.account, password=GOOD, at=here.at)
    with pytest.raises(NotPermitted):
        create_account_for(actor=staff, person=without, username="new", password=GOOD, at=here.at)
    with pytest.raises(NotPermitted):
        make(here, actor=staff, person=without)
    with pytest.raises(NotPermitted):
        link_account(actor=staff, account=mine, person=without, at=here.at)
    leader.account.refresh_from_db()
    assert leader.account.check_password(PASSWORD)


def test_a_street_makes_no_account_without_a_person(here: World) -> None:
    for actor in (here.street_staff().actor, here.secretary().actor):
        with pytest.raises(NotPermitted):
            make(here, actor=actor, person=None)


def test_staff_make_accounts_of_their_street_only(here: World) -> None:
    for scope in (Scope(here.street, here.street + 2), Scope(here.street - 1, here.street + 1)):
        with pytest.raises(NotPermitted):
            make(here, scope=scope)


def test_locking_ends_sessions_and_is_undone(here: World) -> None:
    target = here.member().account
    version = target.access_version

    accounts.lock_account(actor=here.secretary().actor, account=target, at=here.at)
    target.refresh_from_db()
    assert (target.is_active, target.locked_at) == (False, here.at)
    assert target.access_version > version

    accounts.unlock_account(actor=here.secretary().actor, account=target, at=here.at)
    target.refresh_from_db()
    assert (target.is_active, target.locked_at) == (True, None)
    with pytest.raises(DomainError):
        accounts.lock_account(actor=here.secretary().actor, account=here.secretary().account, at=here.at)


def test_a_reset_password_must_be_changed(here: World) -> None:
    target = here.member().account

    accounts.reset_password(actor=here.secretary().actor, account=target, password=GOOD, at=here.at)

    target.refresh_from_db()
    assert target.check_password(GOOD)
    assert target.must_change_password


def test_changing_ones_password_asks_for_the_old_one(here: World) -> None:
    member = here.member()

    def change(**words: str) -> None:
        accounts.change_password(
            actor=member.actor, account=member.account, at=here.at, **{"old": PASSWORD, "new": GOOD, **words}
        )

    for words in ({"old": "wrong"}, {"new": PASSWORD}, {"new": "tooshort"}, {"new": f"{member.account.username}A"}):
        with pytest.raises(DomainError):
            change(**words)
    change()
    member.account.refresh_from_db()
    assert member.account.check_password(GOOD)


def test_names_of_long_locked_accounts_are_forgotten(here: World) -> None:
    target = here.member().account
    accounts.lock_account(actor=here.secretary().actor, account=target, at=here.at)

    assert accounts.forget_locked_accounts(at=here.at + timedelta(days=179)) == 0
    assert accounts.forget_locked_accounts(at=here.at + timedelta(days=180)) == 1

    target.refresh_from_db()
    assert (target.display_name, target.phone, target.phone_index) == ("", None, None)


def test_one_time_passwords_fit_the_rules(here: World) -> None:
    made = {one_time_password() for _time in range(50)}

    assert len(made) == 50
    for number, password in enumerate(made):
        make(here, username=f"new{number}", password=password)


def actor_of_administrator(kind: Administration, name: str):
    account = enrol(Account.objects.create_account(username=name, password=GOOD, display_name=name, administers=kind))
    return actor_of(account, on=AT.date())
