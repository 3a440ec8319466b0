"""A small world for tests: a real street and community with invented people, made on demand.

    def test_something(world):
        leader = world.group_leader()
        request = submit(actor=leader.actor, community=world.community.community, at=world.at, …)

Each method makes its thing once and returns the same one afterwards; `appoint` and `someone` make a new person every time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from shanzhi.core.access import Actor
from shanzhi.core.public_tokens import new_token
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import MemberClass, OrganisationKind, PartnerKind, PostKind
from shanzhi.organisations.models import CoveredBuilding, Member, Membership, Organisation, PartnerUnit, Post
from shanzhi.people.actors import actor_of
from shanzhi.people.models import Account, Administration, Person
from shanzhi.people.phones import phone_index
from shanzhi.scenarios.invention import Inventor
from shanzhi.territory.models import Building, Community, Entrance, Estate, Grid, Household
from tests.database import in_street, scope_put_back

STREET = 430407002
COMMUNITY = 430407002013
OTHER_STREET = 430407003
OTHER_COMMUNITY = 430407003001
AT = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Tuesday that is a workday
SINCE = date(2020, 1, 1)
PASSWORD = "Evening-tea-7"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the world with all that goes with them."""

    account: Account
    person: Person
    actor: Actor
    phone: str
    name: str
    member: Member | None = None


class World:
    """One street with one community. Makes rows in its own scope, whatever scope the test is in."""

    def __init__(
        self,
        street: int = STREET,
        community: int = COMMUNITY,
        *,
        street_name: str = "青山街道",
        community_name: str = "西湖新村社区",
        seed: int = 1,
    ) -> None:
        self.street = street
        self.code = community
        self.names = (street_name, community_name)
        self.at = AT
        self.scope = Scope.of_street(street)
        self.inventor = Inventor(seed + street)
        self._people: dict[str, Someone] = {}

    # Places

    @cached_property
    def community(self) -> Community:
        with in_street(self.street):
            return Community.objects.create(
                street=self.street, community=self.code, name=self.names[1], phone="0734-0000000", public_delay_hours=0
            )

    @cached_property
    def grid(self) -> Grid:
        with in_street(self.street):
            return Grid.objects.create(
                street=self.street, community=self.community.community, code="1", name="第一网格"
            )

    @cached_property
    def estate(self) -> Estate:
        grid = self.grid
        with in_street(self.street):
            return Estate.objects.create(
                street=self.street, community=self.code, grid=grid, code="001", name="西湖新村", address="环城北路"
            )

    def add_building(self, code: str, name: str) -> Building:
        """Return a new building of the estate, on its plan beside the others."""
        estate = self.estate
        with in_street(self.street):
            return Building.objects.create(
                street=self.street,
                community=self.code,
                estate=estate,
                code=code,
                name=name,
                floors=6,
                x=40.0 * int(code),
                y=0.0,
                token=new_token(self.street),
            )

    @cached_property
    def building(self) -> Building:
        return self.add_building("001", "1栋")

    @cached_property
    def other_building(self) -> Building:
        return self.add_building("002", "2栋")

    @cached_property
    def entrance(self) -> Entrance:
        building = self.building
        with in_street(self.street):
            return Entrance.objects.create(street=self.street, building=building, code="01", name="1单元")

    @cached_property
    def households(self) -> list[Household]:
        """Four homes on two floors of the first entrance."""
        entrance, building = self.entrance, self.building
        with in_street(self.street):
            return [
                Household.objects.create(
                    street=self.street,
                    community=self.code,
                    building=building,
                    entrance=entrance,
                    door=door,
                    floor=floor,
                )
                for door, floor in (("101", 1), ("102", 1), ("201", 2), ("202", 2))
            ]

    # Bodies

    def add_organisation(self, kind: OrganisationKind, name: str, **fields: object) -> Organisation:
        """Return a new body of the street."""
        with in_street(self.street):
            return Organisation.objects.create(street=self.street, kind=kind, name=name, founded_on=SINCE, **fields)

    @cached_property
    def street_office(self) -> Organisation:
        return self.add_organisation(OrganisationKind.STREET_OFFICE, f"{self.names[0]}办事处")

    @cached_property
    def committee(self) -> Organisation:
        """The community's party committee."""
        code = self.community.community
        return self.add_organisation(OrganisationKind.COMMITTEE, f"{self.names[1]}党委", community=code)

    @cached_property
    def branch(self) -> Organisation:
        """A branch of the estate, below the committee."""
        return self.add_organisation(
            OrganisationKind.BRANCH, "第一党支部", community=self.code, parent=self.committee, estate=self.estate
        )

    @cached_property
    def group(self) -> Organisation:
        """A building group, below the branch, that covers the first building."""
        building = self.building
        group = self.add_organisation(
            OrganisationKind.BUILDING_GROUP,
            "1栋楼栋党小组",
            community=self.code,
            parent=self.branch,
            estate=self.estate,
        )
        with in_street(self.street):
            CoveredBuilding.objects.create(street=self.street, organisation=group, building=building)
        return group

    @cached_property
    def partner(self) -> PartnerUnit:
        """A property company of the community."""
        code = self.community.community
        with in_street(self.street):
            return PartnerUnit.objects.create(
                street=self.street, community=code, kind=PartnerKind.PROPERTY_COMPANY, name="湖畔物业公司", since=SINCE
            )

    # People

    def person(self, **fields: object) -> Person:
        """Return a new person of the street, without an account."""
        invented = self.inventor.person()
        with in_street(self.street):
            return Person.objects.create(
                **{
                    "street": self.street,
                    "created_at": self.at,
                    "name": invented.name,
                    "phone": invented.phone,
                    "phone_index": phone_index(invented.phone),
                    **fields,
                }
            )

    def someone(
        self, *posts: tuple[PostKind, Organisation | PartnerUnit], member_of: Organisation | None = None
    ) -> Someone:
        """Return a new person with an account, posts and, if asked, a membership."""
        invented = self.inventor.person()
        index = phone_index(invented.phone)
        account = Account.objects.create_account(
            username=f"u{invented.phone}",
            password=PASSWORD,
            display_name=invented.name,
            phone=invented.phone,
            phone_index=index,
            scope_start=self.scope.start,
            scope_stop=self.scope.stop,
        )
        member = None
        with in_street(self.street):
            person = Person.objects.create(
                street=self.street,
                name=invented.name,
                phone=invented.phone,
                phone_index=index,
                account=account,
                created_at=self.at,
            )
            for kind, place in posts:
                where = {"partner": place} if isinstance(place, PartnerUnit) else {"organisation": place}
                Post.objects.create(street=self.street, person=person, kind=kind, since=SINCE, **where)
            if member_of is not None:
                member = Member.objects.create(
                    street=self.street,
                    person=person,
                    community=self.code,
                    member_class=MemberClass.DIRECT,
                    home_branch=member_of.parent,
                    joined_on=SINCE,
                )
                Membership.objects.create(street=self.street, member=member, organisation=member_of, since=SINCE)
            person.refresh_from_db()
        account.refresh_from_db()
        return Someone(account, person, self.actor_of(account), invented.phone, invented.name, member)

    def actor_of(self, account: Account) -> Actor:
        """Return the actor an account is now. Ask again after a post has changed."""
        with scope_put_back():
            return actor_of(account, on=self.at.date())

    def _once(
        self, role: str, *posts: tuple[PostKind, Organisation | PartnerUnit], member_of: Organisation | None = None
    ) -> Someone:
        if role not in self._people:
            self._people[role] = self.someone(*posts, member_of=member_of)
        return self._people[role]

    def secretary(self) -> Someone:
        """The secretary of the community's committee."""
        return self._once("secretary", (PostKind.SECRETARY, self.committee))

    def community_staff(self) -> Someone:
        return self._once("community_staff", (PostKind.COMMUNITY_STAFF, self.committee))

    def street_staff(self) -> Someone:
        return self._once("street_staff", (PostKind.STREET_STAFF, self.street_office))

    def group_leader(self) -> Someone:
        """The leader of the building group, a member of it too."""
        return self._once("group_leader", (PostKind.GROUP_LEADER, self.group), member_of=self.group)

    def member(self) -> Someone:
        """A member of the building group."""
        return self._once("member", member_of=self.group)

    def other_member(self) -> Someone:
        """Another member of the same group."""
        return self._once("other_member", member_of=self.group)

    def partner_contact(self) -> Someone:
        return self._once("partner_contact", (PostKind.UNIT_CONTACT, self.partner))

    def account_without_post(self) -> Someone:
        """Somebody of the street who may sign in and nothing else."""
        return self._once("account_without_post")

    def resident(self) -> Actor:
        """A resident without an account."""
        return Actor.guest(self.scope)

    def program(self) -> Actor:
        return Actor.program(self.scope)


def administrator(administers: Administration) -> Account:
    """Return an account of one of the three administrators."""
    return Account.objects.create_account(
        username=f"{administers}-admin", password=PASSWORD, display_name=f"{administers} admin", administers=administers
    )
