"""A street begins: its office, and the first of its staff, who then appoints everybody else."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET, Scope, enter_scope
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Organisation, Post
from shanzhi.organisations.rules import STREET_ROLES
from shanzhi.organisations.services.organisations import found_organisation
from shanzhi.organisations.services.posts import appoint
from shanzhi.people.models import Account
from shanzhi.people.rules import is_system_administrator
from shanzhi.people.services import create_account, find_or_make_person
from shanzhi.records import audit
from shanzhi.territory.models import Division, Level


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a street made."""

    office: Organisation
    account: Account


def open_street(
    *,
    actor: Actor,
    street: int,
    office_name: str,
    name: str,
    username: str,
    phone: str = "",
    password: str,
    at: datetime,
) -> Opened:
    """Found a street's office and give its first member of staff an account with a one-time password.

    By the system administrator or the program, in a transaction of its own, because it reaches into a street the administrator
    does not see. Once only: raises NotPossible when the street has staff already, who then appoint whom they need.
    """
    require(actor.is_program or is_system_administrator(actor), _("You may not open a street."))
    _check_register(street)
    scope = Scope.of_street(street)
    hand = Actor(account_id=actor.account_id, name=actor.name, scope=scope, is_program=True)
    with transaction.atomic(durable=True):
        enter_scope(scope)
        if Post.objects.filter(street=street, kind__in=STREET_ROLES).exists():
            raise NotPossible(_("This street has its staff already. They appoint their colleagues themselves."))
        office = Organisation.objects.filter(street=street, kind=OrganisationKind.STREET_OFFICE).first()
        if office is None:
            office = found_organisation(
                actor=hand, street=street, kind=OrganisationKind.STREET_OFFICE, name=office_name, at=at
            )
        person = find_or_make_person(actor=hand, street=street, name=name, phone=phone, at=at)
        account = create_account(
            actor=hand,
            username=username,
            display_name=name,
            phone=phone,
            password=password,
            scope=scope,
            person=person,
            at=at,
        )
        appoint(actor=hand, person=person, kind=PostKind.STREET_STAFF, organisation=office, at=at)
        audit.record(actor=hand, street=street, action="street.opened", subject=office, at=at)
    return Opened(office, account)


def _check_register(street: int) -> None:
    """Refuse a code the national register does not have, once the register is there."""
    known = Division.objects.filter(code=street * COMMUNITIES_PER_STREET, level=Level.STREET).exists()
    if not known and Division.objects.filter(level=Level.STREET).exists():
        raise DomainError(_("The national register has no street with this code."), field="street")
