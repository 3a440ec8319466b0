"""Accounts: made, tied to a person, locked, given a new password."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Scope
from shanzhi.people.account_deeds import note_deed
from shanzhi.people.actors import access_changed
from shanzhi.people.models import Account, Administration, Person
from shanzhi.people.phones import is_phone, normalise_phone, phone_index
from shanzhi.people.rules import is_system_administrator, may_keep_account, may_manage_account
from shanzhi.records import audit


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    phone: str = "",
    password: str | None = None,
    scope: Scope | None = None,
    administers: str = "",
    person: Person | None = None,
    must_change_password: bool = True,
    at: datetime,
) -> Account:
    """Make an account, for posts in the streets of `scope` or for one of the three administrations, and tie it to a person.

    By the system administrator (without a person: persons are the street's), or by who may keep the person's account. An
    administrator's account is made by the program alone. Without a password nobody can sign in until one is set. Raises
    DomainError for a name or phone in use, or a password too simple.
    """
    require(_may_create(actor, administers, scope, person), _("You may not create this account."))
    if administers and (scope is not None or person is not None):
        raise DomainError(_("An administrator holds no posts and sees no street."), field="administers")
    if not administers and scope is None:
        raise DomainError(_("Say for which street the account is."), field="street")
    account = Account(
        username=_clean_username(username),
        display_name=display_name.strip(),
        administers=Administration(administers) if administers else "",
        scope_start=scope.start if scope else None,
        scope_stop=scope.stop if scope else None,
        must_change_password=must_change_password and password is not None,
    )
    if phone:
        account.phone, account.phone_index = normalise_phone(phone), phone_index(phone)
    _set_password(account, password)
    _save_new(account)
    note_deed(actor=actor, account=account, action="account.created", at=at, data={"administers": administers})
    if person is not None:
        link_account(actor=actor, account=account, person=person, at=at)
    return account


def create_account_for(*, actor: Actor, person: Person, username: str, password: str, at: datetime) -> Account:
    """Make an account for a person of the street, with their name and phone: from then on colleagues read the name."""
    require(may_keep_account(actor, person), _("You may not create this account."))
    name = person.working_name or person.name
    if name is None:
        raise DomainError(_("Please write down the person's name first: colleagues will see it."))
    return create_account(
        actor=actor,
        username=username,
        display_name=name.open(),
        phone=person.phone.open() if person.phone else "",
        password=password,
        scope=Scope.of_street(person.street),
        person=person,
        at=at,
    )


@transaction.atomic
def link_account(*, actor: Actor, account: Account, person: Person, at: datetime) -> None:
    """Say that the account is this person in their street: the posts of the person become the account's."""
    require(may_keep_account(actor, person), _("You may not change this person."))
    if account.administers or account.scope_start is None or account.scope_stop is None:
        raise DomainError(_("An administrator holds no posts and sees no street."))
    if person.street not in Scope(account.scope_start, account.scope_stop):
        raise DomainError(_("This account is for another street."))
    if person.account_id is not None and person.account_id != account.pk:
        raise DomainError(_("This person signs in with another account already."))
    if Person.objects.filter(street=person.street, account=account).exclude(pk=person.pk).exists():
        raise DomainError(_("Another person of this street has this account already."))
    person.account = account
    person.save(update_fields=["account"])
    access_changed([account.pk])
    data = {"account": account.pk}
    audit.record(actor=actor, street=person.street, action="person.linked", subject=person, at=at, data=data)


@transaction.atomic
def lock_account(*, actor: Actor, account: Account, at: datetime) -> None:
    """Stop an account from signing in and end its sessions. Nobody locks themself out."""
    _require_manager(actor, account)
    if account.pk == actor.account_id:
        raise DomainError(_("You cannot lock your own account."))
    _switch(account, locked_at=at)
    account.sessions.all().delete()
    note_deed(actor=actor, account=account, action="account.locked", at=at)


@transaction.atomic
def unlock_account(*, actor: Actor, account: Account, at: datetime) -> None:
    """Let a locked account sign in again."""
    _require_manager(actor, account)
    _switch(account, locked_at=None)
    note_deed(actor=actor, account=account, action="account.unlocked", at=at)


@transaction.atomic
def reset_password(*, actor: Actor, account: Account, password: str, at: datetime) -> None:
    """Set a one-time password that must be changed at the next sign-in, and end the account's sessions."""
    _require_manager(actor, account)
    if account.pk == actor.account_id:
        raise DomainError(_("Change your own password on your own page."))
    _set_password(account, password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    account.sessions.all().delete()
    access_changed([account.pk])
    note_deed(actor=actor, account=account, action="account.password_reset", at=at)


@transaction.atomic
def change_password(*, actor: Actor, account: Account, old: str, new: str, at: datetime) -> None:
    """Change one's own password. Other browsers are signed out, because their sessions carry the old one's hash."""
    require(actor.account_id == account.pk, _("You may not change this password."))
    if not account.check_password(old):
        raise DomainError(_("This is not your present password."), field="old")
    if old == new:
        raise DomainError(_("Please choose another password than the present one."), field="new")
    _set_password(account, new, field="new")
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    access_changed([account.pk])
    note_deed(actor=actor, account=account, action="account.password_changed", at=at)


def set_language(*, actor: Actor, account: Account, language: str, at: datetime) -> None:
    """Keep the language an account is written to in ("" follows the browser)."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    account.language = language
    account.save(update_fields=["language"])
    note_deed(actor=actor, account=account, action="account.language_set", at=at)


def forget_locked_accounts(*, at: datetime) -> int:
    """Take the names and phones off accounts that have been locked for as long as the declaration of the name says."""
    kept = timedelta(days=Account.plain_personal_fields["display_name"].retention_days)
    forgotten = 0
    for account in Account.objects.filter(is_active=False, locked_at__lte=at - kept).exclude(display_name=""):
        account.username, account.display_name = f"account-{account.pk}", ""
        account.phone, account.phone_index = None, None
        account.set_unusable_password()
        account.save()
        forgotten += 1
    return forgotten


@transaction.atomic
def change_phone(*, actor: Actor, account: Account, phone: str, proven: bytes | None, at: datetime) -> None:
    """Write down one's own new phone, with which one signs in, once a code sent to it has proven that it is one's own."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    number, index = normalise_phone(phone), phone_index(phone)
    if proven != index:
        raise DomainError(_("Please confirm the new phone with the code sent to it."), field="phone")
    if Account.objects.filter(phone_index=index).exclude(pk=account.pk).exists():
        raise DomainError(_("Another account has this phone already."), field="phone")
    account.phone, account.phone_index = number, index
    account.save(update_fields=["phone", "phone_index"])
    note_deed(actor=actor, account=account, action="account.phone_changed", at=at)


def _require_manager(actor: Actor, account: Account) -> None:
    require(may_manage_account(actor, account), _("You may not change this account."))


def _may_create(actor: Actor, administers: str, scope: Scope | None, person: Person | None) -> bool:
    if actor.is_program or administers:
        return actor.is_program
    if person is None:
        return is_system_administrator(actor)
    return scope == Scope.of_street(person.street) and may_keep_account(actor, person)


def _switch(account: Account, *, locked_at: datetime | None) -> None:
    account.is_active = locked_at is None
    account.locked_at = locked_at
    account.save(update_fields=["is_active", "locked_at"])
    access_changed([account.pk])


def _clean_username(username: str) -> str:
    cleaned = username.strip()
    if not cleaned:
        raise DomainError(_("Please choose a name to sign in with."), field="username")
    if is_phone(cleaned):
        raise DomainError(_("A name to sign in with cannot look like a phone number."), field="username")
    return cleaned


def _set_password(account: Account, password: str | None, field: str = "password") -> None:
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field=field) from error
    account.set_password(password)


def _save_new(account: Account) -> None:
    if Account.objects.filter(username=account.username).exists():
        raise DomainError(_("This name to sign in with is in use. Please choose another."), field="username")
    if account.phone_index and Account.objects.filter(phone_index=account.phone_index).exists():
        raise DomainError(_("Another account has this phone already."), field="phone")
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise DomainError(_("This name to sign in with is in use. Please choose another."), field="username") from error
