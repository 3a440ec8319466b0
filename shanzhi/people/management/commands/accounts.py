"""Administrators' accounts: made, listed and given a new password on the command line only (see docs/people.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import scoped
from shanzhi.people.models import NATIONAL, Account, Administration
from shanzhi.people.passwords import one_time_password
from shanzhi.people.services.accounts import create_account, reset_password


class Command(BaseCommand):
    help = "Accounts of the system, security and audit administrators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create-administrator", help="make one and print a one-time password")
        create.add_argument("kind", choices=Administration.values)
        create.add_argument("username", help="name to sign in with")
        create.add_argument("--name", default="", help="name shown to colleagues (default: the name to sign in with)")
        reset = actions.add_parser("reset-password", help="print a new one-time password for an administrator")
        reset.add_argument("username")
        actions.add_parser("list", help="list the administrators")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["action"].replace("-", "_"))(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def create_administrator(self, options: dict[str, Any]) -> None:
        password = one_time_password()
        with scoped(NATIONAL):
            account = create_account(
                actor=Actor.program(NATIONAL),
                username=options["username"],
                display_name=options["name"] or options["username"],
                password=password,
                administers=options["kind"],
                at=clock.now(),
            )
        self._say(account, password)

    def reset_password(self, options: dict[str, Any]) -> None:
        account = Account.objects.filter(username=options["username"]).exclude(administers="").first()
        if account is None:
            raise CommandError(f"There is no administrator called {options['username']}.")
        password = one_time_password()
        with scoped(NATIONAL):
            reset_password(actor=Actor.program(NATIONAL), account=account, password=password, at=clock.now())
        self._say(account, password)

    def list(self, options: dict[str, Any]) -> None:
        for account in Account.objects.exclude(administers="").order_by("administers", "username"):
            state = "active" if account.is_active else "locked"
            self.stdout.write(f"{account.administers:10}{account.username:24}{state:8}{account.display_name}")

    def _say(self, account: Account, password: str) -> None:
        self.stdout.write(f"{account.get_administers_display()}: {account.username}")
        self.stdout.write(f"One-time password (must be changed at the first sign-in): {password}")
