"""Opening a street from the command line, as the system administrator's page does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.services.streets import open_street
from shanzhi.people.passwords import one_time_password


class Command(BaseCommand):
    help = "Streets: open one, with its office and the first of its staff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        opening = actions.add_parser("open", help="found the office, print a one-time password for its first staff")
        opening.add_argument("street", type=int, help="9 digits of the national register")
        opening.add_argument("--office", required=True, help="name of the street office")
        opening.add_argument("--name", required=True, help="name of the first member of staff")
        opening.add_argument("--username", required=True, help="name to sign in with")
        opening.add_argument("--phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        password = one_time_password()
        try:
            opened = open_street(
                actor=Actor.program(Scope.of_street(options["street"])),
                street=options["street"],
                office_name=options["office"],
                name=options["name"],
                username=options["username"],
                phone=options["phone"],
                password=password,
                at=clock.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{opened.office.name}: {opened.account.username}")
        self.stdout.write(f"One-time password (must be changed at the first sign-in): {password}")
