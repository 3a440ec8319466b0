"""An import-linter contract: of another app, only its public modules are imported.

Public are models, enums, events, rules, queries and services, and whatever the app's README lists under the heading
"Public modules", one bullet each: "- `phones`: one way to write a number down". Libraries are public as a whole.
Management commands are the program's own hands and count as part of the app they stand in.
"""

import re
from pathlib import Path

import grimp
from importlinter import Contract, ContractCheck, fields, output

PUBLIC = frozenset({"models", "enums", "events", "rules", "queries", "services"})
HEADING = re.compile(r"^#+ Public modules\s*$(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
BULLET = re.compile(r"^[-*] `([\w.]+)`", re.MULTILINE)
CHECKOUT = Path(__file__).resolve().parents[2]


def listed_in_readme(app: str) -> frozenset[str]:
    """Return the modules a README lists as public, relative to the app ("phones", "management.progress")."""
    readme = CHECKOUT / app.replace(".", "/") / "README.md"
    section = HEADING.search(readme.read_text(encoding="utf-8")) if readme.exists() else None
    return frozenset(BULLET.findall(section[1])) if section else frozenset()


def is_public(module: str, app: str, listed: frozenset[str]) -> bool:
    """Tell whether a module below `app` may be imported from outside."""
    inside = module.removeprefix(app).lstrip(".")
    return not inside or inside.split(".")[0] in PUBLIC or any(f"{inside}.".startswith(f"{name}.") for name in listed)


class PublicSurface(Contract):
    """Options: `root` (the package whose children are apps), `libraries` (apps that are public as a whole), `outside` (children that
    are no apps and have contracts of their own)."""

    type_name = "public_surface"

    root = fields.StringField()
    libraries = fields.SetField(subfield=fields.StringField(), required=False)
    outside = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        whole = {str(name) for name in self.libraries or ()}  # type: ignore[attr-defined]
        outside = {str(name) for name in self.outside or ()}  # type: ignore[attr-defined]
        apps = {child: listed_in_readme(child) for child in graph.find_children(str(self.root)) - whole - outside}
        wrong = [
            (importer, imported)
            for app, listed in sorted(apps.items())
            for imported in sorted({app, *graph.find_descendants(app)})
            if not is_public(imported, app, listed)
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if self._app_of(importer) not in {app, *outside}
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} imports {imported}, which its app keeps to itself.")

    def _app_of(self, module: str) -> str:
        return ".".join(module.split(".")[: len(str(self.root).split(".")) + 1])
