"""What the structural tests walk over: the apps and their order, the models, the files of the repository."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

from shanzhi.core.tenancy import StreetOwned

CHECKOUT = Path(__file__).resolve().parents[2]
HOUSE = CHECKOUT / "shanzhi"


@cache
def floors() -> dict[str, int]:
    """Return app → floor, the ground floor being 0, as pyproject.toml says."""
    configuration = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("Floors"))
    return {app.strip(): floor for floor, layer in enumerate(reversed(layers)) for app in layer.split("|")}


def may_know(app: str, other: str) -> bool:
    """Tell whether an app may name something of another: itself, or one on a lower floor."""
    return app == other or floors()[other] < floors()[app]


def own_models() -> list[type[models.Model]]:
    """Return our models, those of libraries left out."""
    return [model for model in apps.get_models() if model.__module__.startswith("shanzhi.")]


def street_owned() -> list[type[models.Model]]:
    return [model for model in own_models() if issubclass(model, StreetOwned)]


def own_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Return every column of our models."""
    for model in own_models():
        for field in model._meta.local_fields:
            yield model, field


@cache
def files() -> tuple[Path, ...]:
    """Return the files of the repository, those not yet added included, ignored ones left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in names.split("\0") if name and (path := CHECKOUT / name).is_file())


def house_files(suffix: str) -> list[Path]:
    """Return the files of the package with a suffix."""
    return [path for path in files() if path.suffix == suffix and path.is_relative_to(HOUSE)]


def app_of(path: Path) -> str:
    """Return the app a file of the package belongs to."""
    return path.relative_to(HOUSE).parts[0]


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed source of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def sources() -> list[Path]:
    """Return the Python files of the house, migrations left out."""
    return [path for path in house_files(".py") if "migrations" not in path.parts]
