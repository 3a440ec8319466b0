"""How the building groups of Xihu came about (M11–M15, M18): doors asked, groups formed, leaders elected, halls opened, boards hung."""

from datetime import date, datetime, time, timedelta
from typing import Any

from shanzhi.building_groups.enums import MeetingOutcome, Outcome
from shanzhi.building_groups.models import Formation, Proposal, ProposedPart
from shanzhi.building_groups.services.adoption import adopt
from shanzhi.building_groups.services.formations import ask_for_proposals, work_out
from shanzhi.building_groups.services.meetings import record_meeting
from shanzhi.building_groups.services.proposals import name_group
from shanzhi.building_groups.services.surveys import Answer, close_survey, enter_answers, open_survey
from shanzhi.elections.enums import ElectionKind
from shanzhi.elections.services import Hands, hold_election, plan_election, time_of_notice
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import CoveredBuilding, Member
from shanzhi.organisations.services.members import join_group
from shanzhi.people.enums import GivenHow
from shanzhi.publicity.enums import PrintKind, PublicField
from shanzhi.publicity.services.boards import put_on_board, put_up_missing_boards
from shanzhi.publicity.services.consents import note_consents
from shanzhi.publicity.services.printing import record_print
from shanzhi.scenarios.xihu.cast import Cast, Group, Neighbours, Player
from shanzhi.scenarios.xihu.place import COMMUNITY
from shanzhi.territory.models import Household
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import EquipmentKind, VenueKind
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import Venue
from shanzhi.venues.services.consents import give_hall_consent
from shanzhi.venues.services.venues import check_criteria, open_venue, plan_venue, set_equipment

ASKED, TALKED, FORMED, ELECTED, OPENED, HUNG = (timedelta(days=days) for days in (3, 13, 15, 30, 36, 38))
NOBODY_IN, EMPTY = 11, 17
EQUIPMENT = (
    (EquipmentKind.BOOKS, "党史、法律、健康读物", 60),
    (EquipmentKind.PAPERS, "日报、晚报", 2),
    (EquipmentKind.CHAIRS, "折叠椅", 16),
    (EquipmentKind.KETTLE, "电热水壶", 2),
    (EquipmentKind.FLAG, "党旗", 1),
    (EquipmentKind.PANELS, "党建展板", 4),
)
WITHOUT_PHONE = 3
"""Every so many of those on a board would rather not have their telephone there."""


class Doorstep:
    """Plays the weeks before the year, in the order of the article. `began`: the day everything was planned."""

    def __init__(self, cast: Cast, *, began: datetime, ending: date) -> None:
        self.cast = cast
        self.began = began
        self.ending = datetime.combine(ending, time(9, 30), CHINA)

    def play(self) -> None:
        """Play it all; the cast has its groups afterwards."""
        self._ask_at_every_door()
        self._form_groups()
        for group in self.cast.groups:
            self._elect(group)
            self._open_hall(group)
        self._hang_boards()

    def _secretary(self, at: datetime) -> dict[str, Any]:
        return {"actor": self.cast.secretary.acting(at), "at": at}

    # The survey, M11

    def _ask_at_every_door(self) -> None:
        at = self.began + ASKED
        survey = open_survey(community=COMMUNITY, name="楼栋党员和居民摸底", **self._secretary(at))
        at_home: dict[int, list[str]] = {}
        for neighbours in self.cast.neighbours:
            for player, home in neighbours.members:
                at_home.setdefault(home.pk, []).append(player.phone)
        homes = Household.objects.filter(community=COMMUNITY).order_by("id")
        answers = [_answer(n, home, at_home.get(home.pk, [])) for n, home in enumerate(homes)]
        done = at + timedelta(days=7)
        enter_answers(survey_id=survey.pk, answers=answers, **self._secretary(done))
        close_survey(survey_id=survey.pk, **self._secretary(done))

    # The groups, M12 and M18

    def _form_groups(self) -> None:
        asked = self.began + TALKED - timedelta(days=2)
        formation = ask_for_proposals(community=COMMUNITY, **self._secretary(asked))
        work_out(formation_id=formation.pk, **self._secretary(asked))
        self._talk_it_over(formation)
        at = self.began + FORMED
        nearest = Proposal.objects.filter(formation=formation).order_by("walk", "id")[0]
        for neighbours in self.cast.neighbours:
            part = ProposedPart.objects.filter(proposal=nearest, building=neighbours.building)[0]
            name_group(group_id=part.group_id, name=f"{neighbours.building.name}楼栋党小组", **self._secretary(asked))
        adopt(proposal_id=nearest.pk, parent=self.cast.branch, **self._secretary(at))
        self.cast.groups = [self._group_of(neighbours, at) for neighbours in self.cast.neighbours]

    def _talk_it_over(self, formation: Formation) -> None:
        held = datetime.combine((self.began + TALKED).date(), time(19), CHINA)
        record_meeting(
            formation_id=formation.pk,
            held_at=held,
            place="环城北路93号楼前坪",
            invited=120,
            attended=86,
            outcome=MeetingOutcome.AGREED,
            opinions="大家赞成就近编组，希望组长由热心、熟悉邻里的党员担任；有事先找本楼的人。",
            **self._secretary(held + timedelta(hours=2)),
        )

    def _group_of(self, neighbours: Neighbours, at: datetime) -> Group:
        """Return the group of a building. Neighbours who are no party members join it as volunteers."""
        cover = CoveredBuilding.objects.select_related("organisation").get(
            building=neighbours.building, until__isnull=True
        )
        members = [player for player, _home in neighbours.members]
        for player in members:
            if _member(player).member_class == MemberClass.VOLUNTEER:
                join_group(
                    member=_member(player), organisation=cover.organisation, since=at.date(), **self._secretary(at)
                )
        return Group(cover.organisation, neighbours.building, members[0], members)

    # The leaders, M13

    def _elect(self, group: Group) -> None:
        meeting_at = datetime.combine((self.began + ELECTED).date(), time(19), CHINA)
        planned = meeting_at - timedelta(days=14)
        election = plan_election(organisation=group.organisation, kind=ElectionKind.LEADER, **self._secretary(planned))
        first, second, third, fourth = (_member(player) for player in group.members[:4])
        hold_election(
            hands=Hands(
                runs=self.cast.secretary.acting(meeting_at),
                first=self.cast.secretary.acting(meeting_at),
                second=self.cast.staff.acting(meeting_at),
                approves=self.cast.street_staff.acting(meeting_at),
            ),
            election=election,
            candidates=[first, second],
            supervisor=third,
            counter=fourth,
            votes={first.pk: 4, second.pk: 1},
            meeting_at=meeting_at,
            place=group.building.name,
            at=time_of_notice(election, meeting_at),
        )

    # The halls, M14

    def _open_hall(self, group: Group) -> None:
        at = self.began + OPENED
        group.leader.person.refresh_from_db()
        hall = plan_venue(
            community=COMMUNITY,
            kind=VenueKind.HALL,
            name=f"{group.building.name}红色议事厅",
            organisation=group.organisation,
            household=group.leader.person.household,
            host=group.leader.person,
            given_by="组长家庭自愿提供",
            **self._secretary(at - timedelta(days=4)),
        )
        check_criteria(venue=hall, met=criteria(), on=at.date(), **self._secretary(at))
        self._consented(hall, at)
        things = [{"kind": kind, "item": item, "count": count} for kind, item, count in EQUIPMENT]
        set_equipment(venue=hall, things=things, on=at.date(), **self._secretary(at))
        open_venue(
            venue=hall, on=at.date(), record="社区党总支配齐书籍、桌椅和展板，发放便民联系卡。", **self._secretary(at)
        )
        self._consented(hall, self.ending - timedelta(days=20))  # the first consent has run out by then

    def _consented(self, hall: Venue, at: datetime) -> None:
        give_hall_consent(venue=hall, how=GivenHow.PAPER, **self._secretary(at))

    # The boards and cards, M15

    def _hang_boards(self) -> None:
        at = self.began + HUNG
        members = {group.organisation.pk: group.members for group in self.cast.groups}
        for board in put_up_missing_boards(community=COMMUNITY, **self._secretary(at)):
            for player in members.get(board.organisation_id or 0, []):
                put_on_board(board=board, person=player.person, **self._secretary(at))
            for n, entry in enumerate(board.entries.select_related("person").order_by("position")):
                agreed = [field for field in PublicField if n % WITHOUT_PHONE or not n or field != PublicField.PHONE]
                note_consents(board=board, person=entry.person, agreed=agreed, **self._secretary(at))
            for kind in (PrintKind.BOARD, PrintKind.CARDS) if board.organisation_id in members else ():
                record_print(board=board, kind=kind, **self._secretary(at))


def _answer(n: int, home: Household, phones: list[str]) -> Answer:
    if not phones and n % EMPTY == 0:
        return Answer(home, Outcome.EMPTY, residents=0)
    if not phones and n % NOBODY_IN == 0:
        return Answer(home, Outcome.NOBODY)
    return Answer(home, Outcome.MET, residents=1 + n % 4, phones=tuple(phones))


def _member(player: Player) -> Member:
    if player.member is None:
        raise ValueError("this person is no member")
    return player.member
