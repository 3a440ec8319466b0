from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shanzhi.service_requests.diagram import page


class Command(BaseCommand):
    help = "Draw the state machine of a request into docs/request-states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.NODE_MODULES.parent / "docs" / "request-states.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"written: {path.name}")
