"""The floors, where import-linter cannot look: keys named by strings, templates, receivers, signals."""

import ast
import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import signals as request_signals
from django.db import models
from django.db.models import signals
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from shanzhi.core import events
from tests.structure.house import (
    HOUSE,
    app_of,
    floors,
    house_files,
    may_know,
    name_of,
    own_fields,
    own_models,
    sources,
    street_owned,
    tree,
)

REFERENCE = re.compile(r"""{%\s*(?:include|extends|partialdef)\s+["']([^"']+)["']""")
COMPONENT = re.compile(r"<c-([a-z][\w.-]*)")
ADDRESS = re.compile(r"""{%\s*url\s+["']((\w+):\w+)["']""")
HOME = "desk:today"  # where every page of the desk leads back to, as the settings do after signing in

# Found by their name by Django, allauth or a handler, not by a template or a source of ours.
FOUND_BY_NAME = re.compile(r"(400|403|403_csrf|404|429|500)\.html|django/forms/.*|gallery/.*")
# The layouts put the house together: they name pages of the floors above by their address, never by import or include.
COMPOSING_TEMPLATES = ("core/templates/layouts/", "core/templates/core/", "core/templates/gallery/")


def template_name(path: Path) -> str:
    """Return what {% include %} calls a template."""
    return path.as_posix().split("/templates/", 1)[1]


def templates() -> dict[str, Path]:
    return {template_name(path): path for path in house_files(".html") if "/templates/" in path.as_posix()}


def component_file(tag: str) -> str:
    """Return the template of <c-tag>. `<c-vars>` and `<c-slot>` are cotton's own."""
    return f"cotton/{tag.rstrip('.').replace('.', '/').replace('-', '_')}.html"


def named_in(path: Path) -> Iterator[str]:
    """Return the templates a template names."""
    text = path.read_text(encoding="utf-8")
    yield from REFERENCE.findall(text)
    yield from (component_file(tag) for tag in COMPONENT.findall(text) if tag not in ("vars", "slot", "component"))


def is_of_a_library(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def strings_of(path: Path) -> set[str]:
    """Return the string constants of a Python file."""
    return {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns_of(path: Path) -> set[str]:
    """Return patterns for the template names that a Python file puts together: f"people/desk/look_{kind}.html"."""
    found = set()
    for node in (node for node in ast.walk(tree(path)) if isinstance(node, ast.JoinedStr)):
        parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+" for v in node.values]
        if "".join(parts).endswith(r"\.html"):
            found.add("".join(parts))
    return found


def test_every_app_has_a_floor() -> None:
    apps = {name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("shanzhi.")}
    folders = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert set(floors()) == apps == folders - {"launcher"}


def test_keys_point_downwards() -> None:
    upward = [
        str(field)
        for model, field in own_fields()
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and field.related_model in own_models()
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert upward == []


def test_migrations_wait_only_for_lower_floors() -> None:
    """Except for the account: every app knows it as AUTH_USER_MODEL."""
    upward = []
    for path in HOUSE.glob("*/migrations/0*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "dependencies":
                for dependency in (literal for literal in ast.walk(node.value) if isinstance(literal, ast.Tuple)):
                    app, migration = (element.value for element in dependency.elts if isinstance(element, ast.Constant))
                    if app in floors() and not may_know(app_of(path), str(app)):
                        upward.append(f"{name_of(path)} waits for {app}.{migration}")
    assert upward == []


def test_templates_name_only_lower_templates() -> None:
    known = templates()
    wrong = []
    for path in known.values():
        for name in named_in(path):
            if name in known and not may_know(app_of(path), app_of(known[name])):
                wrong.append(f"{name_of(path)} names {name} of a floor above")
            elif name not in known and not is_of_a_library(name):
                wrong.append(f"{name_of(path)} names {name}, which is not there")
    assert wrong == []


def test_sources_name_only_lower_templates() -> None:
    known = templates()
    wrong = [
        f"{name_of(path)} names {name}"
        for path in sources()
        if app_of(path) in floors()
        for name in strings_of(path) & set(known)
        if not may_know(app_of(path), app_of(known[name]))
    ]
    assert wrong == []


def test_a_template_name_says_whose_it_is() -> None:
    """Components are called by a tag of their own; everything else lies in a folder named for its app. No name means two files."""
    paths = [path for path in house_files(".html") if "/templates/" in path.as_posix()]
    assert len(paths) == len(templates())
    stray = [
        name_of(path)
        for name, path in templates().items()
        if app_of(path) != "core" and name.split("/")[0] not in (app_of(path), "cotton")
    ]
    assert stray == []


def test_no_template_is_forgotten() -> None:
    known = templates()
    used = {name for path in known.values() for name in named_in(path)}
    used |= {name for path in sources() for name in strings_of(path)}
    used |= {name.split("#")[0] for name in used}
    put_together = re.compile(
        "|".join([FOUND_BY_NAME.pattern, *(name for path in sources() for name in patterns_of(path))])
    )
    forgotten = sorted(name for name in known if name not in used and not put_together.fullmatch(name))
    assert not forgotten, "\n".join(forgotten)


def test_templates_link_only_to_lower_floors() -> None:
    wrong = [
        f"{name_of(path)} links to {address}"
        for path in templates().values()
        if not name_of(path).removeprefix("shanzhi/").startswith(COMPOSING_TEMPLATES)
        for address, app in ADDRESS.findall(path.read_text(encoding="utf-8"))
        if address != HOME and app in floors() and not may_know(app_of(path), app)
    ]
    assert wrong == []


def test_events_are_heard_only_above() -> None:
    wrong = [
        f"{receiver.__module__} hears {event.__qualname__}"
        for event, receivers in events._receivers.items()
        if event.__module__.startswith("shanzhi.")
        for receiver in receivers
        if floors()[receiver.__module__.split(".")[1]] <= floors()[event.__module__.split(".")[1]]
    ]
    assert wrong == []


def test_events_carry_ids_only() -> None:
    plain = {"int", "str", "bool", "int | None", "datetime", "date", "tuple[int, ...]"}
    wrong = []
    for path in HOUSE.glob("*/events.py"):
        if app_of(path) == "core":
            continue
        for event in (node for node in tree(path).body if isinstance(node, ast.ClassDef)):
            for field in (node for node in event.body if isinstance(node, ast.AnnAssign)):
                if ast.unparse(field.annotation) not in plain:
                    wrong.append(f"{name_of(path)}: {event.name}.{ast.unparse(field)}")
    assert wrong == []


def module_of(receiver: Any) -> str:
    target = receiver() if isinstance(receiver, weakref.ReferenceType) else receiver
    return str(getattr(target, "__module__", ""))


SIGNALS = {
    name: signal
    for module in (signals, request_signals)
    for name, signal in vars(module).items()
    if isinstance(signal, signals.ModelSignal | type(request_signals.request_started))
}


@pytest.mark.parametrize("name", sorted(set(SIGNALS) - {"post_migrate", "class_prepared", "setting_changed"}))
def test_nobody_listens_to_model_signals(name: str) -> None:
    receivers = [module_of(entry[1]) for entry in SIGNALS[name].receivers]
    assert [found for found in receivers if found.startswith("shanzhi.")] == []


def test_sources_use_no_model_signals() -> None:
    wrong = [
        name_of(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module in ("django.db.models.signals", "django.dispatch")
        and not (path == HOUSE / "core/apps.py" and [alias.name for alias in node.names] == ["post_migrate"])
    ]
    assert wrong == []


def test_street_owned_models_say_so_by_inheritance() -> None:
    """A column called `street` on a table that is not behind the wall would look protected and not be."""
    looks_owned = {model for model, field in own_fields() if field.name == "street"} - set(street_owned())
    assert {model._meta.label for model in looks_owned} <= {"core.StreetInUse"}
