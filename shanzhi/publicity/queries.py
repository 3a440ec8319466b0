"""Which boards there are, for whom, and which of them have to be printed again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Membership, Organisation, Post
from shanzhi.organisations.queries import communities_run_by, on_day, standing_on
from shanzhi.organisations.rules import LEADING_ROLES
from shanzhi.people.models import Consent, Person
from shanzhi.publicity.content import Change, Content, Line, changes_since, contents_of
from shanzhi.publicity.enums import ChangeKind, PrintKind, PublicField
from shanzhi.publicity.models import Board, BoardPrint, ConsentQuestion

HAS_A_BOARD = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
    OrganisationKind.BRANCH,
    OrganisationKind.PARTY_GROUP,
    OrganisationKind.BUILDING_GROUP,
    OrganisationKind.RESIDENTS_COMMITTEE,
)


def standing(boards: QuerySet[Board] | None = None) -> QuerySet[Board]:
    """Return the boards that hang today."""
    return (Board.objects.all() if boards is None else boards).filter(taken_down_at__isnull=True)


def boards_kept_by(actor: Actor) -> QuerySet[Board]:
    """Return the boards an actor keeps: all of their community or street, or of the organisations they lead."""
    rows = standing().select_related("organisation")
    if actor.is_program:
        return rows
    condition = Q(organisation_id__in=actor.organisations(LEADING_ROLES))
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
    return rows.filter(condition)


def boards_of_person(person: Person) -> list[Board]:
    """Return the boards a person stands on."""
    return list(standing().filter(street=person.street, entries__person=person).select_related("organisation"))


def open_questions(person: Person) -> list[ConsentQuestion]:
    """Return what a person was asked and has not answered."""
    asked = ConsentQuestion.objects.filter(street=person.street, person=person, answered_at__isnull=True)
    return list(asked.filter(board__taken_down_at__isnull=True).select_related("board"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the persons of a board were asked: (person, field) they said no to or took back, and questions that wait."""

    said_no: set[tuple[int, str]]
    waiting: dict[int, ConsentQuestion]


def asked_of(content: Content) -> Asked:
    """Return what the persons of a board were asked, on any board (three queries). Whether they agree again is not asked here."""
    street, ids = content.board.street, [line.person.pk for line in content.lines]
    fields = {field.purpose: field.value for field in PublicField}
    ended = Consent.objects.filter(street=street, person_id__in=ids, purpose__in=fields, withdrawn_at__isnull=False)
    said_no = {(person, fields[purpose]) for person, purpose in ended.values_list("person_id", "purpose")}
    answered = ConsentQuestion.objects.filter(street=street, person_id__in=ids, answered_at__isnull=False)
    for person, names in answered.values_list("person_id", "fields"):
        said_no |= {(person, name) for name in names}
    waiting = ConsentQuestion.objects.filter(street=street, board=content.board, answered_at__isnull=True)
    return Asked(said_no, {question.person_id: question for question in waiting})


def unasked(content: Content, asked: Asked) -> list[tuple[Line, list[str]]]:
    """Return who could be asked for which fields: not agreed to, never refused or taken back, no question open."""
    found = []
    for line in content.lines:
        if line.belongs and line.values is not None and line.person.pk not in asked.waiting:
            no = {name for person, name in asked.said_no if person == line.person.pk}
            missing = [one.value for one in PublicField if not line.agrees(one) and one.value not in no]
            if missing:
                found.append((line, missing))
    return found


def without_a_board(actor: Actor, *, on: date, community: int | None = None) -> QuerySet[Organisation]:
    """Return the standing organisations in the actor's charge that have no board yet."""
    codes = communities_run_by(actor).values("community")
    found = Organisation.objects.filter(standing_on(on), kind__in=HAS_A_BOARD, community__in=codes)
    if community is not None:
        found = found.filter(community=community)
    return found.exclude(pk__in=standing().filter(organisation__isnull=False).values("organisation_id"))


def who_could_stand_on(board: Board, *, on: date) -> list[Person]:
    """Return who holds a post or takes part where the board hangs and is not on it yet, holders of posts first."""
    where = Q(organisation_id=board.organisation_id)
    if board.organisation_id is None:
        where = Q(organisation__community=board.community)
    posts = Post.objects.filter(on_day(on), where, street=board.street).values("person_id")
    taking_part = Membership.objects.filter(on_day(on), where, street=board.street).values("member__person_id")
    free = Person.objects.filter(street=board.street, erased_at__isnull=True).exclude(board_entries__board=board)
    holders = list(free.filter(pk__in=posts).order_by("pk"))
    known = {person.pk for person in holders}
    return holders + [person for person in free.filter(pk__in=taking_part).order_by("pk") if person.pk not in known]


@dataclass(slots=True)
class OnTheWall:
    """A board, its content of today, and what of it is out of date on paper."""

    board: Board
    content: Content
    prints: dict[str, BoardPrint] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)

    @property
    def board_print(self) -> BoardPrint | None:
        return self.prints.get(PrintKind.BOARD)

    @property
    def board_changes(self) -> list[Change]:
        return self.changes.get(PrintKind.BOARD, [])

    @property
    def card_changes(self) -> list[Change]:
        return self.changes.get(PrintKind.CARDS, [])

    @property
    def is_outdated(self) -> bool:
        return any(self.changes.values())

    @property
    def is_urgent(self) -> bool:
        """Whether something hangs on a wall that its person no longer wants there."""
        kinds = {change.kind for changes in self.changes.values() for change in changes}
        return bool(kinds & {ChangeKind.WITHDRAWN, ChangeKind.GONE})


def on_the_wall(boards: Sequence[Board], *, on: date) -> list[OnTheWall]:
    """Return each board with the newest print of each kind and what has changed since. Eight queries at any number."""
    contents = contents_of(boards, on=on)
    rows = {board.pk: OnTheWall(board, contents[board.pk]) for board in boards}
    prints = BoardPrint.objects.filter(board__in=boards).order_by("street", "board_id", "kind", "-number")
    for last in prints.distinct("street", "board_id", "kind"):
        row = rows[last.board_id]
        row.prints[last.kind] = last
        row.changes[last.kind] = changes_since(last, row.content)
    return list(rows.values())
