"""shanzhi workdays load|list: the holidays and moved workdays of China."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.territory.holiday_register import known_years, published_days
from shanzhi.territory.models import CalendarDay
from shanzhi.territory.queries import years_entered
from shanzhi.territory.services.workdays import enter_days

EVERYWHERE = Scope(0, 10**9)


class Command(BaseCommand):
    help = "Load the published holidays and moved workdays, or list what is entered."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("load", help="load a year again, or every known year that has no days yet")
        load.add_argument(
            "year", type=int, nargs="?", help="four digits; days entered by hand stay, corrected ones are put back"
        )
        shown = actions.add_parser("list", help="list the years, or the days of one year")
        shown.add_argument("year", type=int, nargs="?", help="four digits")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if options["action"] == "load":
            self._load(year)
        elif year is None:
            self._list_years()
        else:
            self._list_days(year)

    def _load(self, year: int | None) -> None:
        known = known_years()
        if year is not None and year not in known:
            raise CommandError(
                f"{year} is not known to this release ({known[0]} to {known[-1]}). "
                "Enter it on the desk: Places, Workdays, paste the State Council's notice."
            )
        with transaction.atomic():
            missing = sorted(set(known) - {entered.year for entered in years_entered()})
            for wanted in [year] if year is not None else missing:
                actor = Actor.program(EVERYWHERE)
                changed = enter_days(actor=actor, days=published_days(wanted), at=clock.now())
                self.stdout.write(f"{wanted}: {len(changed)} days entered")

    def _list_years(self) -> None:
        for entered in years_entered():
            self.stdout.write(f"{entered.year}: {entered.off} off, {entered.worked} moved workdays")

    def _list_days(self, year: int) -> None:
        for row in CalendarDay.objects.filter(day__year=year):
            self.stdout.write(f"{row.day}  {'work' if row.is_workday else 'off '}  {row.name}")
