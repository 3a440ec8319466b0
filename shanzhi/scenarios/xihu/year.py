"""The year of the article M16: residents order, the group dispatches, members take and do, residents rate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.scenarios.invention import Inventor
from shanzhi.scenarios.xihu import needs
from shanzhi.scenarios.xihu.cast import Cast, Group, Player
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET
from shanzhi.service_requests.enums import Grade, OnBehalf, ServiceMode, Source, VisitChannel
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services import dispatch, hear, judge, progress, sort, visits
from shanzhi.territory.enums import TimeUnit
from shanzhi.territory.queries import work_calendar
from shanzhi.territory.working_time import CHINA

GRADES = (Grade.VERY_SATISFIED,) * 5 + (Grade.SATISFIED,) * 4 + (Grade.FAIR,)
SOURCES = (Source.QR, Source.PORTAL, Source.PHONE, Source.VISIT, Source.PAPER, Source.COUNTER)
ECHOED = ("repair", "environment", "safety", "facilities")
EVERY_SIXTH, EVERY_TWENTIETH = 6, 20


@dataclass(frozen=True, slots=True)
class Chapter:
    """So many needs that end in one way."""

    number: int
    ending: str


FINISHED = (
    Chapter(50, "rated"),
    Chapter(14, "answered"),
    Chapter(5, "refused"),
    Chapter(3, "transferred"),
    Chapter(2, "withdrawn"),
)
ECHOES = 8
"""So many needs come in twice; the second is merged into the first."""
RUNNING = (
    Chapter(2, "to_visit"),
    Chapter(4, "in_hand"),
    Chapter(1, "declined"),
    Chapter(2, "open"),
    Chapter(1, "dispatched"),
    Chapter(3, "accepted"),
    Chapter(5, "waiting"),
)
DAYS_OF_RUNNING = 6


class Year:
    """Replays one year that ends on a day, with time passed in. The same ending gives the same rows."""

    def __init__(self, cast: Cast, menu: dict[str, Category], *, ending: date, seed: int = 93) -> None:
        self.cast = cast
        self.menu = menu
        self.random = Random(seed)  # noqa: S311 - nothing secret is made here
        self.inventor = Inventor(seed)
        self.resident = Actor.guest(Scope.of_street(STREET))
        self.ending = datetime.combine(ending, time(9, 30), CHINA)
        self.echoes = 0
        self.piles: dict[bool, list[needs.Need]] = {}
        self.judged = 0
        self.acts: dict[str, Callable[[ServiceRequest, Group, needs.Need, int], None]] = {
            "rated": self._rated,
            "answered": self._answered,
            "refused": self._refused,
            "transferred": self._transferred,
            "withdrawn": self._withdrawn,
            "to_visit": self._to_visit,
            "in_hand": self._in_hand,
            "declined": self._declined,
            "open": self._open,
            "dispatched": self._dispatched,
            "accepted": self._accepted,
            "waiting": lambda request, group, need, n: None,
        }

    def play(self) -> None:
        """Play all hundred needs, oldest first, and the services nobody had to ask for."""
        finished = [c.ending for c in FINISHED for _ in range(c.number)]
        self.random.shuffle(finished)
        running = [c.ending for c in RUNNING for _ in range(c.number)]
        span = timedelta(days=364 - DAYS_OF_RUNNING)
        start = self.ending - timedelta(days=364)
        for n, ending in enumerate(finished):
            self._one(n, ending, self._moment(start + span * n / len(finished)))
        for n, ending in enumerate(running):
            left = timedelta(days=DAYS_OF_RUNNING) * (len(running) - n) / len(running)
            self._one(len(finished) + n, ending, self._moment(self.ending - left))
        for n, (code, what) in enumerate(needs.WITHOUT_REQUEST):
            self._service_without_request(n, code, what, self._moment(start + timedelta(days=60 + 80 * n)))

    def _moment(self, near: datetime) -> datetime:
        """An open minute near a moment, not after the end."""
        at = work_calendar().next_opening(near + timedelta(minutes=self.random.randint(0, 170)))
        return min(at, self.ending - timedelta(minutes=self.random.randint(5, 120)))

    def _one(self, n: int, ending: str, at: datetime) -> None:
        group = self.cast.groups[n % len(self.cast.groups)]
        need = self._next_need(questions=ending == "answered")
        request = self._heard(n, need, group, at)
        if ending == "rated" and need.category in ECHOED and self.echoes < ECHOES:
            self.echoes += 1
            self._echo(request, group)
        self.acts[ending](request, group, need, n)

    def _next_need(self, *, questions: bool) -> needs.Need:
        """Deal the needs like cards: each comes once before any comes again."""
        pile = self.piles.setdefault(questions, [])
        if not pile:
            pile += needs.POLICY_NEEDS if questions else needs.OTHER_NEEDS
            self.random.shuffle(pile)
        return pile.pop()

    # Hear

    def _heard(self, n: int, need: needs.Need, group: Group, at: datetime) -> ServiceRequest:
        text = need.text.format(floor=1 + n % 6, place=group.building.name)
        category = self.menu[need.category]
        source = SOURCES[n % len(SOURCES)]
        if source == Source.VISIT:
            return self._heard_at_the_door(n, text, category, group, at)
        caller = self.inventor.person(youngest=30) if n % 4 else None
        actor = self.resident if source in (Source.QR, Source.PORTAL) else self.cast.staff.acting(at)
        return hear.submit(
            actor=actor,
            community=COMMUNITY,
            category=category,
            text=text,
            at=at,
            source=source,
            building=group.building,
            on_behalf=OnBehalf.SELF if actor is self.resident else OnBehalf.STAFF,
            name=caller.name if caller else "",
            phone=caller.phone if caller else "",
        )

    def _heard_at_the_door(self, n: int, text: str, category: Category, group: Group, at: datetime) -> ServiceRequest:
        visitor = group.members[1 + n % (len(group.members) - 1)]
        link = visitor.member.household_links.select_related("household").order_by("id")[n % 3]  # type: ignore[union-attr]
        actor = visitor.acting(at)
        visit = visits.record_visit(actor=actor, household=link.household, at=at, heard=text)
        return visits.request_from_visit(actor=actor, visit_id=visit.pk, category=category, at=at)

    def _echo(self, request: ServiceRequest, group: Group) -> None:
        """A neighbour says the same; the two become one."""
        at = self._later(request, 0.5)
        neighbour = self.inventor.person(youngest=30)
        second = hear.submit(
            actor=self.resident,
            community=COMMUNITY,
            category=request.category,
            text=f"我家也遇到：{request.text}",
            at=at,
            source=Source.QR,
            building=group.building,
            name=neighbour.name,
            phone=neighbour.phone,
        )
        sort.merge(actor=self.cast.staff.acting(at), request_id=second.pk, into_id=request.pk, at=at)

    # Endings. Each takes a request that was just heard.

    def _accepted(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        at = self._later(request, 1)
        sort.accept(
            actor=self.cast.staff.acting(at),
            request_id=request.pk,
            at=at,
            lead=group.organisation.parent,
            told="已收到，社区马上安排。",
            public_text="" if request.category.is_sensitive else request.text[:60],
        )

    def _assigned(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> Player:
        self._accepted(request, group, need, n)
        at = self._later(request, 2)
        member, dispatcher = group.members[n % len(group.members)], self.cast.secretary
        if n % 3:
            dispatch.offer(actor=dispatcher.acting(at), request_id=request.pk, group=group.organisation, at=at)
            dispatcher = group.leader
        assert member.member is not None  # noqa: S101 - every member of a group was enrolled
        dispatch.assign(
            actor=dispatcher.acting(at),
            request_id=request.pk,
            member=member.member,
            group=group.organisation,
            words="请抽空上门看看。",
            at=at,
        )
        return member

    def _taken(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> Player:
        member = self._assigned(request, group, need, n)
        at = self._later(request, 3)
        dispatch.take(actor=member.acting(at), request_id=request.pk, at=at)
        return member

    def _served(self, request: ServiceRequest, member: Player, what: str, hours: float) -> None:
        at = self._later(request, hours)
        progress.record_service(
            actor=member.acting(at),
            request_id=request.pk,
            mode=ServiceMode.ON_FOOT,
            what=what,
            minutes=self.random.choice((10, 15, 20, 30, 45, 60)),
            at=at,
        )

    def _finished(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> Player:
        if n % EVERY_SIXTH == 1 and need.category in ("environment", "facilities"):
            return self._finished_by_company(request, group, need, n)
        member = self._taken(request, group, need, n)
        self._served(request, member, need.done, 4)
        at = self._later(request, 5)
        progress.finish(actor=member.acting(at), request_id=request.pk, told=need.done, at=at)
        return member

    def _finished_by_company(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> Player:
        self._accepted(request, group, need, n)
        contact = self.cast.property_contact
        at = self._later(request, 2)
        dispatch.hand_over(
            actor=self.cast.secretary.acting(at), request_id=request.pk, partner=self.cast.property_company, at=at
        )
        dispatch.take(actor=contact.acting(at), request_id=request.pk, at=self._later(request, 1, after=at))
        self._served(request, contact, needs.HANDED_OVER, 4)
        at = self._later(request, 5)
        progress.finish(actor=contact.acting(at), request_id=request.pk, at=at)
        return contact

    def _to_visit(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        self._finished(request, group, need, n)
        at = self._later(request, 6)
        progress.check(actor=self.cast.secretary.acting(at), request_id=request.pk, at=at)

    def _rated(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        holder = self._finished(request, group, need, n)
        at = self._later(request, 6)
        secretary = self.cast.secretary.acting(at)
        progress.check(actor=secretary, request_id=request.pk, at=at)
        self.judged += 1
        turn = self.judged
        at = self._later(request, 26)
        if turn % EVERY_TWENTIETH == 3:
            judge.not_reached(actor=secretary, request_id=request.pk, channel=VisitChannel.PHONE, at=at)
            return
        if turn == 5:
            self._unhappy_first(request, holder, at)
            return
        if turn % EVERY_SIXTH == 0 and turn <= 42:
            self._second_look(request, holder, at)
            at = self._later(request, 30, after=at)
        self._judged(request, n, at)

    def _second_look(self, request: ServiceRequest, holder: Player, at: datetime) -> None:
        progress.send_back(
            actor=self.cast.secretary.acting(at), request_id=request.pk, reason="请过一周再去看一次。", at=at
        )
        at = self._later(request, 24, after=at)
        progress.record_service(
            actor=holder.acting(at), request_id=request.pk, mode=ServiceMode.ON_FOOT, what=needs.SECOND_LOOK, at=at
        )
        progress.finish(actor=holder.acting(at), request_id=request.pk, at=at)
        progress.check(
            actor=self.cast.secretary.acting(at), request_id=request.pk, at=self._later(request, 1, after=at)
        )

    def _unhappy_first(self, request: ServiceRequest, holder: Player, at: datetime) -> None:
        judge.rate(
            actor=self.resident,
            request_id=request.pk,
            solved=False,
            grade=Grade.DISSATISFIED,
            words="过了两天又坏了。",
            channel=VisitChannel.LINK,
            at=at,
        )
        at = self._later(request, 8, after=at)
        progress.record_service(
            actor=holder.acting(at), request_id=request.pk, mode=ServiceMode.ON_FOOT, what=needs.SECOND_LOOK, at=at
        )
        progress.finish(actor=holder.acting(at), request_id=request.pk, at=at)
        self._judged(request, 0, self._later(request, 24, after=at))

    def _judged(self, request: ServiceRequest, n: int, at: datetime) -> None:
        by_link = n % 2 == 0
        judge.rate(
            actor=self.resident if by_link else self.cast.secretary.acting(at),
            request_id=request.pk,
            solved=True,
            grade=GRADES[n % len(GRADES)],
            words="谢谢，很及时。" if n % 3 == 0 else "",
            channel=VisitChannel.LINK if by_link else VisitChannel.PHONE,
            at=at,
        )

    def _answered(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        self._accepted(request, group, need, n)
        at = self._later(request, 2)
        staff = self.cast.staff.acting(at)
        progress.record_service(
            actor=staff, request_id=request.pk, mode=ServiceMode.ONLINE, what=need.done, minutes=10, at=at
        )
        progress.finish(actor=staff, request_id=request.pk, told=need.done, at=at)
        self._judged(request, n, self._later(request, 24, after=at))

    def _refused(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        at = self._later(request, 1)
        reason, turn_to = needs.REFUSALS[n % len(needs.REFUSALS)]
        sort.refuse(actor=self.cast.staff.acting(at), request_id=request.pk, reason=reason, turn_to=turn_to, at=at)

    def _transferred(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        at = self._later(request, 1)
        sort.transfer(
            actor=self.cast.staff.acting(at), request_id=request.pk, to=needs.TRANSFERS[n % len(needs.TRANSFERS)], at=at
        )

    def _withdrawn(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        sort.withdraw(actor=self.resident, request_id=request.pk, by_author=True, at=self._later(request, 1))

    def _in_hand(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        member = self._taken(request, group, need, n)
        if n % 2:
            self._served(request, member, "先上门看了，缺一个零件，已经去订。", 4)

    def _declined(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        member = self._assigned(request, group, need, n)
        at = self._later(request, 3)
        dispatch.decline(
            actor=member.acting(at), request_id=request.pk, reason="这几天在外地照顾孙子，赶不回来。", at=at
        )

    def _open(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        self._accepted(request, group, need, n)
        at = self._later(request, 2)
        dispatch.offer(actor=self.cast.secretary.acting(at), request_id=request.pk, group=group.organisation, at=at)

    def _dispatched(self, request: ServiceRequest, group: Group, need: needs.Need, n: int) -> None:
        self._assigned(request, group, need, n)

    def _service_without_request(self, n: int, code: str, what: str, at: datetime) -> None:
        group = self.cast.groups[n % len(self.cast.groups)]
        helper = group.members[1 + n]
        progress.record_service_without_request(
            actor=helper.acting(at),
            community=COMMUNITY,
            category=self.menu[code],
            mode=ServiceMode.ON_FOOT,
            what=what.format(place=group.building.name),
            member=helper.member,
            building=group.building,
            minutes=40,
            at=at,
        )

    def _later(self, request: ServiceRequest, step: float, *, after: datetime | None = None) -> datetime:
        """Return the moment of a step, in hours after the request came in: urgent matters go four times as fast and do not wait
        for the offices to open. Never after the end of the year."""
        base = after or request.received_at
        if request.category.settle_unit == TimeUnit.HOUR:
            at = base + timedelta(hours=step / 4)
        else:
            at = work_calendar().next_opening(base + timedelta(hours=step))
        return min(at, self.ending - timedelta(minutes=2))
