"""Who lives and works in the scenario's Xihu community: invented people on real doorsteps."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import BranchSetting, MemberClass, OrganisationKind, PartnerKind, PostKind
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.organisations.services.members import enrol_member
from shanzhi.organisations.services.organisations import found_organisation
from shanzhi.organisations.services.partners import register_partner
from shanzhi.organisations.services.posts import appoint
from shanzhi.people.actors import actor_in_scope
from shanzhi.people.models import Account, Person
from shanzhi.people.services.accounts import create_account
from shanzhi.people.services.persons import find_or_make_person
from shanzhi.scenarios.invention import Inventor
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET, Place
from shanzhi.service_requests.services.visits import link_household
from shanzhi.territory.models import Building, Household

DEMO_PASSWORD = "Qingshan-2026"  # noqa: S105 - printed by script/run for the demo, never used elsewhere
MEMBERS_PER_GROUP = 6
CLASSES = (
    MemberClass.RETIRED,
    MemberClass.RETIRED,
    MemberClass.EMPLOYED,
    MemberClass.DIRECT,
    MemberClass.RETIRED,
    MemberClass.VOLUNTEER,
)
SKILLS = (("repair", "electric"), ("mediation",), ("policy",), ("errand",), ("care",), ("repair",))


@dataclass(slots=True)
class Player:
    """Somebody who acts in the replay."""

    person: Person
    account: Account | None = None
    member: Member | None = None
    name: str = ""
    phone: str = ""

    def acting(self, at: datetime) -> Actor:
        """Return the actor this person is at a moment."""
        if self.account is None:
            raise ValueError("this person has no account")
        self.account.refresh_from_db()
        return actor_in_scope(self.account, on=at.date())


@dataclass(slots=True)
class Group:
    """A building group with its hall's building."""

    organisation: Organisation
    building: Building
    leader: Player
    members: list[Player] = field(default_factory=list)


@dataclass(slots=True)
class Neighbours:
    """The members who live in a hall's building, each with the home."""

    building: Building
    members: list[tuple[Player, Household]]


@dataclass(slots=True)
class Cast:
    """Everybody the replay needs. `groups` is empty until doorstep.Doorstep has formed them."""

    general_branch: Organisation
    branch: Organisation
    street_staff: Player
    secretary: Player
    staff: Player
    neighbours: list[Neighbours]
    property_company: PartnerUnit
    property_contact: Player
    groups: list[Group] = field(default_factory=list)

    def link_households(self, at: datetime) -> None:
        """Give each member three households of their building to look after."""
        secretary = self.secretary.acting(at)
        for group in self.groups:
            homes = group.building.households.order_by("id")
            for n, player in enumerate(group.members):
                for household in homes[n * 3 : n * 3 + 3]:
                    assert player.member is not None  # noqa: S101 - every member of a group was enrolled
                    link_household(actor=secretary, member=player.member, household=household, on=at.date(), at=at)


SIGN_INS = (
    ("社区书记 community secretary", "shuji"),
    ("社区工作者 community staff", "shequ"),
    ("街道干部 street staff", "jiedao"),
    ("楼栋党小组组长 building-group leader", "zu1"),
    ("党员志愿者 member", "dangyuan11"),
    ("物业公司 property company", "wuye"),
)
"""Who signs in to the demo; the names are given out in `Casting.cast`."""


class Casting:
    """Makes the cast at the beginning of the year, through the services, as the program."""

    def __init__(self, place: Place, *, at: datetime, seed: int = 20) -> None:
        self.place = place
        self.at = at
        self.on: date = at.date()
        self.program = Actor.program(Scope.of_street(STREET))
        self.inventor = Inventor(seed)

    def cast(self) -> Cast:
        """Found the organisations, appoint the posts, enrol the members of the four buildings."""
        office = self._found(OrganisationKind.STREET_OFFICE, "青山街道办事处", community=None)
        general = self._found(OrganisationKind.GENERAL_BRANCH, "西湖新村社区党总支")
        branch = self._found(
            OrganisationKind.BRANCH, "西湖新村社区第一党支部", parent=general, setting=BranchSetting.ESTATE
        )
        street_staff = self._appointed("jiedao", PostKind.STREET_STAFF, office)
        secretary = self._appointed("shuji", PostKind.SECRETARY, general)
        staff = self._appointed("shequ", PostKind.COMMUNITY_STAFF, general)
        neighbours = [self._neighbours(number, hall, branch) for number, hall in enumerate(self.place.halls, start=1)]
        company = register_partner(
            actor=self.program,
            street=STREET,
            kind=PartnerKind.PROPERTY_COMPANY,
            name="青山湖畔物业服务公司",
            community=COMMUNITY,
            office_phone="0734-0000012",
            can_do="公共设施维修、楼道清理、单车棚",
            since=self.on,
            at=self.at,
        )
        contact = self._player("wuye")
        appoint(
            actor=self.program,
            person=contact.person,
            kind=PostKind.UNIT_CONTACT,
            partner=company,
            since=self.on,
            at=self.at,
        )
        return Cast(general, branch, street_staff, secretary, staff, neighbours, company, contact)

    def _found(
        self, kind: OrganisationKind, name: str, *, community: int | None = COMMUNITY, **more: Any
    ) -> Organisation:
        return found_organisation(
            actor=self.program,
            street=STREET,
            kind=kind,
            name=name,
            community=community,
            founded_on=self.on,
            at=self.at,
            **more,
        )

    def _player(self, username: str = "") -> Player:
        invented = self.inventor.person(youngest=35, oldest=76)
        person = find_or_make_person(
            actor=self.program, street=STREET, name=invented.name, phone=invented.phone, at=self.at
        )
        account = None
        if username:
            account = create_account(
                actor=self.program,
                username=username,
                display_name=invented.name,
                phone=invented.phone,
                password=DEMO_PASSWORD,
                scope=Scope.of_street(STREET),
                person=person,
                must_change_password=False,
                at=self.at,
            )
        return Player(person, account, name=invented.name, phone=invented.phone)

    def _appointed(self, username: str, kind: PostKind, organisation: Organisation) -> Player:
        player = self._player(username)
        appoint(
            actor=self.program, person=player.person, kind=kind, organisation=organisation, since=self.on, at=self.at
        )
        return player

    def _neighbours(self, number: int, hall: Building, branch: Organisation) -> Neighbours:
        homes = self.place.homes_of(hall)
        members = []
        for n in range(MEMBERS_PER_GROUP):
            player = self._player(f"zu{number}" if n == 0 else f"dangyuan{number}{n}")
            player.member = enrol_member(
                actor=self.program,
                person=player.person,
                community=COMMUNITY,
                member_class=CLASSES[n],
                home_branch=branch if CLASSES[n] in (MemberClass.DIRECT, MemberClass.RETIRED) else None,
                home_branch_elsewhere="市自来水公司党支部" if CLASSES[n] == MemberClass.EMPLOYED else "",
                skills=SKILLS[n],
                joined_on=self.on,
                at=self.at,
            )
            members.append((player, homes[n * 3]))
        return Neighbours(hall, members)
