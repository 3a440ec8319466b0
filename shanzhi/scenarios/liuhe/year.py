"""What follows the count: people enter the register, keepers visit, merchants check appliances, water and power, until the last day."""

from datetime import date, datetime, time, timedelta
from random import Random

from shanzhi.care.consents import PARTNERS
from shanzhi.care.default_kinds import ARTICLE_KINDS
from shanzhi.care.enums import CareForm, EventKind, Ground, Risk, VisitState
from shanzhi.care.models import CareKind, CarePerson, CareVisit
from shanzhi.care.services import enter_person, note_event, record_visit, request_from_visit, set_plan
from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.partnerships.enums import CheckState, Found, Rhythm
from shanzhi.partnerships.models import Check
from shanzhi.partnerships.services import check_plans, checks
from shanzhi.people.enums import GivenHow
from shanzhi.people.services import find_or_make_person, give_consent
from shanzhi.scenarios.invention import Inventor
from shanzhi.scenarios.liuhe.cast import Cast, Player
from shanzhi.scenarios.liuhe.count import PER_BUILDING
from shanzhi.scenarios.liuhe.place import COMMUNITY, STREET, Place
from shanzhi.service_requests.models import Category
from shanzhi.territory.working_time import CHINA

RISKS = (Risk.ORDINARY, Risk.ORDINARY, Risk.RAISED, Risk.ORDINARY, Risk.ORDINARY, Risk.HIGH)
NOT_AGREED = 4
"""Every so many-th person does not want merchants to come (a setting)."""
CHECKED = ((0, "家用电器检查", "插座、热水器、电风扇"), (1, "水电设备检查", "水龙头、水管、电线、漏电开关"))
"""Which merchant checks what, every month: household appliances, and water and power, as the article says."""
WORDS = ("精神不错，家里都好。", "说夜里腿疼，提醒去看医生。", "想有人陪着说说话。", "家里收拾得干净，药按时吃。", "")
NEEDED = (("repair", "厨房水龙头关不紧，想请人看看。"), ("policy", "想问高龄津贴怎么认证。"))
PUT_RIGHT = ("换了老化的插座。", "换了水龙头垫片，不再滴水。", "清理了热水器排气口。")
EVERY_SEVENTH, EVERY_NINTH, EVERY_THIRD = 7, 9, 3


class Year:
    """Replays the weeks up to a day, with time passed in. The same ending gives the same rows."""

    def __init__(
        self, cast: Cast, place: Place, kinds: dict[str, CareKind], menu: dict[str, Category], *, seed: int = 26
    ) -> None:
        self.cast, self.place, self.kinds, self.menu = cast, place, kinds, menu
        self.random = Random(seed)  # noqa: S311 - nothing secret is made here
        self.inventor = Inventor(seed + 1)
        self.program = Actor.program(Scope.of_street(STREET))
        self.keepers = {player.member.pk: player for player in cast.building_chiefs.values() if player.member}
        self.contacts = {unit.pk: player for unit, player in cast.merchants}
        self.entries: list[CarePerson] = []
        self.visited = self.checked = 0

    def play(self, first: date, ending: date) -> None:
        """Enter everybody on the first day, then live day by day."""
        self._enter_everybody(self._at(first, 9))
        self._agree_with_merchants(self._at(first, 15))
        day = first
        while day <= ending:
            self._one_day(day)
            day += timedelta(days=1)

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour, self.random.randrange(60)), CHINA)

    def _enter_everybody(self, at: datetime) -> None:
        """Enter those the count found, building by building, with consent; every fifth on a statutory duty."""
        secretary = self.cast.secretary.acting(at)
        for building, numbers in zip(self.place.buildings, PER_BUILDING, strict=True):
            homes = self.place.homes_of(building)
            codes = [code for code, number in zip(ARTICLE_KINDS, numbers, strict=True) for _ in range(number)]
            for turn, code in enumerate(codes):
                number = len(self.entries)
                invented = self.inventor.person(youngest=80, oldest=93)
                person = find_or_make_person(
                    actor=secretary, street=STREET, name=invented.name, phone=invented.phone, at=at
                )
                by_duty = number % 5 == EVERY_THIRD
                entry = enter_person(
                    actor=secretary,
                    person=person,
                    household=homes[turn * 5 + 1],
                    kind=self.kinds[code],
                    ground=Ground.DUTY if by_duty else Ground.CONSENT,
                    legal_ground="《残疾人保障法》" if by_duty else "",
                    given_how=GivenHow.PAPER,
                    risk=RISKS[number % len(RISKS)],
                    reason="三长摸底时上门了解",
                    keeper=self.cast.building_chiefs[building.pk].member,
                    first_visit_on=at.date() + timedelta(days=number % 10),
                    at=at,
                )
                if number % NOT_AGREED:
                    give_consent(actor=secretary, person=person, purpose=PARTNERS, how=GivenHow.PAPER, at=at)
                if number % EVERY_SEVENTH == 0:
                    set_plan(actor=secretary, entry=entry, form=CareForm.DOCTOR, every_days=60, at=at)
                self.entries.append(entry)

    def _agree_with_merchants(self, at: datetime) -> None:
        secretary = self.cast.secretary.acting(at)
        agreed = [entry for number, entry in enumerate(self.entries) if number % NOT_AGREED]
        for merchant, title, text in CHECKED:
            plan = check_plans.plan_checks(
                actor=secretary,
                partner=self.cast.merchants[merchant][0],
                community=COMMUNITY,
                title=title,
                text=text,
                rhythm=Rhythm.MONTHLY,
                first_on=at.date() + timedelta(days=10),
                at=at,
            )
            check_plans.add_homes(actor=secretary, plan_id=plan.pk, entries=agreed, at=at)

    def _one_day(self, day: date) -> None:
        morning = self._at(day, 8)
        if day.isoweekday() == 1:
            checks.generate(actor=self.program, street=STREET, at=morning)
        self._something_happens(day)
        due = CareVisit.objects.filter(street=STREET, state=VisitState.PLANNED, planned_on__lte=day)
        for visit in due.select_related("visitor").order_by("id"):
            self._visit(visit, self._at(day, 10))
        waiting = Check.objects.filter(street=STREET, state=CheckState.DUE, due_on__lte=day + timedelta(days=2))
        for check in waiting.order_by("id"):
            self._check(check, self._at(day, 14))

    def _something_happens(self, day: date) -> None:
        """Twice a month somebody comes home from hospital; the family or the chief tells the secretary."""
        if day.day in (6, 21):
            at = self._at(day, 9)
            entry = self.entries[day.toordinal() % len(self.entries)]
            note_event(actor=self.cast.secretary.acting(at), entry=entry, kind=EventKind.DISCHARGE, at=at)

    def _keeper(self, visit: CareVisit) -> Player:
        return self.keepers[visit.visitor_id or 0]

    def _visit(self, visit: CareVisit, at: datetime) -> None:
        self.visited += 1
        keeper = self._keeper(visit).acting(at)
        met = self.visited % EVERY_NINTH != 0
        heard = WORDS[self.visited % len(WORDS)] if met else ""
        record_visit(actor=keeper, visit_id=visit.pk, met=met, heard=heard, at=at)
        if met and self.visited % EVERY_SEVENTH == 0:
            code, text = NEEDED[self.visited % len(NEEDED)]
            request_from_visit(actor=keeper, visit_id=visit.pk, category=self.menu[code], text=text, at=at)

    def _check(self, check: Check, at: datetime) -> None:
        self.checked += 1
        contact = self.contacts[check.partner_id].acting(at)
        checks.take(actor=contact, check_id=check.pk, at=at)
        put_right = self.checked % EVERY_THIRD == 0
        checks.finish(
            actor=contact,
            check_id=check.pk,
            found=Found.PUT_RIGHT if put_right else Found.IN_ORDER,
            words=PUT_RIGHT[self.checked % len(PUT_RIGHT)] if put_right else "",
            at=at + timedelta(hours=1),
        )
