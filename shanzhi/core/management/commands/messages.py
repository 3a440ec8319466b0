from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core.translation_catalogs import App, check, update
from shanzhi.launcher.translations import compile_translations


def own_apps() -> list[App]:
    """Return our apps in the order in which Django merges their catalogs."""
    return [App(c.label, Path(c.path)) for c in apps.get_app_configs() if c.name.startswith("shanzhi.")]


class Command(BaseCommand):
    help = "Keep the translations: `update` the lists of sentences, `check` that all are translated, `compile` them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])
        parser.add_argument("apps", nargs="*", metavar="APP", help="only these apps, such as: people desk")

    def handle(self, *args: Any, action: str, apps: list[str], **options: Any) -> None:
        every = own_apps()
        unknown = set(apps) - {app.label for app in every}
        if unknown:
            raise CommandError(f"No such app: {', '.join(sorted(unknown))}")
        chosen = [app for app in every if not apps or app.label in apps]
        getattr(self, f"_{action}")(chosen, every)

    def _update(self, chosen: list[App], every: list[App]) -> None:
        for label, missing in update(chosen, every).items():
            self.stdout.write(f"{label}: {missing} to translate" if missing else f"{label}: complete")

    def _check(self, chosen: list[App], every: list[App]) -> None:
        labels = {app.label for app in chosen}
        findings = [finding for finding in check(every) if finding.app in labels]
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} sentences to look at.")
        self.stdout.write("Every sentence is translated.")

    def _compile(self, chosen: list[App], every: list[App]) -> None:
        self.stdout.write(f"{compile_translations()} compiled")
