"""Boards: put up, changed, taken down; who stands on them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.public_tokens import new_token
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.rules import leads_group, runs_community
from shanzhi.people.models import Person
from shanzhi.people.public_wording import checked
from shanzhi.publicity.content import POST_ORDER, roles_of
from shanzhi.publicity.models import Board, BoardEntry
from shanzhi.publicity.queries import who_could_stand_on, without_a_board
from shanzhi.publicity.rules import keeps_board
from shanzhi.records import audit
from shanzhi.territory.models import Community

MOST_ON_ONE_BOARD = 40
TEXTS = ("title", "place", "services", "hours", "phone")


def require_keeper(actor: Actor, board: Board) -> None:
    """Raise NotPermitted unless the actor keeps the board."""
    require(keeps_board(actor, board), _("You do not keep this board."))


@transaction.atomic
def put_up_board(
    *,
    actor: Actor,
    community: int,
    at: datetime,
    organisation: Organisation | None = None,
    title: str = "",
    place: str = "",
    services: str = "",
    hours: str = "",
    phone: str = "",
) -> Board:
    """Put up the board of an organisation (its holders of posts stand on it at once), or of a community or hall without one.

    Telephone and hours are the community's where nothing else is said. Raises DomainError for a title that hangs already and
    for words with somebody's number or door in them, as all that change them do.
    """
    may = runs_community(actor, community) or (organisation is not None and leads_group(actor, organisation.pk))
    require(may, _("You may not put up a board here."))
    if organisation is not None and organisation.community != community:
        raise DomainError(_("This organisation is of another community."), field="organisation")
    street = street_of(community)
    home = Community.objects.filter(street=street, community=community).first()
    board = Board(
        street=street,
        community=community,
        organisation=organisation,
        title=_wording("title", title) or (organisation.name[:40] if organisation else ""),
        place=_wording("place", place),
        services=_wording("services", services),
        hours=_wording("hours", hours) or (home.office_hours[:80] if home else ""),
        phone=phone.strip() or (home.phone if home else ""),
        token=new_token(street),
        put_up_at=at,
    )
    _save(board)
    audit.record(actor=actor, street=street, action="publicity.put_up_board", subject=board, at=at)
    if organisation is not None:
        _fill(board, at)
    return board


def put_up_missing_boards(*, actor: Actor, community: int, at: datetime) -> list[Board]:
    """Put up a board for every standing organisation of a community that has none."""
    require(runs_community(actor, community), _("You may not put up a board here."))
    missing = list(without_a_board(actor, on=timezone.localdate(at), community=community))
    return [put_up_board(actor=actor, community=community, organisation=one, at=at) for one in missing]


@transaction.atomic
def change_board(*, actor: Actor, board: Board, at: datetime, **texts: str) -> Board:
    """Change texts of a board (title, place, services, hours, phone). Prints of before are out of date from now on."""
    require_keeper(actor, board)
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk, street=board.street)
    changed = [name for name in TEXTS if name in texts and getattr(board, name) != texts[name].strip()]
    for name in changed:
        setattr(board, name, _wording(name, texts[name]))
    if changed:
        _save(board)
        data = {"fields": changed}
        audit.record(actor=actor, street=board.street, action="publicity.change_board", subject=board, at=at, data=data)
    return board


@transaction.atomic
def take_down_board(*, actor: Actor, board: Board, at: datetime) -> Board:
    """Take a board down: its page ends, its prints are no longer watched. Idempotent."""
    require_keeper(actor, board)
    if board.taken_down_at is None:
        board.taken_down_at = at
        board.save(update_fields=["taken_down_at"])
        audit.record(actor=actor, street=board.street, action="publicity.take_down_board", subject=board, at=at)
    return board


@transaction.atomic
def put_on_board(*, actor: Actor, board: Board, person: Person, at: datetime, services: str = "") -> BoardEntry:
    """Let a person stand on a board, last. Nothing of them shows before they agree. Idempotent.

    Raises DomainError for who neither holds a post nor takes part where the board hangs.
    """
    require_keeper(actor, board)
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk, street=board.street)
    found = board.entries.filter(person=person).first()
    if found is not None:
        return found
    if person not in who_could_stand_on(board, on=timezone.localdate(at)):
        raise DomainError(_("Only who holds a post or takes part here can stand on this board."), field="person")
    if board.entries.count() >= MOST_ON_ONE_BOARD:
        raise DomainError(_("The board is full."), field="person")
    position = (board.entries.aggregate(last=Max("position"))["last"] or 0) + 1
    entry = BoardEntry.objects.create(
        street=board.street, board=board, person=person, services=_wording("services", services), position=position
    )
    _note(actor, "publicity.put_on_board", entry, at)
    return entry


@transaction.atomic
def change_entry(*, actor: Actor, entry: BoardEntry, services: str, at: datetime) -> BoardEntry:
    """Say what a person helps with on this board; "" for what they said themselves."""
    require_keeper(actor, entry.board)
    if entry.services != services.strip():
        entry.services = _wording("services", services)
        entry.save(update_fields=["services"])
        _note(actor, "publicity.change_entry", entry, at)
    return entry


@transaction.atomic
def move_up(*, actor: Actor, entry: BoardEntry, at: datetime) -> None:
    """Let a person stand one place further up."""
    require_keeper(actor, entry.board)
    entries = list(entry.board.entries.select_for_update(of=("self",)).order_by("position", "pk"))
    place = next(number for number, one in enumerate(entries) if one.pk == entry.pk)
    if place == 0:
        return
    entries[place - 1], entries[place] = entries[place], entries[place - 1]
    for number, one in enumerate(entries, start=1):
        one.position = number
    BoardEntry.objects.bulk_update(entries, ["position"])
    _note(actor, "publicity.move_up", entry, at)


@transaction.atomic
def take_off_board(*, actor: Actor, entry: BoardEntry, at: datetime) -> None:
    """Take a person off a board. Their consents stay as they are."""
    require_keeper(actor, entry.board)
    _note(actor, "publicity.take_off_board", entry, at)
    entry.delete()


def _fill(board: Board, at: datetime) -> None:
    """Let everybody stand on a new board who holds a post in its organisation; members join one by one."""
    on = timezone.localdate(at)
    holders = [person for person in who_could_stand_on(board, on=on) if person.posts.exists()]
    entries = [
        BoardEntry(street=board.street, board=board, person=person, position=number)
        for number, person in enumerate(_by_post(board, holders, at), start=1)
    ]
    BoardEntry.objects.bulk_create(entries[:MOST_ON_ONE_BOARD])


def _by_post(board: Board, persons: Sequence[Person], at: datetime) -> list[Person]:
    roles = roles_of(board.street, [person.pk for person in persons], timezone.localdate(at))

    def rank(person: Person) -> int:
        here = [one for one in roles.get(person.pk, []) if one.kind and one.organisation_id == board.organisation_id]
        return min((POST_ORDER[one.kind] for one in here), default=len(POST_ORDER))

    return sorted((person for person in persons if rank(person) < len(POST_ORDER)), key=rank)


def _wording(name: str, text: str) -> str:
    """Return one of a board's texts as it is kept: without anybody's number or door, but for the service phone and the place."""
    return text.strip() if name == "phone" else checked(text, field=name, is_address=name == "place")


def _save(board: Board) -> None:
    if not board.title:
        raise DomainError(_("A board needs a heading."), field="title")
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError as error:
        raise DomainError(_("A board with this heading hangs in the community already."), field="title") from error


def _note(actor: Actor, action: str, entry: BoardEntry, at: datetime) -> None:
    data = {"board": entry.board_id, "person": entry.person_id}
    audit.record(actor=actor, street=entry.street, action=action, subject=entry, at=at, data=data)
