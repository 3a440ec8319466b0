"""A station with its keepers, and a hall in a member's home."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

import pytest

from shanzhi.organisations.enums import PostKind
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import VenueKind
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import Duty, Keeper, Rota, Venue
from shanzhi.venues.services import consents, duties, keepers, rotas, venues
from tests.database import in_street
from tests.world import Someone, World

MONDAY = date(2026, 3, 16)  # the week after the world's present, without a holiday
MORNING, AFTERNOON = (time(8, 30), time(11, 30)), (time(14, 30), time(17, 30))


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA)


@dataclass
class Neighbourhood:
    """A station and a hall of the world's group, made on demand through the services."""

    world: World

    @cached_property
    def station(self) -> Venue:
        """Open, kept on weekday mornings by the group's leader, a member and another member."""
        world, people, _staff, _code = self.world, self.people, self.world.secretary(), self.world.community
        with in_street(world.street):
            venue = venues.plan_venue(
                actor=world.secretary().actor,
                community=world.community.community,
                kind=VenueKind.STATION,
                name="山水党员驿站",
                organisation=world.group,
                building=world.building,
                place="一楼门面",
                at=world.at,
            )
            spells = [(weekday, *MORNING) for weekday in range(5)]
            venues.set_hours(actor=world.secretary().actor, venue=venue, spells=spells, at=world.at)
            keepers.add_keepers(
                actor=world.secretary().actor, venue=venue, persons=[one.person for one in people], at=world.at
            )
            return venues.open_venue(
                actor=world.secretary().actor, venue=venue, on=world.at.date(), record="来了二十人", at=world.at
            )

    @cached_property
    def people(self) -> list[Someone]:
        return [self.world.group_leader(), self.world.member(), self.world.other_member()]

    @cached_property
    def hall(self) -> Venue:
        """Planned in the other member's home; neither looked at nor agreed to."""
        world, _people, _homes = self.world, (self.world.secretary(), *self.people), self.world.households
        with in_street(world.street):
            return venues.plan_venue(
                actor=world.secretary().actor,
                community=world.community.community,
                kind=VenueKind.HALL,
                name="1栋红色议事厅",
                organisation=world.group,
                household=world.households[0],
                host=world.other_member().person,
                at=world.at,
            )

    def agree(self, *, until: date | None = None, shows_door: bool = False) -> None:
        """Let the hall's host agree."""
        hall = self.hall
        with in_street(self.world.street):
            consents.give_hall_consent(
                actor=self.world.other_member().actor,
                venue=hall,
                shows_door=shows_door,
                how="online",
                valid_until=until,
                at=self.world.at,
            )

    def open_hall(self) -> Venue:
        """Look at the home, note the consent, open it."""
        world, actor = self.world, self.world.secretary().actor
        self.agree()
        with in_street(world.street):
            on = world.at.date()
            venues.check_criteria(actor=actor, venue=self.hall, met=criteria(), on=on, at=world.at)
            opened = venues.open_venue(actor=actor, venue=self.hall, on=on, at=world.at)
            self.hall.refresh_from_db()
        return opened

    def draft(self, *, days: int = 5) -> Rota:
        """Draft a rota from Monday on."""
        station = self.station
        with in_street(self.world.street):
            return rotas.draft_rota(
                actor=self.world.secretary().actor,
                venue=station,
                first_on=MONDAY,
                last_on=MONDAY + timedelta(days=days - 1),
                at=self.world.at,
            )

    def duty(self, keeper: Someone, *, day: date = MONDAY, spell: tuple[time, time] = MORNING) -> Duty:
        """Give somebody one duty outside a rota."""
        station = self.station
        with in_street(self.world.street):
            return duties.plan_duty(
                actor=self.world.secretary().actor,
                venue=station,
                keeper=keeper.person,
                starts_at=moment(day, spell[0]),
                ends_at=moment(day, spell[1]),
                at=self.world.at,
            )

    def keeper(self, someone: Someone) -> Keeper:
        station = self.station
        with in_street(self.world.street):
            return Keeper.objects.select_related("venue", "person").get(venue=station, person=someone.person)

    def chief(self) -> Someone:
        """A building chief who keeps the station, too (M28)."""
        station, someone = self.station, self.world.someone((PostKind.BUILDING_CHIEF, self.world.group))
        with in_street(self.world.street):
            keepers.add_keepers(
                actor=self.world.secretary().actor, venue=station, persons=[someone.person], at=self.world.at
            )
        return someone


@pytest.fixture
def place(world: World) -> Neighbourhood:
    return Neighbourhood(world)
