"""Who may do what with accounts and personal fields. What posts give is told by the apps above, registered here."""

from collections.abc import Callable
from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import street_of
from shanzhi.people.models import Account, Administration, Person

LookRight = Callable[[Actor, Person, str, object], bool]
PassingLookRight = Callable[[Actor, Person, str, object, datetime], bool]
KeeperRight = Callable[[Actor, int], bool]
AccountRight = Callable[[Actor, Person], bool]
PersonRight = Callable[[Actor, Person], bool]
_look_rights: list[LookRight] = []
_passing_look_rights: list[PassingLookRight] = []
_keeper_rights: list[KeeperRight] = []
_account_rights: list[AccountRight] = []
_person_rights: list[PersonRight] = []


def look_right(right: LookRight) -> LookRight:
    """Register a ground on which (actor, person, field, subject) may be looked at in plain text (a decorator)."""
    if right not in _look_rights:
        _look_rights.append(right)
    return right


def passing_look_right(right: PassingLookRight) -> PassingLookRight:
    """Register a ground that ends after a while: (actor, person, field, subject, at) (a decorator)."""
    if right not in _passing_look_rights:
        _passing_look_rights.append(right)
    return right


def keeper_right(right: KeeperRight) -> KeeperRight:
    """Register a ground on which an actor keeps the persons and accounts of a street (a decorator)."""
    if right not in _keeper_rights:
        _keeper_rights.append(right)
    return right


def account_right(right: AccountRight) -> AccountRight:
    """Register a ground on which an actor makes, locks and resets the account of a person (a decorator).

    It must not hold for a person whose posts reach further than the actor's own: who sets a password can sign in with it.
    """
    if right not in _account_rights:
        _account_rights.append(right)
    return right


def person_right(right: PersonRight) -> PersonRight:
    """Register a ground on which an actor notes what this very person agreed to and where they live (a decorator)."""
    if right not in _person_rights:
        _person_rights.append(right)
    return right


def is_self(actor: Actor, person: Person) -> bool:
    """Tell whether the person is the actor: by account, or a resident who has proven their phone (Actor.person_id)."""
    by_account = actor.account_id is not None and actor.account_id == person.account_id
    return by_account or (actor.person_id is not None and actor.person_id == person.pk)


def may_look(actor: Actor, person: Person, field: str, subject: object = None, *, at: datetime | None = None) -> bool:
    """Tell whether the actor has a ground to see the field. The subject is what the look is about: a request, a visit, or None.

    Grounds that end after a while count only where the moment is told.
    """
    if is_self(actor, person):
        return True
    if actor.account_id is None:
        return False
    if any(right(actor, person, field, subject) for right in _look_rights):
        return True
    return at is not None and any(right(actor, person, field, subject, at) for right in _passing_look_rights)


def may_keep_people(actor: Actor, street: int) -> bool:
    """Tell whether the actor keeps the persons and accounts of a street."""
    return actor.is_program or any(right(actor, street) for right in _keeper_rights)


def may_keep_person(actor: Actor, person: Person) -> bool:
    """Tell whether the actor notes consents and the home of this very person."""
    return actor.is_program or any(right(actor, person) for right in _person_rights)


def keeps_people(actor: Actor) -> bool:
    """Tell whether the actor keeps the people of any street: who may open the desk's pages about persons."""
    return any(may_keep_people(actor, street) for street in {street_of(grant.start) for grant in actor.grants})


def is_administrator(actor: Actor, kind: Administration) -> bool:
    """Tell whether the actor is this one of the three administrators."""
    return actor.administers == kind


def is_system_administrator(actor: Actor) -> bool:
    """Tell whether the actor keeps accounts."""
    return is_administrator(actor, Administration.SYSTEM)


def is_security_administrator(actor: Actor) -> bool:
    """Tell whether the actor keeps locks and second factors."""
    return is_administrator(actor, Administration.SECURITY)


def is_audit_administrator(actor: Actor) -> bool:
    """Tell whether the actor reads the audit chains."""
    return is_administrator(actor, Administration.AUDIT)


def may_keep_account(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may make, link, lock and reset a person's account, or write the phone that proves who they are."""
    return actor.is_program or any(right(actor, person) for right in _account_rights)


def may_manage_account(actor: Actor, account: Account) -> bool:
    """Tell whether the actor may lock, unlock and reset an account.

    Administrators' accounts are kept on the command line only, so that none of the three can make or stop another. An account of
    several streets is the system administrator's matter: a street does not see what its person is in the others.
    """
    if actor.is_program:
        return True
    if account.administers or actor.scope is None:
        return False
    if is_system_administrator(actor):
        return True
    if account.scope_start is None or account.scope_stop != account.scope_start + 1:
        return False
    persons = list(Person.objects.filter(account=account).select_related("household"))
    return bool(persons) and all(may_keep_account(actor, person) for person in persons)


def needs_second_factor(account: Account) -> bool:
    """Administrators cannot work without a second factor; everybody else may have one."""
    return bool(account.administers)
