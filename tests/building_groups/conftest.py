"""A community with members at home: three buildings of two entrances in a row, five metres' walk of rules between them."""

from dataclasses import dataclass, field

import pytest

from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Member
from shanzhi.territory.models import Building, Entrance, Household
from tests.database import in_street
from tests.world import SINCE, World


@dataclass
class Neighbourhood:
    """Buildings with homes and members. `homes[building][entrance]` are four homes each."""

    world: World
    buildings: list[Building] = field(default_factory=list)
    homes: list[list[list[Household]]] = field(default_factory=list)

    def build(self, entrances: int = 2) -> Building:
        """Add a building with so many entrances and four homes behind each."""
        world, number = self.world, len(self.buildings) + 11
        building = world.add_building(f"{number:03d}", f"{number}栋")
        rows = []
        with in_street(world.street):
            for code in range(1, entrances + 1):
                entrance = Entrance.objects.create(
                    street=world.street, building=building, code=f"{code:02d}", name=f"{code}单元"
                )
                rows.append(
                    [
                        Household.objects.create(
                            street=world.street,
                            community=world.code,
                            building=building,
                            entrance=entrance,
                            door=door,
                            floor=int(door[0]),
                        )
                        for door in ("101", "102", "201", "202")
                    ]
                )
        self.buildings.append(building)
        self.homes.append(rows)
        return building

    def settle(self, building: int, entrance: int, members: int, **fields: object) -> list[Member]:
        """Let new party members live behind an entrance."""
        world = self.world
        homes = self.homes[building][entrance]
        found = []
        for number in range(members):
            person = world.person(household=homes[number % len(homes)])
            found.append(self.enrol(person, **fields))
        return found

    def enrol(self, person: object, **fields: object) -> Member:
        world = self.world
        with in_street(world.street):
            return Member.objects.create(
                **{
                    "street": world.street,
                    "person": person,
                    "community": world.code,
                    "member_class": MemberClass.RETIRED,
                    "home_branch_elsewhere": "市一中党支部",
                    "joined_on": SINCE,
                    **fields,
                }
            )


@pytest.fixture
def neighbourhood(world: World) -> Neighbourhood:
    """Three buildings in a row: 6 and 5 members in the entrances of the first, 3 in the second, 2 in the third."""
    place = Neighbourhood(world)
    for _number in range(3):
        place.build()
    place.settle(0, 0, 6)
    place.settle(0, 1, 5)
    place.settle(1, 0, 3)
    place.settle(2, 1, 2)
    return place
