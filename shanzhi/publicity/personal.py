"""What this app knows about a person: the boards they stand on, and what they were asked. For their page at the desk and their copy."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.people.models import Person
from shanzhi.people.person_parts import PartRow, PersonPart
from shanzhi.publicity.models import BoardEntry, ConsentQuestion
from shanzhi.publicity.queries import boards_kept_by


def boards_of(actor: Actor, person: Person) -> PersonPart:
    """Return the boards a person stands on, of those the actor keeps."""
    boards = boards_kept_by(actor).filter(entries__person=person)
    rows = [PartRow(board.title, board.place, reverse("publicity:board", args=[board.pk])) for board in boards]
    return PersonPart(_("On notice boards"), rows)


def export_boards(person: Person) -> dict[str, Any]:
    """Return where a person stands and what they were asked, for their copy."""
    entries = BoardEntry.objects.filter(street=person.street, person=person).select_related("board")
    questions = ConsentQuestion.objects.filter(street=person.street, person=person).select_related("board")
    return {
        "boards": [{"board": entry.board.title, "helps_with": entry.services} for entry in entries],
        "questions": [
            {
                "board": question.board.title,
                "fields": question.fields,
                "asked_on": timezone.localdate(question.asked_at).isoformat(),
                "answered_on": timezone.localdate(question.answered_at).isoformat() if question.answered_at else None,
            }
            for question in questions
        ],
    }
