"""The contract of our own: what it lets pass, what it finds, and that READMEs list what is there."""

import grimp
import pytest
from importlinter.domain.contract import Contract

from tests.structure.house import HOUSE, floors
from tests.structure.public_surface import PublicSurface, is_public, listed_in_readme


@pytest.mark.parametrize(
    ("module", "public"),
    [
        ("house.people", True),
        ("house.people.models", True),
        ("house.people.models.person", True),
        ("house.people.services.looks", True),
        ("house.people.phones", True),
        ("house.people.phones_of_old", False),
        ("house.people.management.progress", True),
        ("house.people.management", False),
        ("house.people.views.me", False),
        ("house.people.models_of_old", False),
    ],
)
def test_public_are_the_usual_modules_and_the_listed_ones(module: str, public: bool) -> None:
    assert is_public(module, "house.people", frozenset({"phones", "management.progress"})) == public


def contract() -> Contract:
    return PublicSurface(
        name="surface",
        session_options={},
        contract_options={"root": "shanzhi", "libraries": ["shanzhi.core"], "outside": ["shanzhi.config"]},
    )


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("shanzhi.portal.views", "shanzhi.territory.queries.places", True),
        ("shanzhi.portal.views", "shanzhi.territory.views.plans", False),
        ("shanzhi.territory.services", "shanzhi.territory.views.plans", True),
        ("shanzhi.portal.views", "shanzhi.core.anything.at.all", True),
        ("shanzhi.config.urls", "shanzhi.territory.urls", True),
    ],
)
def test_an_import_of_another_apps_inside_is_found(importer: str, imported: str, kept: bool) -> None:
    graph = grimp.ImportGraph()
    for module in ("shanzhi", importer, imported):
        for depth in range(1, module.count(".") + 2):
            graph.add_module(".".join(module.split(".")[:depth]))
    graph.add_import(importer=importer, imported=imported)
    assert contract().check(graph, verbose=False).kept == kept


@pytest.mark.parametrize("app", sorted(floors()))
def test_public_modules_of_a_readme_are_there(app: str) -> None:
    folder = HOUSE / app
    missing = [
        name
        for name in listed_in_readme(f"shanzhi.{app}")
        if not any((folder / f"{name.replace('.', '/')}{end}").exists() for end in (".py", "/__init__.py"))
    ]
    assert missing == []
