from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shanzhi.core import clock
from shanzhi.core.health import Level, examine, worst


class Command(BaseCommand):
    help = "Say whether database, migrations, worker and audit chains are well; exit 1 if something is failing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine(clock.now())
        for name, found in findings.items():
            self.stdout.write(f"{found.level:9} {name} {found.detail}".rstrip())
        if worst(findings) == Level.FAILING:
            raise CommandError("Something is failing.")
