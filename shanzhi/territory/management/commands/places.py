"""shanzhi places measure: how long the import of a big Excel file takes here."""

import resource
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.core.tenancy import Scope, enter_scope
from shanzhi.territory.imports.columns import SHEETS, PlaceKind
from shanzhi.territory.models import Community, Household
from shanzhi.territory.services.imports import carry_out, check_file

STREET, COMMUNITY = 999_999_999, 999_999_999_999  # codes no division has
ENTRANCES, FLOORS, DOORS, BUILDINGS = 3, 15, 4, 28


class Command(BaseCommand):
    help = "Check and import an invented file of homes in a transaction that is undone, and say how long it took."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        measure = actions.add_parser("measure", help="measure; nothing stays in the database")
        measure.add_argument("--homes", type=int, default=100_000, help="at least so many (100,000)")

    def handle(self, *args: Any, **options: Any) -> None:
        per_estate = ENTRANCES * FLOORS * DOORS * BUILDINGS
        content = invented_file(-(-options["homes"] // per_estate))
        self.stdout.write(f"file: {len(content) / 1e6:.1f} MB")
        scope, at = Scope.of_street(STREET), clock.now()
        actor = Actor.program(scope)
        with transaction.atomic():
            enter_scope(scope)
            community = Community.objects.create(street=STREET, community=COMMUNITY, name="-")
            began = monotonic()
            checked = check_file(actor=actor, community=community, filename="-", content=content, at=at)
            self.stdout.write(f"check: {monotonic() - began:.1f} s")
            began = monotonic()
            carry_out(actor=actor, place_import=checked, community=community, at=at)
            self.stdout.write(f"import: {monotonic() - began:.1f} s, {Household.objects.count():,} homes")
            transaction.set_rollback(True)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"memory at most: {memory} MB")


def invented_file(estates: int) -> bytes:
    """Return a file of so many estates, all alike."""
    rows = {
        PlaceKind.ESTATE: ([f"小区{estate}"] for estate in range(1, estates + 1)),
        PlaceKind.BUILDING: (
            [f"小区{estate}", f"{building}栋", ENTRANCES, FLOORS]
            for estate in range(1, estates + 1)
            for building in range(1, BUILDINGS + 1)
        ),
        PlaceKind.ENTRANCE: iter(()),
        PlaceKind.HOUSEHOLD: _homes(estates),
    }
    sheets = []
    for sheet in SHEETS:
        columns = [Column(column.title, kind=column.kind) for column in sheet.columns]
        sheets.append(Sheet(sheet.name, columns, _filled(rows[PlaceKind(sheet.kind)], len(columns))))
    return workbook(sheets)


def _homes(estates: int) -> Iterator[list[Any]]:
    for estate in range(1, estates + 1):
        for building in range(1, BUILDINGS + 1):
            for entrance in range(1, ENTRANCES + 1):
                for floor in range(1, FLOORS + 1):
                    for door in range(1, DOORS + 1):
                        place = [f"小区{estate}", f"{building}栋", f"{entrance}单元"]
                        yield [*place, f"{floor}{door:02d}", floor, door % 5]


def _filled(rows: Any, width: int) -> Iterator[Sequence[Any]]:
    return ([*row, *[None] * (width - len(row))] for row in rows)
