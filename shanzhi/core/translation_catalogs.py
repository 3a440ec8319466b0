"""Keeps the translations of each app in step with its sentences, and says what is missing or wrong."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from shanzhi.core.translation_sources import LOCALE, extract, placeholders

HEADER = "Simplified Chinese of Shanzhi. `manage.py messages update` keeps the list; the sentences are ours to write."
VOLATILE = (
    "POT-Creation",
    "PO-Revision",
    "Generated-By",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid",
    "Project-Id",
)
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class App:
    """An app and the place of its translations."""

    label: str
    folder: Path

    @property
    def po_file(self) -> Path:
        return self.folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    def sentences(self) -> Catalog:
        """Extract the app's sentences from its sources."""
        return extract(self.folder, self.folder.parent)

    def translations(self) -> Catalog:
        """Read the app's catalog; an empty one if there is none yet."""
        if not self.po_file.exists():
            return Catalog(locale=LOCALE, charset="utf-8")
        with self.po_file.open("rb") as file:
            return read_po(file, locale=LOCALE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one sentence."""

    app: str
    what: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.app}: {self.what}: {self.sentence!r}"


def key_of(message: Message) -> Key:
    """Return what identifies a sentence: its context and its (singular) English."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translation's forms; without a plural there is one."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def translated(message: Message) -> bool:
    """Tell whether every form of the translation is filled in."""
    forms = forms_of(message)
    return bool(forms) and all(forms) and not message.fuzzy


def known(catalog: Catalog) -> Iterator[Message]:
    """Return the messages of a catalog without its header."""
    return (message for message in catalog if message.id)


def update(apps: Iterable[App], among: Iterable[App]) -> dict[str, int]:
    """Rewrite the catalogs of `apps`: new sentences in, dropped ones out, translations kept. Returns what is missing per app.

    A sentence that another app (of `among`) has already translated takes that translation.
    """
    elsewhere = {key_of(m): m.string for app in among for m in known(app.translations()) if translated(m)}
    missing = {}
    for app in apps:
        catalog = app.translations()
        catalog.update(app.sentences(), no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        for message in known(catalog):
            borrowed = elsewhere.get(key_of(message))
            if not translated(message) and borrowed and isinstance(borrowed, str) == isinstance(message.id, str):
                message.string = borrowed
        missing[app.label] = sum(not translated(message) for message in known(catalog))
        write(app, catalog)
    return missing


def write(app: App, catalog: Catalog) -> None:
    """Write a catalog in a fixed order and without dates, and only if it changed."""
    if not any(known(catalog)):
        return
    catalog.fuzzy = False
    catalog.header_comment = f"# {HEADER}"
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.lstrip('"').startswith(VOLATILE))
    if not app.po_file.exists() or app.po_file.read_text(encoding="utf-8") != text:
        app.po_file.parent.mkdir(parents=True, exist_ok=True)
        app.po_file.write_text(text, encoding="utf-8")


def check(apps: Iterable[App]) -> Iterator[Finding]:
    """Yield everything missing, fuzzy, unused, wrongly filled in, or translated differently by two apps.

    Django puts all catalogs into one, so of two translations of one sentence only one would ever be seen.
    """
    said: dict[Key, tuple[str, str]] = {}
    for app in apps:
        wanted = {key_of(message): message for message in known(app.sentences())}
        present = {key_of(message): message for message in known(app.translations())}
        for key, message in wanted.items():
            yield from _check_sentence(app, message, present.get(key))
        for key, message in present.items():
            if key not in wanted:
                yield Finding(app.label, "unused", key[1])
            form = next(iter(forms_of(message)), "")
            first_app, first_form = said.setdefault(key, (app.label, form))
            if form and first_form and form != first_form:
                yield Finding(app.label, f"“{form}” here, “{first_form}” in {first_app}", key[1])


def _check_sentence(app: App, wanted: Message, present: Message | None) -> Iterator[Finding]:
    sentence = key_of(wanted)[1]
    if present is None:
        yield Finding(app.label, "not in the catalog (run `messages update`)", sentence)
    elif present.fuzzy:
        yield Finding(app.label, "fuzzy", sentence)
    elif not translated(present):
        yield Finding(app.label, "missing", sentence)
    elif isinstance(wanted.id, str) != isinstance(present.id, str):
        yield Finding(app.label, "plural differs (run `messages update`)", sentence)
    else:
        yield from _check_placeholders(app, wanted, present)


def _check_placeholders(app: App, wanted: Message, present: Message) -> Iterator[Finding]:
    sources = (wanted.id,) if isinstance(wanted.id, str) else wanted.id
    allowed = set().union(*(placeholders(source) for source in sources))
    for form in forms_of(present):
        if placeholders(form) != allowed:
            yield Finding(app.label, f"placeholders differ in “{form}”", sources[0])
