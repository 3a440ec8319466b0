"""Plans: how often what is brought to the door. At least as often as the grade of risk asks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.enums import CareForm, CareLevel, VisitState
from shanzhi.care.models import CareEvent, CarePerson, CarePlan, CareVisit
from shanzhi.care.queries.settings import limits_of
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.models import NumberSeries
from shanzhi.organisations.models import Member
from shanzhi.records import audit

LONGEST = 366


@transaction.atomic
def set_plan(
    *,
    actor: Actor,
    entry: CarePerson,
    form: CareForm,
    every_days: int,
    at: datetime,
    visitor: Member | None = None,
    first_on: date | None = None,
) -> CarePlan:
    """Plan something for a person, in place of the plan of the same form before. `first_on` defaults to one interval after today.

    Raises DomainError when plain visits would come more seldom than the grade of risk asks (monthly, weekly: settings).
    """
    entry = CarePerson.objects.select_for_update(of=("self",)).select_related("kind").get(pk=entry.pk)
    require(rules.may_see(actor, entry), _("You do not keep this register."))
    if not entry.is_live:
        raise NotPossible(_("This care has ended."))
    longest = limits_of(entry.street).longest_interval(entry.risk) if form == CareForm.VISIT else LONGEST
    if not 1 <= every_days <= longest:
        raise DomainError(
            _("At this grade of risk somebody comes at least every %(days)d days.") % {"days": longest},
            field="every_days",
        )
    today = deadlines.day_of(at)
    first = first_on or today + timedelta(days=every_days)
    if not today <= first <= today + timedelta(days=longest):
        raise DomainError(_("The first visit is today or within %(days)d days.") % {"days": longest}, field="first_on")
    for before in entry.plans.filter(until__isnull=True, form=form):
        _end(before, today)
    return start_plan(
        actor=actor, entry=entry, form=form, every_days=every_days, visitor=visitor, first_on=first, at=at
    )


@transaction.atomic
def end_plan(*, actor: Actor, plan: CarePlan, at: datetime) -> CarePlan:
    """End a plan today. Plain visits go on as long as the care does."""
    plan = CarePlan.objects.select_for_update(of=("self",)).select_related("entry__kind").get(pk=plan.pk)
    require(rules.may_see(actor, plan.entry), _("You do not keep this register."))
    if plan.form == CareForm.VISIT:
        raise NotPossible(_("Visits go on as long as the care does. Change how often, or end the care."))
    _end(plan, deadlines.day_of(at))
    audit.record(actor=actor, street=plan.street, action="care.end_plan", subject=plan, at=at)
    return plan


def start_plan(
    *,
    actor: Actor,
    entry: CarePerson,
    form: CareForm,
    every_days: int,
    visitor: Member | None,
    first_on: date,
    at: datetime,
) -> CarePlan:
    """Begin a plan with its first visit, for services that have asked the rules."""
    plan = CarePlan.objects.create(
        street=entry.street,
        entry=entry,
        form=form,
        every_days=every_days,
        visitor=visitor,
        since=deadlines.day_of(at),
    )
    plan_visit(entry=entry, form=form, on=first_on, plan=plan, at=at)
    data = {"form": str(form), "days": every_days}
    audit.record(actor=actor, street=entry.street, action="care.plan", subject=plan, at=at, data=data)
    return plan


def plan_visit(
    *,
    entry: CarePerson,
    form: str,
    on: date,
    at: datetime,
    plan: CarePlan | None = None,
    event: CareEvent | None = None,
    due_at: datetime | None = None,
) -> CareVisit:
    """Put one visit on its day, to the plan's visitor or the keeper; without either it lies with the community at once.

    `due_at` is the end of that day unless given. For services that have asked the rules.
    """
    limits = limits_of(entry.street)
    due = due_at or deadlines.end_of(on)
    visitor = (plan.visitor if plan is not None else None) or entry.keeper
    return CareVisit.objects.create(
        street=entry.street,
        community=entry.community,
        number=NumberSeries.take(entry.street, "ZF", at.year),
        entry=entry,
        plan=plan,
        event=event,
        form=form,
        visitor=visitor,
        planned_on=on,
        due_at=due,
        level=CareLevel.KEEPER if visitor is not None else CareLevel.COMMUNITY,
        climbs_at=deadlines.climbs_after(limits, due, is_event=event is not None),
    )


def keep_interval(*, actor: Actor, entry: CarePerson, at: datetime) -> None:
    """Bring plain visits into the interval the entry's grade asks for, and the next one near enough. For a locked entry."""
    longest = limits_of(entry.street).longest_interval(entry.risk)
    plan = entry.plans.filter(until__isnull=True, form=CareForm.VISIT).first()
    if plan is None:
        return
    if plan.every_days > longest:
        plan.every_days = longest
        plan.save(update_fields=["every_days"])
        audit.record(
            actor=actor, street=plan.street, action="care.tighten_plan", subject=plan, at=at, data={"days": longest}
        )
    latest = deadlines.day_of(at) + timedelta(days=longest)
    visit = plan.visits.filter(state=VisitState.PLANNED, planned_on__gt=latest).first()
    if visit is not None:
        visit.planned_on, visit.due_at = latest, deadlines.end_of(latest)
        visit.climbs_at = deadlines.climbs_after(limits_of(entry.street), visit.due_at, is_event=False)
        visit.save(update_fields=["planned_on", "due_at", "climbs_at"])


def _end(plan: CarePlan, today: date) -> None:
    plan.until = today
    plan.save(update_fields=["until"])
    plan.visits.filter(state=VisitState.PLANNED).update(state=VisitState.DROPPED, climbs_at=None)
