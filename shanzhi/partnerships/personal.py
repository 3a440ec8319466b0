"""What this app knows about a person, for the copy they get of it."""

from typing import Any

from shanzhi.partnerships.models import Check
from shanzhi.people.exports import register_export
from shanzhi.people.models import Person


def register() -> None:
    """Tell people's registry (called when the app is ready)."""
    register_export("checks", export_checks)


def export_checks(person: Person) -> list[dict[str, Any]]:
    """Return which merchants were sent to the person's home, and what they noted."""
    rows = Check.objects.filter(street=person.street, home__entry__person=person).select_related(
        "partner", "home__plan"
    )
    return [
        {
            "number": row.number,
            "what": row.home.plan.title,
            "merchant": row.partner.name,
            "due_on": row.due_on.isoformat(),
            "state": row.state,
            "found": row.found,
            "words": row.words,
        }
        for row in rows
    ]
