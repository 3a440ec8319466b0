"""The copy a person gets of everything that is known about them. Apps above add their part in `apps.py`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shanzhi.people.models import Consent, Look, Person

Export = Callable[[Person], Any]
_exports: dict[str, Export] = {}


def register_export(key: str, export: Export) -> None:
    """Add one part: a function from a person to plain lists, dicts, texts and numbers about that person alone."""
    _exports[key] = export


def parts_of(person: Person) -> dict[str, Any]:
    """Return all parts by key."""
    return {key: export(person) for key, export in _exports.items()}


def export_consents(person: Person) -> list[dict[str, Any]]:
    """Return what the person has agreed to, and when they took it back."""
    return [
        {
            "purpose": consent.purpose,
            "version": consent.version,
            "given_at": _text(consent.given_at),
            "given_how": consent.given_how,
            "withdrawn_at": _text(consent.withdrawn_at),
        }
        for consent in Consent.objects.filter(street=person.street, person=person)
    ]


def export_looks(person: Person) -> list[dict[str, Any]]:
    """Return who looked at what, and why."""
    return [
        {"field": look.field, "who": look.viewer_name, "reason": look.reason, "at": _text(look.at)}
        for look in Look.objects.filter(street=person.street, person=person)
    ]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


register_export("consents", export_consents)
register_export("looks", export_looks)
