"""The bodies of the street and who is in them: invented people, the same for the same seed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import (
    BranchSetting,
    MemberClass,
    OrganisationKind,
    PartnerKind,
    PostKind,
    PremisesKind,
)
from shanzhi.organisations.models import Member, Organisation
from shanzhi.organisations.services import (
    appoint,
    cover_buildings,
    enrol_member,
    found_organisation,
    join_group,
    register_partner,
    set_joined_units,
)
from shanzhi.people.actors import actor_in_scope
from shanzhi.people.models import Account, Person
from shanzhi.people.services import create_account, find_or_make_person
from shanzhi.scenarios.invention import Inventor
from shanzhi.scenarios.wenquan.place import GUIHUALU, NANCHANGLU, SHILIUTAN, STREET, Place
from shanzhi.scenarios.xihu.cast import DEMO_PASSWORD
from shanzhi.territory.models import Building

MEMBERS_OF_A_BRANCH = 3
CLASSES = (MemberClass.RETIRED, MemberClass.DIRECT, MemberClass.MOBILE)
REST_OF_COMMITTEE = (PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER)
TEMPORARY = 6
FOUNDED_BY_MEETING = "桂花路社区第9网格党支部"
MEETING_MEMBERS = (MemberClass.RETIRED,) * 3 + (MemberClass.DIRECT, MemberClass.EMPLOYED, MemberClass.FRAIL)
UNITS = (
    "市实验小学",
    "十六潭社区卫生服务中心",
    "市供水公司",
    "市图书馆",
    "区司法所",
    "十六潭农商银行",
    "福星物业公司",
    "市消防救援站",
)
SIGN_INS = (
    ("街道干部 street staff", "wenquan_jiedao"),
    ("桂花路社区书记 community secretary", "wenquan_shuji"),
    ("桂花路社区工作者 community staff", "wenquan_shequ"),
)
GROUP_MEMBERS = 5


@dataclass(slots=True)
class Cast:
    """Whom the founding meeting needs: three accounts, the body above, and the members of the grid."""

    hands: dict[str, Account] = field(default_factory=dict)
    committees: dict[int, Organisation] = field(default_factory=dict)
    meeting: list[Member] = field(default_factory=list)

    def acting(self, username: str, at: datetime) -> Actor:
        """Return the actor somebody is at a moment."""
        self.hands[username].refresh_from_db()
        return actor_in_scope(self.hands[username], on=at.date())


class Casting:
    """Founds the year's organisations and enrols their members, through the services, as the program."""

    def __init__(self, place: Place, *, at: datetime, seed: int = 3) -> None:
        self.place, self.at = place, at
        self.on: date = at.date()
        self.scope = Scope.of_street(STREET)
        self.program = Actor.program(self.scope)
        self.inventor = Inventor(seed)
        self.cast = Cast()

    def make(self) -> Cast:
        """Found everything but the branch that its members found themselves, and return whom that takes."""
        office = self._found(OrganisationKind.STREET_OFFICE, "温泉街道办事处", None)
        street = self._found(OrganisationKind.STREET_COMMITTEE, "温泉街道党工委", None)
        self._found(OrganisationKind.BIG_COMMITTEE, "温泉街道大工委", None, parent=street)
        self._appoint(PostKind.STREET_STAFF, office, "wenquan_jiedao")
        for code, community in self.place.communities.items():
            name = f"{community.name.removesuffix('居民委员会')}"
            committee = self._found(OrganisationKind.COMMITTEE, f"{name}党委", code, parent=street)
            self.cast.committees[code] = committee
            self._appoint(PostKind.SECRETARY, committee, "wenquan_shuji" if code == GUIHUALU else "")
            self._found(OrganisationKind.BIG_COMMITTEE, f"{name}大党委", code, parent=committee)
            self._branches_of_grids(code, name)
        self._appoint(PostKind.COMMUNITY_STAFF, self.cast.committees[GUIHUALU], "wenquan_shequ")
        self._branches_of_estates()
        self._branches_at_work()
        self._temporary_branches()
        self._units()
        self.cast.meeting = [self._member(GUIHUALU, chosen, None) for chosen in MEETING_MEMBERS]
        return self.cast

    def _branches_of_grids(self, code: int, name: str) -> None:
        for number, grid in enumerate(self.place.grids[code], start=1):
            if f"{name}第{number}网格党支部" != FOUNDED_BY_MEETING:
                self._branch(f"{name}第{number}网格党支部", code, setting=BranchSetting.ESTATE, grid=grid)

    def _branches_of_estates(self) -> None:
        """A branch with a committee for each estate; below it a group in two of its five buildings: gaps remain to be seen."""
        for code, estate in self.place.estates.items():
            branch = self._branch(f"{estate.name}党支部", code, setting=BranchSetting.ESTATE, estate=estate)
            for building in self.place.buildings[code][:2]:
                self._group(f"{estate.name}{building.name}楼栋党小组", branch, building)
            for kind, member in zip(REST_OF_COMMITTEE, branch.home_members.all()[1:], strict=False):
                self._appoint(kind, branch, person=member.person)

    def _branches_at_work(self) -> None:
        settings = {
            PremisesKind.OFFICE_BUILDING: BranchSetting.OFFICE_BUILDING,
            PremisesKind.MARKET: BranchSetting.MARKET,
        }
        for premises in self.place.premises:
            setting = settings[PremisesKind(premises.kind)]
            self._branch(f"{premises.name}党支部", premises.community, setting=setting, premises=premises)

    def _temporary_branches(self) -> None:
        for number in range(1, TEMPORARY + 1):
            self._branch(
                f"第{number}棚改指挥部临时党支部",
                NANCHANGLU,
                setting=BranchSetting.TEMPORARY,
                ends_on=self.on + timedelta(days=540),
            )

    def _units(self) -> None:
        """Eight units sit in the big committee of one community, each with a part-time member."""
        big = Organisation.objects.get(street=STREET, community=SHILIUTAN, kind=OrganisationKind.BIG_COMMITTEE)
        words: dict[str, Any] = {"actor": self.program, "street": STREET, "community": SHILIUTAN, "since": self.on}
        units = [register_partner(kind=PartnerKind.UNIT, name=name, at=self.at, **words) for name in UNITS]
        set_joined_units(actor=self.program, organisation=big, units=units, on=self.on, at=self.at)
        for _unit in units:
            self._appoint(PostKind.COMMITTEE_MEMBER, big)

    def _branch(self, name: str, code: int, **more: Any) -> Organisation:
        branch = self._found(OrganisationKind.BRANCH, name, code, parent=self.cast.committees[code], **more)
        members = [self._member(code, chosen, branch) for chosen in CLASSES[:MEMBERS_OF_A_BRANCH]]
        self._appoint(PostKind.SECRETARY, branch, person=members[0].person)
        return branch

    def _group(self, name: str, branch: Organisation, building: Building) -> None:
        code = building.community
        group = self._found(OrganisationKind.BUILDING_GROUP, name, code, parent=branch)
        cover_buildings(actor=self.program, organisation=group, buildings=[building], on=self.on, at=self.at)
        homes = list(building.households.order_by("pk")[:GROUP_MEMBERS])
        for n, home in enumerate(homes):
            member = self._member(code, MemberClass.RETIRED if n else MemberClass.EMPLOYED, branch if n else None)
            person = member.person
            person.household = home
            person.save(update_fields=["household"])
            join_group(actor=self.program, member=member, organisation=group, since=self.on, at=self.at)
            if n == 0:
                self._appoint(PostKind.GROUP_LEADER, group, person=person)

    def _member(self, code: int, member_class: MemberClass, branch: Organisation | None) -> Member:
        return enrol_member(
            actor=self.program,
            person=self._person(),
            community=code,
            member_class=member_class,
            home_branch=branch,
            home_branch_elsewhere="" if branch else "原单位党支部",
            joined_on=self.on,
            at=self.at,
        )

    def _person(self) -> Person:
        invented = self.inventor.person(youngest=28, oldest=86)
        return find_or_make_person(
            actor=self.program, street=STREET, name=invented.name, phone=invented.phone, at=self.at
        )

    def _appoint(
        self, kind: PostKind, organisation: Organisation, username: str = "", person: Person | None = None
    ) -> None:
        holder = person or self._person()
        appoint(actor=self.program, person=holder, kind=kind, organisation=organisation, since=self.on, at=self.at)
        if username:
            self.cast.hands[username] = self._account(holder, username)

    def _account(self, person: Person, username: str) -> Account:
        return create_account(
            actor=self.program,
            username=username,
            display_name=str(person),
            password=DEMO_PASSWORD,
            scope=self.scope,
            person=person,
            must_change_password=False,
            at=self.at,
        )

    def _found(self, kind: OrganisationKind, name: str, code: int | None, **more: Any) -> Organisation:
        return found_organisation(
            actor=self.program,
            street=STREET,
            kind=kind,
            name=name,
            community=code,
            founded_on=self.on,
            at=self.at,
            **more,
        )
