"""Asking whether something may be published, and the answers. The consents themselves belong to people."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPossible
from shanzhi.messaging.services import Recipients, notify
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Post
from shanzhi.organisations.queries import on_day
from shanzhi.organisations.rules import LEADING_ROLES
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.people.rules import is_self
from shanzhi.people.services import give_consent, withdraw_consent
from shanzhi.publicity.content import Line, content_of
from shanzhi.publicity.enums import PrintKind, PublicField
from shanzhi.publicity.models import Board, BoardPrint, ConsentQuestion
from shanzhi.publicity.notifications import BoardOutdated, ConsentAsked, ConsentAskedByText
from shanzhi.publicity.queries import asked_of, unasked
from shanzhi.publicity.services.boards import require_keeper
from shanzhi.records import audit


@transaction.atomic
def ask_for_consent(*, actor: Actor, board: Board, at: datetime, persons: Collection[int] | None = None) -> int:
    """Ask everybody on a board, or these persons of it, for the fields they have not agreed to. Returns how many were told.

    Who was asked and has not answered is not told again. Who said no or took something back is asked for it again only when
    named in `persons`.
    """
    require_keeper(actor, board)
    content = content_of(board, on=timezone.localdate(at))
    asked: list[Person] = []
    if persons is None:
        wanted = unasked(content, asked_of(content))
    else:
        wanted = [(line, _missing(line)) for line in content.lines if line.person.pk in persons and line.belongs]
    for line, missing in wanted:
        if missing and _ask(actor, board, line, missing, at):
            asked.append(line.person)
    _tell(actor, board, asked, at)
    return len(asked)


def _missing(line: Line) -> list[str]:
    return [field.value for field in PublicField if not line.agrees(field)]


def _ask(actor: Actor, board: Board, line: Line, missing: list[str], at: datetime) -> bool:
    question, is_new = ConsentQuestion.objects.get_or_create(
        street=board.street,
        board=board,
        person=line.person,
        answered_at=None,
        defaults={"fields": missing, "asked_at": at, "asked_by_id": actor.account_id},
    )
    if is_new:
        _note(actor, "publicity.ask_for_consent", question, at, fields=missing)
    return is_new


def _tell(actor: Actor, board: Board, persons: Iterable[Person], at: datetime) -> None:
    persons = list(persons)
    accounts = Recipients.accounts(person.account_id for person in persons)
    others = Recipients.persons(person.pk for person in persons if person.account_id is None and person.phone)
    street = board.street
    if accounts:
        notify(message=ConsentAsked(board=board.title), to=accounts, street=street, subject=board, at=at)
    if others:
        by_text = ConsentAskedByText(board=board.title, street=street)
        notify(message=by_text, to=others, street=street, subject=board, at=at)


@transaction.atomic
def answer_question(*, actor: Actor, question: ConsentQuestion, agreed: Collection[str], at: datetime) -> None:
    """Answer which of the fields may stand on boards and cards; what is left out may not. By the person alone, once."""
    question = ConsentQuestion.objects.select_for_update(of=("self",)).select_related("person").get(pk=question.pk)
    require(is_self(actor, question.person), _("Only the person asked can answer."))
    if question.answered_at is not None:
        raise NotPossible(_("This is answered already."))
    for field in map(PublicField, question.fields):
        deed = give_consent if field in agreed else withdraw_consent
        deed(actor=actor, person=question.person, purpose=field.purpose, at=at)
    _close(actor, question, at)


@transaction.atomic
def note_consents(
    *, actor: Actor, board: Board, person: Person, agreed: Collection[str], how: str = GivenHow.PAPER, at: datetime
) -> None:
    """Note what a person answered on paper, by phone or spoken: exactly these fields. By who keeps the street's people."""
    require_keeper(actor, board)
    for field in PublicField:
        deed = give_consent if field in agreed else withdraw_consent
        deed(actor=actor, person=person, purpose=field.purpose, how=how, at=at)
    for question in board.questions.filter(person=person, answered_at__isnull=True).select_for_update(of=("self",)):
        _close(actor, question, at)


def tell_of_withdrawal(*, street: int, person_id: int, purpose: str, at: datetime) -> None:
    """Tell who keeps the boards and cards on which a field was printed that its person no longer wants there."""
    field = next((one for one in PublicField if one.purpose == purpose), None)
    if field is None:
        return
    prints = BoardPrint.objects.filter(street=street, board__taken_down_at__isnull=True).select_related("board")
    newest = prints.order_by("street", "board_id", "kind", "-number").distinct("street", "board_id", "kind")
    boards = {
        last.board_id: last.board
        for last in newest
        if last.kind in PrintKind.values and field in last.snapshot.get("people", {}).get(str(person_id), {})
    }
    for board in boards.values():
        to = Recipients.accounts(keepers_of(board, at))
        notify(message=BoardOutdated(board=board.title, board_id=board.pk), to=to, street=street, subject=board, at=at)


def keepers_of(board: Board, at: datetime) -> list[int]:
    """Return the accounts of who looks after a board: the leaders of its organisation, and the community's own staff."""
    live = Post.objects.filter(
        on_day(timezone.localdate(at)), street=board.street, person__account__isnull=False
    ).select_related("organisation")
    leaders = [post for post in live.filter(organisation_id=board.organisation_id or 0) if post.kind in LEADING_ROLES]
    staff = live.filter(kind=PostKind.COMMUNITY_STAFF, organisation__community=board.community)
    return list(
        Post.objects.filter(pk__in=[post.pk for post in (*leaders, *staff)])
        .values_list("person__account_id", flat=True)
        .distinct()
    )


def _close(actor: Actor, question: ConsentQuestion, at: datetime) -> None:
    question.answered_at = at
    question.save(update_fields=["answered_at"])
    _note(actor, "publicity.answer_question", question, at)


def _note(actor: Actor, action: str, question: ConsentQuestion, at: datetime, **data: object) -> None:
    data = {"board": question.board_id, "person": question.person_id, **data}
    audit.record(actor=actor, street=question.street, action=action, subject=question, at=at, data=data)
