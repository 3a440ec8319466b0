"""Visits: given to somebody, noted in ten seconds, the next one planned at once, what was heard made a request."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.enums import CareForm, CareLevel, VisitState
from shanzhi.care.models import CareVisit
from shanzhi.care.queries.settings import limits_of
from shanzhi.care.queries.visits import visits_visible_to
from shanzhi.care.services.plans import plan_visit
from shanzhi.care.services.telling import tell_later
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.models import Member
from shanzhi.organisations.queries import members_visible_to
from shanzhi.organisations.rules import is_staff
from shanzhi.records import audit, trace
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services.hear import submit

LONGEST_HEARD = 1000


def locked(visit_id: int) -> CareVisit:
    """Return a visit with what its rules ask, locked until the transaction ends. Raises NotPermitted where it is out of sight."""
    visits = CareVisit.objects.select_for_update(of=("self",)).select_related(
        "entry__kind",
        "entry__person",
        "entry__keeper",
        "entry__household__building__estate",
        "entry__household__entrance",
        "visitor__person",
        "plan__visitor",
        "event",
    )
    found = visits.filter(pk=visit_id).first()
    if found is None:
        raise NotPermitted(_("There is no such visit."))
    return found


@transaction.atomic
def record_visit(
    *,
    actor: Actor,
    visit_id: int,
    met: bool,
    at: datetime,
    recorded_at: datetime | None = None,
    heard: str = "",
    draft_key: str = "",
) -> CareVisit:
    """Note that the visit was made at `at`, and plan the next. A draft sent twice counts once.

    When nobody was in, the next try is soon (a setting) and who keeps the register is told. Raises NotPermitted for who neither goes
    nor keeps the register, NotPossible for one noted already, DomainError for a moment to come or a text too long.
    """
    now = recorded_at or at
    visit = locked(visit_id)
    if draft_key and visit.draft_key == draft_key:
        return visit
    require(rules.may_record(actor, visit, deadlines.day_of(now)), _("This visit is not yours to note."))
    if visit.state != VisitState.PLANNED:
        raise NotPossible(_("This visit has been noted already."))
    if at > now:
        raise DomainError(_("This moment is still to come."), field="at")
    if len(heard) > LONGEST_HEARD:
        raise DomainError(_("Please keep it below %(most)d characters.") % {"most": LONGEST_HEARD}, field="heard")
    visit.state = VisitState.DONE if met else VisitState.NOT_MET
    visit.made_at, visit.recorded_at, visit.recorded_by_id = at, now, actor.account_id
    visit.heard, visit.climbs_at, visit.draft_key = heard.strip() or None, None, draft_key
    visit.save()
    data = {"met": met, "form": visit.form}
    audit.record(actor=actor, street=visit.street, action="care.visit", subject=visit, at=now, data=data)
    following = _plan_next(visit, met, now)
    if not met and following is not None:
        tell_later(visit=visit, news="nobody_in", at=now, actor=actor)
    return visit


def _plan_next(visit: CareVisit, met: bool, now: datetime) -> CareVisit | None:
    """Plan what follows, if the care and the plan go on: one interval after the visit, or the next try when nobody was in."""
    if not visit.entry.is_live or visit.made_at is None:
        return None
    today = deadlines.day_of(now)
    retry = today + timedelta(days=limits_of(visit.street).retry_days)
    if visit.plan is not None and visit.plan.until is None:
        after = deadlines.day_of(visit.made_at) + timedelta(days=visit.plan.every_days)
        on = max(after, today) if met else min(after, retry)
        return plan_visit(entry=visit.entry, form=visit.form, on=max(on, today), plan=visit.plan, at=now)
    if visit.event is not None and not met:
        due = now + timedelta(hours=limits_of(visit.street).event_hours)
        return plan_visit(entry=visit.entry, form=visit.form, on=today, event=visit.event, due_at=due, at=now)
    return None


@transaction.atomic
def assign_visit(*, actor: Actor, visit_id: int, member: Member, at: datetime) -> CareVisit:
    """Give a planned visit to a member: by who keeps the register, or by who leads where it has climbed to, to the own members or oneself.

    Its clock starts anew at the keeper's level when it was late. For this visit alone: the plan and the keeper stay.
    """
    visit = locked(visit_id)
    keeps = rules.may_see(actor, visit.entry)
    require(
        keeps or visits_visible_to(actor).filter(pk=visit.pk, level__gte=CareLevel.GRID).exists(),
        _("This visit is not yours to give out."),
    )
    require(
        keeps or is_staff(actor) or member.person_id == actor.person_id
        or members_visible_to(actor).filter(pk=member.pk).exists(),
        _("This member is not of your group."),
    )  # fmt: skip
    if visit.state != VisitState.PLANNED:
        raise NotPossible(_("This visit has been noted already."))
    if member.person_id == visit.entry.person_id or member.left_on is not None:
        raise DomainError(_("Please choose somebody else."), field="member")
    changes: dict[str, Any] = {"visitor": member}
    if visit.due_at <= at or visit.level > CareLevel.KEEPER:
        limits = limits_of(visit.street)
        start = max(visit.due_at, at)
        climbs_at = deadlines.climbs_after(limits, start, is_event=visit.event_id is not None)
        changes |= {"level": CareLevel.KEEPER, "climbs_at": climbs_at}
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(changes))
    data = {"member": member.pk}
    audit.record(actor=actor, street=visit.street, action="care.assign_visit", subject=visit, at=at, data=data)
    tell_later(visit=visit, news="given", at=at, actor=actor)
    return visit


@transaction.atomic
def drop_visit(*, actor: Actor, visit_id: int, at: datetime) -> CareVisit:
    """Leave out a visit that is not needed (the person is away): the next one of its plan follows one interval later.

    By who keeps the register. Raises NotPossible for plain visits and visits after an event: those are made, or the care is ended.
    """
    visit = locked(visit_id)
    require(rules.may_see(actor, visit.entry), _("You do not keep this register."))
    if visit.state != VisitState.PLANNED:
        raise NotPossible(_("This visit has been noted already."))
    if visit.plan is None or visit.form == CareForm.VISIT:
        raise NotPossible(_("Plain visits and visits after an event are made. Note nobody in, or end the care."))
    visit.state, visit.climbs_at = VisitState.DROPPED, None
    visit.save(update_fields=["state", "climbs_at"])
    audit.record(actor=actor, street=visit.street, action="care.drop_visit", subject=visit, at=at)
    on = max(visit.planned_on, deadlines.day_of(at)) + timedelta(days=visit.plan.every_days)
    plan_visit(entry=visit.entry, form=visit.form, on=on, plan=visit.plan, at=at)
    return visit


@transaction.atomic
def request_from_visit(*, actor: Actor, visit_id: int, category: Category, text: str, at: datetime) -> ServiceRequest:
    """Make a request of what was heard, with building and home filled in and nothing that says the home is in care.

    By who noted the visit or keeps the register. Raises NotPossible if it was done before.
    """
    visit = locked(visit_id)
    noted_it = visit.recorded_by_id is not None and visit.recorded_by_id == actor.account_id
    require(noted_it or rules.may_see(actor, visit.entry), _("This visit is not yours."))
    home = visit.entry.household
    if visit.request_id is not None:
        raise NotPossible(_("This visit has become a request already."))
    if home is None:
        raise NotPossible(_("This care has ended."))
    request = submit(
        actor=actor,
        community=visit.community,
        category=category,
        text=text,
        at=at,
        source=Source.VISIT,
        building=home.building,
        entrance=home.entrance,
        household=home,
        on_behalf=OnBehalf.STAFF,
        reporter=visit.entry.person,
    )
    visit.request = request
    visit.save(update_fields=["request"])
    trace.link(actor=actor, source=visit, target=request, relation="heard", at=at)
    return request
