"""The register of personal data, as the law asks for it: every field with purpose, lawful basis, retention and mask."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.people.personal_register import personal_fields


class Command(BaseCommand):
    help = "Register of personal data: every declared field with purpose, lawful basis, retention and mask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="print the register")
        listing.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            {
                "field": f"{entry.model}.{entry.field}",
                "kept": "sealed" if entry.is_sealed else "plain",
                "purpose": entry.declaration.purpose if entry.declaration else "",
                "basis": entry.declaration.basis.value if entry.declaration else "",
                "retention_days": entry.declaration.retention_days if entry.declaration else None,
                "mask": entry.sample,
            }
            for entry in personal_fields()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write("{field:44} {kept:7} {basis:16} {retention_days:>5} d  {mask:16} {purpose}".format(**row))
