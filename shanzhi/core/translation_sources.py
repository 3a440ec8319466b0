"""Finds every sentence of an app that is to be translated, in its Python files and templates. Needs no GNU gettext."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import constant_re, templatize

LOCALE = "zh_Hans"
TEMPLATE_ENDINGS = (".html", ".txt")

# What extract_python may look for → which arguments hold the sentence, its plural and its context ("c").
_SHAPES: dict[str, Any] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext_noop": None,
    **{name + ending: shape for name, shape in _SHAPES.items() for ending in ("", "_lazy")},
}

# <c-button :label="_('Save')">: cotton evaluates the attribute, Django's own extraction does not look into it.
DYNAMIC_ATTRIBUTE = re.compile(r"""\s:[\w.-]+=(?:"([^"]*)"|'([^']*)')""")
NAMED_PLACEHOLDER = re.compile(r"%\([^)]*\)[sdrif]|%(?:\.\d+)?[sdif]|\{\w*\}")


def extract(app: Path, root: Path) -> Catalog:
    """Return a catalog of all sentences below the folder `app`, each with the files it stands in, relative to `root`."""
    catalog = Catalog(charset="utf-8")
    for file in _files(app):
        name = file.relative_to(root).as_posix()
        for function, message, comments in _sentences(file):
            add(catalog, name, function, message, comments)
    return catalog


def add(catalog: Catalog, name: str, function: str, message: Any, comments: list[str]) -> None:
    """Put one found call into the catalog; calls without a literal first argument are passed over."""
    arguments = message if isinstance(message, tuple) else (message,)
    shape = KEYWORDS[function] or (1,)
    context, texts = None, []
    for place in shape:
        position = place[0] if isinstance(place, tuple) else place
        if position > len(arguments) or not isinstance(arguments[position - 1], str):
            return
        if isinstance(place, tuple):
            context = arguments[position - 1]
        else:
            texts.append(arguments[position - 1])
    if not texts[0]:
        return
    catalog.add(
        tuple(texts) if len(texts) > 1 else texts[0],
        locations=[(name, 0)],
        auto_comments=comments,
        context=context,
    )


def placeholders(text: str) -> set[str]:
    """Return what a sentence wants filled in."""
    return set(NAMED_PLACEHOLDER.findall(text.replace("%%", "")))


def _files(app: Path) -> Iterator[Path]:
    yield from sorted(path for path in app.rglob("*.py") if "migrations" not in path.parts)
    templates = app / "templates"
    yield from sorted(path for path in templates.rglob("*") if path.suffix in TEMPLATE_ENDINGS)


def _sentences(file: Path) -> Iterator[tuple[str, Any, list[str]]]:
    source = file.read_text(encoding="utf-8")
    names = {name: name for name in KEYWORDS}
    if file.suffix == ".py":
        names |= aliases(source)
    else:
        source = as_python(source, file)
    keywords = {name: KEYWORDS[real] for name, real in names.items()}
    found: Iterator[Any] = extract_python(io.BytesIO(source.encode()), keywords, ["Translators:"], {})
    for _line, function, message, comments in found:
        yield names[function], message, comments


def aliases(source: str) -> dict[str, str]:
    """Return the other names under which a file imports functions of gettext: `gettext as _t` → {"_t": "gettext"}."""
    return {
        name.asname: name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname and name.name in KEYWORDS
    }


def as_python(template: str, origin: Path) -> str:
    """Turn a template into lines that only hold calls of gettext, as far as Python's tokenizer can tell."""
    lines = [line.lstrip() for line in templatize(template, origin=str(origin)).splitlines()]
    for match in DYNAMIC_ATTRIBUTE.finditer(template):
        lines += [f"_({literal})" for literal in constant_re.findall(match[1] or match[2] or "")]
    return "\n".join(lines) + "\n"
