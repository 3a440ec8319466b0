"""Rotas: drafted from the opening hours, worked out by the solver, set by hand, published. What is published never breaks a rule."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.jobs import enqueue
from shanzhi.messaging.services import Recipients, notify
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.territory.queries import work_calendar
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import Burden, DutyState, RotaState
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Duty, OpeningSpell, Rota, Venue
from shanzhi.venues.notifications import DutiesPublished, DutyAltered, RotaWorkedOut
from shanzhi.venues.queries.rotas import days_of, duties_of_rota, keepers_of, moment, plan_of, problem_of
from shanzhi.venues.rota_problem import Plan, Problem, breaches, burden_of, objections
from shanzhi.venues.rules import runs_venue

NOT_YOURS = gettext_lazy("You may not change this rota.")


@transaction.atomic
def draft_rota(*, actor: Actor, venue: Venue, first_on: date, last_on: date, at: datetime) -> Rota:
    """Make a rota with one empty duty per opening spell from one day to another, both included. Holidays only if the venue is open then.

    Raises DomainError for days in the wrong order or too many, without hours or keepers, or where duties stand already.
    """
    require(runs_venue(actor, venue), NOT_YOURS)
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk, street=venue.street)
    _check_days(venue, first_on, last_on)
    rota = Rota.objects.create(
        street=venue.street, venue=venue, first_on=first_on, last_on=last_on, made_by_id=actor.account_id
    )
    spells = list(OpeningSpell.objects.filter(street=venue.street, venue=venue))
    calendar = work_calendar()
    duties = [
        Duty(
            street=venue.street,
            venue=venue,
            rota=rota,
            starts_at=moment(day, spell.opens),
            ends_at=moment(day, spell.closes),
        )
        for day in days_of(first_on, last_on)
        if venue.opens_on_holidays or burden_of(day, calendar) != Burden.HOLIDAY
        for spell in spells
        if spell.weekday == day.weekday()
    ]
    if not duties:
        raise DomainError(_("The venue is not open on these days. Please set its opening hours."), field="last_on")
    Duty.objects.bulk_create(duties)
    _record(actor, rota, "drafted", at, {"duties": len(duties)})
    return rota


def _check_days(venue: Venue, first_on: date, last_on: date) -> None:
    longest = limit("ROTA_LONGEST_DAYS")
    if last_on < first_on:
        raise DomainError(_("It cannot end before it begins."), field="last_on")
    if (last_on - first_on).days >= longest:
        raise DomainError(_("A rota has at most %(most)d days.") % {"most": longest}, field="last_on")
    if not keepers_of(venue).exists():
        raise DomainError(_("Nobody keeps this venue yet. Please add keepers first."), field="first_on")
    there = Duty.objects.filter(
        street=venue.street,
        venue=venue,
        starts_at__gte=datetime.combine(first_on, datetime.min.time(), CHINA),
        starts_at__lt=datetime.combine(last_on, datetime.min.time(), CHINA) + timedelta(days=1),
    ).exclude(state=DutyState.CANCELLED)
    if there.exists():
        raise DomainError(_("There are duties on these days already. Please begin after them."), field="first_on")


@transaction.atomic
def ask_solver(*, actor: Actor, rota: Rota, at: datetime) -> Rota:
    """Have the worker fill a draft as evenly as can be; what was set by hand stays."""
    found = _draft(actor, rota)
    found.state, found.asked_at = RotaState.SOLVING, at
    found.save(update_fields=["state", "asked_at"])
    enqueue("venues.solve_rota", street=rota.street, rota_id=rota.pk)
    _record(actor, found, "asked", at, {})
    return found


@transaction.atomic
def take_plan(*, actor: Actor, rota_id: int, plan: Plan, proven: bool, revision: int, at: datetime) -> Rota | None:
    """Write a plan the solver found into the draft it was asked for. None, and nothing is written, when the draft has changed since.

    The plan is checked once more against what the database says now: one that breaks a rule is refused.
    """
    require(actor.is_program, _("The program does this by itself."))
    rota = Rota.objects.select_for_update(of=("self",)).select_related("venue").filter(pk=rota_id).first()
    if rota is None or rota.state != RotaState.SOLVING:
        return None
    duties = duties_of_rota(rota)
    lock_people(rota.street, [pk for filling in plan.values() for pk in filling])
    wrong = [breach for breach in breaches(problem_of(rota.venue, duties), plan) if breach.hand is not None]
    rota.state = RotaState.DRAFT
    if rota.revision != revision or wrong:
        rota.save(update_fields=["state"])
        return None
    for duty in duties:
        filling = plan[duty.pk]
        duty.keeper_id, duty.deputy_id = filling.keeper, filling.deputy
    Duty.objects.bulk_update(duties, ["keeper", "deputy"])
    rota.solved_at, rota.proven = at, proven
    rota.save(update_fields=["state", "solved_at", "proven"])
    _record(actor, rota, "solved", at, {"proven": proven, "empty": sum(f.keeper is None for f in plan.values())})
    message = RotaWorkedOut(venue=rota.venue.name, when=rota.first_on.isoformat(), rota_id=rota.pk)
    notify(message=message, to=Recipients.accounts([rota.made_by_id]), street=rota.street, subject=rota, at=at)
    return rota


@transaction.atomic
def set_duty(*, actor: Actor, duty_id: int, keeper: Person | None, deputy: Person | None = None, at: datetime) -> Duty:
    """Say by hand who keeps a duty and who stands by. In a draft nobody may be set yet; what is published keeps its people told.

    Raises DomainError with the rule the choice would break, at the field it belongs to.
    """
    duty = locked_duty(duty_id)
    require(runs_venue(actor, duty.venue), NOT_YOURS)
    if duty.state != DutyState.PLANNED or (duty.rota is not None and duty.rota.state == RotaState.SOLVING):
        raise NotPossible(_("This duty can no longer be changed."))
    lock_people(duty.street, [person.pk for person in (keeper, deputy) if person])
    before = {duty.keeper_id, duty.deputy_id}
    _check_choice(duty, keeper, deputy)
    if duty.keeper_id != (keeper.pk if keeper else None):
        duty.accepted_at = duty.reminded_at = None
    duty.keeper, duty.deputy, duty.is_pinned = keeper, deputy, keeper is not None or deputy is not None
    duty.save(update_fields=["keeper", "deputy", "is_pinned", "accepted_at", "reminded_at"])
    if duty.rota is not None:
        duty.rota.revision += 1
        duty.rota.save(update_fields=["revision"])
    data = {"keeper": duty.keeper_id, "deputy": duty.deputy_id}
    audit.record(actor=actor, street=duty.street, action="venues.duty_set", subject=duty, at=at, data=data)
    if is_settled(duty):
        tell(duty, DutyAltered, before ^ {duty.keeper_id, duty.deputy_id}, actor=actor, at=at)
    return duty


def _check_choice(duty: Duty, keeper: Person | None, deputy: Person | None) -> None:
    if keeper is None and is_settled(duty):
        raise DomainError(_("A published duty needs a keeper. Cancel it if nobody can."), field="keeper")
    if keeper is not None and deputy is not None and keeper.pk == deputy.pk:
        raise DomainError(_("Keeper and deputy must be two people."), field="deputy")
    duties = duties_of_rota(duty.rota) if duty.rota is not None else [duty]
    problem = problem_of(duty.venue, duties)
    plan = dict(plan_of(duties))
    plan[duty.pk] = type(plan[duty.pk])()
    for field, person in (("keeper", keeper), ("deputy", deputy)):
        if person is None:
            continue
        wrong = objections(problem, plan, duty.pk, person.pk, as_deputy=field == "deputy")
        if wrong:
            said = _(", ").join(str(kind.label) for kind in wrong)
            raise DomainError(_("%(person)s: %(why)s.") % {"person": person, "why": said}, field=field)
        filling = plan[duty.pk]
        plan[duty.pk] = type(filling)(
            person.pk if field == "keeper" else filling.keeper, person.pk if field == "deputy" else filling.deputy
        )


@transaction.atomic
def publish_rota(*, actor: Actor, rota: Rota, at: datetime) -> Rota:
    """Publish a draft and tell everybody their duties. Raises NotPossible while a duty is empty or a rule is broken."""
    found = _draft(actor, rota)
    duties = duties_of_rota(found)
    lock_people(found.street, [pk for duty in duties for pk in (duty.keeper_id, duty.deputy_id) if pk])
    wrong = breaches(problem_of(found.venue, duties), plan_of(duties))
    if wrong:
        raise NotPossible(
            _("This rota cannot be published yet: %(number)d things are not in order.") % {"number": len(wrong)}
        )
    found.state, found.published_at = RotaState.PUBLISHED, at
    found.save(update_fields=["state", "published_at"])
    _record(actor, found, "published", at, {"duties": len(duties)})
    _tell_keepers(actor, found, duties, at)
    return found


@transaction.atomic
def remove_rota(*, actor: Actor, rota: Rota, at: datetime) -> None:
    """Throw a draft away, with its duties."""
    found = _draft(actor, rota)
    _record(actor, found, "removed", at, {})
    found.delete()


def reopen_after_failure(*, actor: Actor, rota_id: int) -> None:
    """Make a rota a draft again when working it out has failed, so that nobody waits for ever."""
    require(actor.is_program, _("The program does this by itself."))
    Rota.objects.filter(pk=rota_id, state=RotaState.SOLVING).update(state=RotaState.DRAFT)


def problem_to_solve(rota_id: int) -> tuple[Problem, Plan, int] | None:
    """Return what the solver is asked: problem, plan so far, and the revision it was asked at. None when nobody asks any more."""
    rota = Rota.objects.select_related("venue").filter(pk=rota_id, state=RotaState.SOLVING).first()
    if rota is None:
        return None
    duties = duties_of_rota(rota)
    return problem_of(rota.venue, duties), plan_of(duties), rota.revision


def is_settled(duty: Duty) -> bool:
    """Tell whether a duty is known to its people: by itself, or of a published rota."""
    return duty.rota is None or duty.rota.state == RotaState.PUBLISHED


def lock_people(street: int, person_ids: Iterable[int]) -> None:
    """Let nobody else give these people duties until the transaction ends: one of them in two places would break a rule unseen."""
    rows = Person.objects.select_for_update(of=("self",)).filter(street=street, pk__in=set(person_ids))
    list(rows.order_by("pk").values_list("pk"))


def tell(
    duty: Duty, message: Any, person_ids: Iterable[int | None], *, actor: Actor | None, at: datetime, **more: Any
) -> None:
    """Tell people about a duty that is still to come."""
    if duty.ends_at < at:
        return
    accounts = Person.objects.filter(street=duty.street, pk__in=[pk for pk in person_ids if pk is not None])
    when = date_format(timezone.localtime(duty.starts_at), "m-d H:i")
    to = Recipients.accounts(accounts.values_list("account_id", flat=True))
    if to:
        notify(
            actor=actor,
            message=message(venue=duty.venue.name, when=when, **more),
            to=to,
            street=duty.street,
            subject=duty,
            at=at,
        )


def _tell_keepers(actor: Actor, rota: Rota, duties: list[Duty], at: datetime) -> None:
    """Tell each keeper how many duties they have; those with the same number in one statement. Old rotas (a replay) are no news."""
    if rota.last_on < timezone.localdate(at):
        return
    number: dict[int, int] = {}
    for duty in duties:
        account = duty.keeper.account_id if duty.keeper else None
        if account is not None:
            number[account] = number.get(account, 0) + 1
    span = {"first": rota.first_on.isoformat(), "last": rota.last_on.isoformat()}
    for count in sorted(set(number.values())):
        notify(
            actor=actor,
            message=DutiesPublished(venue=rota.venue.name, count=count, **span),
            to=Recipients.accounts(pk for pk, many in number.items() if many == count),
            street=rota.street,
            subject=rota,
            at=at,
        )


def _draft(actor: Actor, rota: Rota) -> Rota:
    found = Rota.objects.select_for_update(of=("self",)).select_related("venue").filter(pk=rota.pk).first()
    require(found is not None and runs_venue(actor, found.venue), NOT_YOURS)
    if found is None or found.state != RotaState.DRAFT:
        raise NotPossible(_("This rota is no draft."))
    return found


def locked_duty(duty_id: int) -> Duty:
    found = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("venue", "rota", "keeper", "deputy")
        .filter(pk=duty_id)
        .first()
    )
    if found is None:
        raise NotPermitted(_("There is no such duty."))
    return found


def _record(actor: Actor, rota: Rota, deed: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=rota.street, action=f"venues.rota_{deed}", subject=rota, at=at, data=data)
