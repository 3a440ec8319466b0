"""Every dependency is used, and docs/dependencies.md says what for."""

import ast
import re
import tomllib
from collections.abc import Iterable

import pytest

from tests.structure.house import CHECKOUT, files, tree

# Distribution → the module it is imported as, where the name does not say.
IMPORTED_AS = {
    "axe-playwright-python": "axe_playwright_python",
    "chinesecalendar": "chinese_calendar",
    "django-axes": "axes",
    "django-csp": "csp",
    "django-pgtrigger": "pgtrigger",
    "pillow": "PIL",
    "pytest-playwright": "playwright",
}
# Used from the command line or by their presence.
TOOLS = {"django-stubs", "djlint", "import-linter", "mypy", "pytest-xdist", "ruff", "types-requests"}
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
RUNNING: list[str] = PROJECT["project"]["dependencies"]
DEVELOPING: list[str] = PROJECT["dependency-groups"]["dev"]


def names(requirements: Iterable[str]) -> list[str]:
    return [re.split(r"[\[<>=~; ]", requirement)[0] for requirement in requirements]


def modules_named() -> set[str]:
    """Return the top modules that are imported, or named by strings (settings, commands)."""
    found: set[str] = set()
    for path in (path for path in files() if path.suffix == ".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+", node.value):
                found.add(node.value.split(".")[0])
    return found


def test_every_dependency_is_used() -> None:
    used = modules_named()
    wanted = {name: IMPORTED_AS.get(name, name.replace("-", "_")) for name in names([*RUNNING, *DEVELOPING])}
    assert sorted(name for name, module in wanted.items() if name not in TOOLS and module not in used) == []


@pytest.mark.parametrize("name", names([*RUNNING, *DEVELOPING]))
def test_every_dependency_has_its_line(name: str) -> None:
    text = (CHECKOUT / "docs" / "dependencies.md").read_text(encoding="utf-8").split("## Looked at")[0]
    assert re.search(rf"(\| |, ){re.escape(name)}( \[| \||,)", text)


def test_lock_files_name_no_address() -> None:
    for lock in (CHECKOUT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        for block in re.split(r"\n(?=\S)", text):
            if "==" in block.split("\n")[0] and not block.startswith("#"):
                assert "--hash=sha256:" in block, block.split("\n")[0]
