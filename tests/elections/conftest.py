from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from shanzhi.elections import services
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import ElectionKind, Mark, Teller
from shanzhi.elections.models import Election
from shanzhi.elections.queries import voters_of
from shanzhi.elections.services import Hands
from shanzhi.organisations.models import Member
from tests.world import Someone, World

DAY = timedelta(days=1)


@pytest.fixture
def here(world: World, street_scope: object) -> World:
    """The world, with the whole test inside its street."""
    return world


def party(world: World, number: int) -> list[Someone]:
    """Return members of the building group who are at home in the branch."""
    return [world.someone(member_of=world.group) for _one in range(number)]


def members(people: list[Someone]) -> list[Member]:
    return [one.member for one in people if one.member is not None]


def hands_of(world: World) -> Hands:
    """The secretary runs it, two of the staff enter, the street approves."""
    secretary, staff, street = world.secretary().actor, world.community_staff().actor, world.street_staff().actor
    return Hands(runs=secretary, first=secretary, second=staff, approves=street)


def ballot(*yes: Member, no: tuple[Member, ...] = (), **more: object) -> Paper:
    """Return a ballot with ○ beside some and × beside others."""
    marks = {one.pk: Mark.YES for one in yes} | {one.pk: Mark.NO for one in no}
    return Paper(marks, **more)  # type: ignore[arg-type]


@dataclass
class Play:
    """An election that is brought to a step quickly, and goes on from there."""

    world: World
    election: Election
    people: list[Someone]
    at: datetime

    @property
    def members(self) -> list[Member]:
        return members(self.people)

    @property
    def run(self) -> dict[str, object]:
        return {"actor": self.world.secretary().actor, "election_id": self.election.pk, "at": self.at}

    def asked(self) -> "Play":
        services.ask(**self.run, until=self.at.date() + 3 * DAY)
        for one in self.people[:3]:
            services.recommend(actor=one.actor, election_id=self.election.pk, members=self.members[:1], at=self.at)
        services.end_asking(**self.run)
        return self

    def proposed(self, number: int = 2) -> "Play":
        if self.election.founding_id is None:
            self.asked()
        services.propose(**self.run, members=self.members[:number])
        return self

    def called(self, number: int = 2) -> "Play":
        self.proposed(number)
        entries = {entry.member_id: entry.pk for entry in self.election.roll.all()}
        last, before = self.members[-1], self.members[-2]
        services.name_tellers(
            **self.run, tellers={entries[last.pk]: Teller.SUPERVISOR, entries[before.pk]: Teller.COUNTER}
        )
        closes = {"closes_at": self.at + 6 * DAY} if self.election.online else {}
        services.call(**self.run, meeting_at=self.at + 4 * DAY, place="党群服务中心", **closes)
        self.at += 4 * DAY
        return self

    def voting(self, number: int = 2, absent: int = 0) -> "Play":
        self.called(number)
        if not self.election.online:
            voters = list(voters_of(self.election).values_list("pk", flat=True))
            services.mark_present(**self.run, entry_ids=voters[absent:])
        services.open_round(**self.run)
        self.election.refresh_from_db()
        return self

    def counted(self, papers: list[Paper]) -> "Play":
        services.close_round(**self.run, returned=len(papers))
        self.enter(papers)
        services.count(**self.run)
        self.election.refresh_from_db()
        return self

    def enter(self, papers: list[Paper]) -> None:
        hands = hands_of(self.world)
        for sheet, paper in enumerate(papers, start=1):
            for actor in (hands.first, hands.second):
                services.enter_ballot(actor=actor, election_id=self.election.pk, sheet=sheet, paper=paper, at=self.at)


@pytest.fixture
def play(here: World) -> Callable[..., Play]:
    """`play()` plans the election of the building group's leader by six members; `play(ElectionKind.COMMITTEE, 9, seats=3)` another."""

    def start(kind: ElectionKind = ElectionKind.LEADER, number: int = 6, **fields: object) -> Play:
        people = party(here, number)
        body = here.group if kind == ElectionKind.LEADER else here.branch
        election = services.plan_election(
            actor=here.secretary().actor, organisation=body, kind=kind, at=here.at, **fields
        )
        return Play(here, election, people, here.at)

    return start
