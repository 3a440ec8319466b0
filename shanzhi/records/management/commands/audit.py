from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from shanzhi.records.chain import ChainBroken, Head, heads, streets, verify_street

OWNER = "owner"


class Command(BaseCommand):
    help = "Check the audit chain of every street, or print its heads to keep elsewhere."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser(
            "verify", help="compute every hash again; exit 1 at the first place that does not hold"
        )
        verify.add_argument("--street", type=int, help="only this street (9 digits)")
        verify.add_argument(
            "--from", dest="after", type=int, default=0, metavar="POSITION", help="start behind this position"
        )
        verify.add_argument(
            "--heads", type=FileType("r", encoding="utf-8"), metavar="FILE", help="what `audit heads` printed earlier"
        )
        actions.add_parser(
            "heads", help="print street, position and hash of each chain's end, to be kept on another machine"
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """One snapshot for the whole check, so that what is written meanwhile does not look like a break."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try:
                if action == "heads":
                    for head in heads(cursor):
                        self.stdout.write(str(head))
                else:
                    self._verify(cursor, **options)
            finally:
                cursor.execute("ROLLBACK")

    def _verify(self, cursor: Any, *, street: int | None, after: int, heads: Any, **options: Any) -> None:
        noted = self._noted(heads)
        chosen = [street] if street is not None else sorted({*streets(cursor), *(head.street for head in noted)})
        broken = 0
        for code in chosen:
            try:
                end = verify_street(cursor, code, after=after, expected=noted)
            except ChainBroken as error:
                self.stderr.write(self.style.ERROR(f"BROKEN {error}"))
                broken += 1
            else:
                self.stdout.write(f"whole {end}")
        if broken:
            raise CommandError(f"{broken} of {len(chosen)} chains do not hold.")
        self.stdout.write(f"{len(chosen)} chains hold.")

    def _noted(self, file: Any) -> list[Head]:
        if file is None:
            return []
        try:
            with file:
                return [Head.parse(line) for line in file if line.strip()]
        except ValueError as error:
            raise CommandError(f"{file.name} is not what `audit heads` prints.") from error
