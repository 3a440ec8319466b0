"""scenario list | load NAME | verify NAME|--all"""

import json
import sys
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core import clock
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.scenarios.playing import play
from shanzhi.scenarios.registry import Scenario, all_scenarios, scenario_named
from shanzhi.scenarios.scratch import scratch_database

VERIFIED_ENDING = date(2026, 6, 30)


class Command(BaseCommand):
    """Replay an article through the public services, and compare the reports with the article's figures."""

    help = "Replay the articles: list them, load one for a demo, or verify their figures in a scratch database."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="name every scenario")
        load = actions.add_parser("load", help="load one scenario into the database")
        load.add_argument("name")
        load.add_argument("--ending", type=date.fromisoformat, help="last day of the replayed year (default: today)")
        verify = actions.add_parser("verify", help="replay into a scratch database and compare; exit 1 on a difference")
        verify.add_argument("name", nargs="?")
        verify.add_argument("--all", action="store_true", help="verify every scenario")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _list(self, options: dict[str, Any]) -> None:
        for scenario in all_scenarios():
            self.stdout.write(f"{scenario.name:12} {scenario.mechanisms:8} {scenario.title}")

    def _load(self, options: dict[str, Any]) -> None:
        scenario = self._named(options["name"])
        loaded = play(scenario, options["ending"] or clock.now().date())
        path = settings.MEDIA_ROOT.parent / "demo.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(scenario.sign_ins(), ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"{scenario.name} is {'loaded' if loaded else 'there already; nothing was changed'}.")

    def _verify(self, options: dict[str, Any]) -> None:
        chosen = all_scenarios() if options["all"] else [self._named(options["name"] or "")]
        wrong = 0
        with scratch_database():
            for scenario in chosen:
                play(scenario, VERIFIED_ENDING)
                wrong += self._compare(scenario)
        if wrong:
            self.stdout.write(self.style.ERROR(f"{wrong} figures differ."))
            sys.exit(1)

    def _compare(self, scenario: Scenario) -> int:
        wrong = 0
        self.stdout.write(f"{scenario.name}: {scenario.title}")
        with scoped(Scope.of_street(scenario.street)):
            for figure in scenario.figures():
                counted = figure.count()
                same = counted == figure.expected
                wrong += not same
                mark = self.style.SUCCESS("=") if same else self.style.ERROR("≠")
                self.stdout.write(f"  expected {figure.expected:>6}  counted {counted:>6}  {mark}  {figure.label}")
        return wrong

    def _named(self, name: str) -> Scenario:
        try:
            return scenario_named(name)
        except KeyError:
            known = ", ".join(scenario.name for scenario in all_scenarios())
            raise CommandError(f"No scenario is called {name!r}. There are: {known}") from None
