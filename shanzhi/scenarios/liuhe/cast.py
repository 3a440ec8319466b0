"""Who lives and works in the scenario's Liuhe community: the three chiefs, the keepers, the merchants of the alliance. Invented."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import BranchSetting, MemberClass, OrganisationKind, PartnerKind, PostKind
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.organisations.services.members import enrol_member, join_group
from shanzhi.organisations.services.organisations import cover_buildings, found_organisation
from shanzhi.organisations.services.partners import register_partner
from shanzhi.organisations.services.posts import appoint
from shanzhi.people.actors import actor_in_scope
from shanzhi.people.models import Account, Person
from shanzhi.people.services.accounts import create_account
from shanzhi.people.services.persons import find_or_make_person
from shanzhi.scenarios.invention import Inventor
from shanzhi.scenarios.liuhe.place import COMMUNITY, STREET, Place
from shanzhi.territory.models import Building, Estate, Grid

DEMO_PASSWORD = "Dongfeng-2026"  # noqa: S105 - for this scenario's demo, never used elsewhere
MERCHANTS = (
    ("邻里家电维修店", "家用电器检查维修"),
    ("河畔水电五金店", "水电设备检查维修"),
    ("安心管道疏通店", "下水管道疏通"),
    ("便民开锁配钥匙店", "门锁检查维修"),
    ("社区大药房", "血压测量、用药提醒"),
    ("四季鲜果蔬店", "送菜上门"),
)
"""Warm-hearted merchants of the alliance: the article gives no number, six is a setting."""

SIGN_INS = (
    ("社区书记 community secretary", "liuhe_shuji"),
    ("网格长 grid chief", "liuhe_wangge1"),
    ("片长 section chief", "liuhe_pian1"),
    ("楼栋长 building chief", "liuhe_lou1"),
    ("商户 merchant", "liuhe_shanghu1"),
)


@dataclass(slots=True)
class Player:
    """Somebody who acts in the replay."""

    person: Person
    account: Account
    member: Member | None = None
    actor: Actor | None = None

    def acting(self, at: datetime) -> Actor:
        """Return the actor this person is at a moment. Posts do not change in this replay, so once is enough."""
        if self.actor is None:
            self.account.refresh_from_db()
            self.actor = actor_in_scope(self.account, on=at.date())
        return self.actor


@dataclass(slots=True)
class Cast:
    """Everybody the replay needs. Chiefs by the id of their place; the building chief is its keeper too."""

    secretary: Player
    grid_chiefs: dict[int, Player] = field(default_factory=dict)
    section_chiefs: dict[int, Player] = field(default_factory=dict)
    building_chiefs: dict[int, Player] = field(default_factory=dict)
    merchants: list[tuple[PartnerUnit, Player]] = field(default_factory=list)


class Casting:
    """Makes the cast at the beginning, through the services, as the program."""

    def __init__(self, place: Place, *, at: datetime, seed: int = 26) -> None:
        self.place = place
        self.at = at
        self.program = Actor.program(Scope.of_street(STREET))
        self.inventor = Inventor(seed)

    def cast(self) -> Cast:
        """Found the bodies, appoint secretary and chiefs, register the merchants."""
        committee = self._found(OrganisationKind.COMMITTEE, "浏河社区党委")
        cast = Cast(self._post("liuhe_shuji", PostKind.SECRETARY, committee))
        for number, grid in enumerate(self.place.grids, start=1):
            branch = self._branch(f"{grid.name}党支部", committee, grid=grid)
            cast.grid_chiefs[grid.pk] = self._post(f"liuhe_wangge{number}", PostKind.GRID_CHIEF, branch)
        for number, estate in enumerate(self.place.estates, start=1):
            branch = self._branch(f"{estate.name}党支部", committee, estate=estate)
            cast.section_chiefs[estate.pk] = self._post(f"liuhe_pian{number}", PostKind.SECTION_CHIEF, branch)
            for building in self.place.buildings_of(estate):
                cast.building_chiefs[building.pk] = self._building_chief(
                    len(cast.building_chiefs) + 1, estate, building, branch
                )
        cast.merchants = [self._merchant(number, *line) for number, line in enumerate(MERCHANTS, start=1)]
        return cast

    def _found(self, kind: OrganisationKind, name: str, **more: Any) -> Organisation:
        return found_organisation(
            actor=self.program,
            street=STREET,
            kind=kind,
            name=name,
            community=COMMUNITY,
            founded_on=self.at.date(),
            at=self.at,
            **more,
        )

    def _branch(
        self, name: str, committee: Organisation, *, grid: Grid | None = None, estate: Estate | None = None
    ) -> Organisation:
        return self._found(
            OrganisationKind.BRANCH, name, parent=committee, setting=BranchSetting.ESTATE, grid=grid, estate=estate
        )

    def _player(self, username: str) -> Player:
        invented = self.inventor.person(youngest=35, oldest=72)
        person = find_or_make_person(
            actor=self.program, street=STREET, name=invented.name, phone=invented.phone, at=self.at
        )
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
        return Player(person, account)

    def _post(self, username: str, kind: PostKind, organisation: Organisation) -> Player:
        player = self._player(username)
        appoint(
            actor=self.program,
            person=player.person,
            kind=kind,
            organisation=organisation,
            since=self.at.date(),
            at=self.at,
        )
        return player

    def _building_chief(self, number: int, estate: Estate, building: Building, branch: Organisation) -> Player:
        group = self._found(OrganisationKind.BUILDING_GROUP, f"{estate.name}{building.name}楼栋党小组", parent=branch)
        cover_buildings(actor=self.program, organisation=group, buildings=[building], on=self.at.date(), at=self.at)
        player = self._post(f"liuhe_lou{number}", PostKind.BUILDING_CHIEF, group)
        player.member = enrol_member(
            actor=self.program,
            person=player.person,
            community=COMMUNITY,
            member_class=MemberClass.RETIRED,
            home_branch=branch,
            joined_on=self.at.date(),
            at=self.at,
        )
        join_group(actor=self.program, member=player.member, organisation=group, since=self.at.date(), at=self.at)
        return player

    def _merchant(self, number: int, name: str, can_do: str) -> tuple[PartnerUnit, Player]:
        unit = register_partner(
            actor=self.program,
            street=STREET,
            kind=PartnerKind.MERCHANT,
            name=name,
            community=COMMUNITY,
            office_phone=f"0731-0000{number:04d}",
            can_do=can_do,
            since=self.at.date(),
            at=self.at,
        )
        contact = self._player(f"liuhe_shanghu{number}")
        appoint(
            actor=self.program,
            person=contact.person,
            kind=PostKind.UNIT_CONTACT,
            partner=unit,
            since=self.at.date(),
            at=self.at,
        )
        return unit, contact
