"""What stands on a board today: the persons with what each agreed to, and what has changed since a print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from shanzhi.core.crypto import blind_index
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Member, Membership, Post
from shanzhi.organisations.queries import on_day
from shanzhi.people.models import Person
from shanzhi.people.services.publication import Published, published_values
from shanzhi.publicity.enums import ChangeKind, PrintKind, PublicField
from shanzhi.publicity.models import Board, BoardEntry, BoardPrint
from shanzhi.service_requests.models import Category

BOARD_FIELDS = ("title", "place", "services", "hours", "phone")
CARD_FIELDS = ("title",)
POST_ORDER = {kind.value: place for place, kind in enumerate(PostKind)}
HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Role:
    """A post, or plain membership (`kind` empty), as a board names it. `body` is set where the board is not of that body."""

    kind: str = ""
    body: str = ""

    def __str__(self) -> str:
        label = str(PostKind(self.kind).label) if self.kind else _("member")
        return _("%(body)s, %(post)s") % {"body": self.body, "post": label} if self.body else label


@dataclass(slots=True)
class Line:
    """One person of a board. `person` is for colleagues; what the public may read stands in the four fields, "" where not agreed."""

    entry: BoardEntry
    roles: list[Role]
    values: Published | None
    offers: tuple[str, ...]

    @property
    def person(self) -> Person:
        person: Person = self.entry.person
        return person

    @property
    def offered(self) -> str:
        """What the person helps with, agreed to or not."""
        return _(", ").join(self.offers)

    @property
    def belongs(self) -> bool:
        """Whether the person still holds a post or takes part where the board hangs. Who does not is not shown."""
        return bool(self.roles)

    def agrees(self, to: str) -> bool:
        """Tell whether the person agrees to a field today."""
        return self.values is not None and PublicField(to).purpose in self.values.purposes

    @property
    def name(self) -> str:
        return self.values.name if self.values else ""

    @property
    def phone(self) -> str:
        return self.values.phone if self.values else ""

    @property
    def post(self) -> str:
        return _("; ").join(str(role) for role in self.roles) if self.agrees(PublicField.POST) else ""

    @property
    def services(self) -> str:
        return self.offered if self.agrees(PublicField.SERVICES) else ""

    @property
    def is_public(self) -> bool:
        """Whether there is anything to show: what somebody helps with says nothing without who or how to reach them."""
        return self.belongs and bool(self.name or self.phone or self.post)

    def hashes(self) -> dict[str, str]:
        """Return a keyed hash of each field that is public, the same in every language."""
        roles = ";".join(f"{role.body}/{role.kind}" for role in self.roles) if self.post else ""
        offers = ";".join(self.offers) if self.services else ""
        values = {"name": self.name, "phone": self.phone, "post": roles, "services": offers}
        where = f"{self.entry.board_id}:{self.entry.person_id}"
        return {key: hash_of(value, where) for key, value in values.items() if value} if self.is_public else {}


@dataclass(slots=True)
class Content:
    """A board with everybody on it."""

    board: Board
    lines: list[Line] = field(default_factory=list)

    @property
    def public_lines(self) -> list[Line]:
        return [line for line in self.lines if line.is_public]

    def snapshot(self, persons: Iterable[int] | None = None) -> dict[str, dict[str, object]]:
        """Return what a print keeps: hashes of every field on it. `persons`: only those (cards of some)."""
        board = {
            name: hash_of(value, str(self.board.pk)) for name in BOARD_FIELDS if (value := getattr(self.board, name))
        }
        wanted = None if persons is None else set(persons)
        people = {
            str(line.person.pk): line.hashes()
            for line in self.public_lines
            if wanted is None or line.person.pk in wanted
        }
        return {"board": dict(board), "people": dict(people)}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the paper on the wall and today. `who` is for colleagues; None for the board's own texts."""

    kind: ChangeKind
    what: str
    who: Person | None = None


def hash_of(value: str, where: str) -> str:
    """Return a keyed hash: equal phones of two persons look different, and no list of numbers can be tried without the key."""
    return blind_index(f"{where}:{value}", "publicity.print").hex()[: 2 * HASH_LENGTH]


def contents_of(boards: Sequence[Board], *, on: date) -> dict[int, Content]:
    """Return the content of each board on a day, by the board's id. Seven queries, however many boards. All of one street."""
    found = {board.pk: Content(board) for board in boards}
    entries = list(BoardEntry.objects.filter(board__in=boards).select_related("person").order_by("position", "pk"))
    if not entries:
        return found
    street = boards[0].street
    ids = {entry.person_id for entry in entries}
    values = published_values(street=street, person_ids=ids)
    roles, skills = roles_of(street, ids, on), _skills_of(street, ids)
    for entry in entries:
        content = found[entry.board_id]
        own = _on(content.board, roles.get(entry.person_id, []))
        offers = (entry.services,) if entry.services else skills.get(entry.person_id, ())
        content.lines.append(Line(entry, own, values.get(entry.person_id), offers))
    return found


def content_of(board: Board, *, on: date) -> Content:
    """Return the content of one board."""
    return contents_of([board], on=on)[board.pk]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person holds a post or takes part."""

    kind: str
    organisation_id: int
    community: int | None
    name: str


def roles_of(street: int, person_ids: Iterable[int], on: date) -> dict[int, list[Place]]:
    """Return the posts and memberships of persons on a day, the highest post first (two queries)."""
    posts = Post.objects.filter(on_day(on), street=street, person_id__in=person_ids, organisation__isnull=False)
    found: dict[int, list[Place]] = {}
    where = ("organisation_id", "organisation__community", "organisation__name")
    for person_id, kind, *place in posts.values_list("person_id", "kind", *where):
        found.setdefault(person_id, []).append(Place(kind, *place))
    taking_part = Membership.objects.filter(on_day(on), street=street, member__person_id__in=person_ids)
    for person_id, *place in taking_part.values_list("member__person_id", *where):
        found.setdefault(person_id, []).append(Place("", *place))
    for places in found.values():
        places.sort(key=lambda one: (not one.kind, POST_ORDER.get(one.kind, 0), one.organisation_id))
    return found


def _on(board: Board, places: list[Place]) -> list[Role]:
    """Return what a board calls a person: their posts here; plain membership only for who holds none."""
    if board.organisation_id is not None:
        here = [Role(place.kind) for place in places if place.organisation_id == board.organisation_id]
    else:
        here = [Role(place.kind, place.name) for place in places if place.community in (None, board.community)]
    posts = [role for role in here if role.kind]
    return list(dict.fromkeys(posts or here[:1]))


def _skills_of(street: int, person_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return what members said they can help with, a key of the menu of services by the name of its line (two queries)."""
    members = Member.objects.filter(street=street, person_id__in=person_ids, left_on__isnull=True)
    skills: dict[int, list[str]] = dict(members.values_list("person_id", "skills"))
    wanted = sorted({one for own in skills.values() for one in own})
    lines = Category.objects.filter(street=street, skills__overlap=wanted).order_by("-order", "-pk")
    names = {key: name for name, keys in lines.values_list("name", "skills") for key in keys}
    return {person: tuple(dict.fromkeys(names.get(one, one) for one in own)) for person, own in skills.items()}


def changes_since(last: BoardPrint, content: Content) -> list[Change]:
    """Return how today differs from what was printed, what must come down first. `content` is of the print's board."""
    is_cards = last.kind == PrintKind.CARDS
    printed: dict[str, dict[str, str]] = last.snapshot.get("people", {})
    now = content.snapshot(int(pk) for pk in printed) if is_cards else content.snapshot()
    people = {str(line.person.pk): line for line in content.lines}
    changes = _of_texts(last.snapshot.get("board", {}), now["board"], CARD_FIELDS if is_cards else BOARD_FIELDS)
    for pk in [*printed, *(pk for pk in now["people"] if pk not in printed)]:
        before, today = printed.get(pk, {}), now["people"].get(pk, {})
        if isinstance(today, dict):
            changes += _of_person(people.get(pk), before, today)
    order = list(ChangeKind)
    return sorted(changes, key=lambda change: order.index(change.kind))


def _of_texts(before: dict[str, str], today: dict[str, object], fields: tuple[str, ...]) -> list[Change]:
    names = [name for name in fields if before.get(name) != today.get(name)]
    return [Change(ChangeKind.CHANGED, str(Board._meta.get_field(name).verbose_name)) for name in names]  # type: ignore[union-attr]


def _of_person(line: Line | None, before: dict[str, str], today: dict[str, str]) -> list[Change]:
    who = line.person if line else None
    if line is None or (before and not line.belongs):
        return [Change(ChangeKind.GONE, "", who)]
    if not before:
        return [Change(ChangeKind.ADDED, "", who)] if today else []
    changes = []
    for name in PublicField:
        old, new = before.get(name), today.get(name)
        if old != new:
            kind = ChangeKind.WITHDRAWN if new is None else ChangeKind.ADDED if old is None else ChangeKind.CHANGED
            changes.append(Change(kind, str(name.label), who))
    return changes
