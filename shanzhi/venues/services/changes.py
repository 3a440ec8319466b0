"""Swap and cover 换班·顶班: one keeper asks, the other agrees, and only then does the duty change hands."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.venues.enums import BreachKind, ChangeState, DutyState
from shanzhi.venues.models import Duty, DutyChange, Keeper
from shanzhi.venues.notifications import ChangeAnswered, ChangeAsked
from shanzhi.venues.queries.rotas import plan_of, problem_of
from shanzhi.venues.rota_problem import Filling, breaches_of
from shanzhi.venues.services.rotas import is_settled, lock_people, locked_duty, tell

BY_AGREEMENT = frozenset({BreachKind.UNAVAILABLE, BreachKind.AWAY})
"""What somebody said they cannot does not stop them from agreeing."""


@transaction.atomic
def ask_change(
    *, actor: Actor, duty_id: int, of: Person, other_id: int | None = None, reason: str = "", at: datetime
) -> DutyChange:
    """Ask another keeper of the venue to take my duty, or to swap it against `other`, one of theirs.

    Raises NotPossible for a duty that has begun, or that somebody is asked about already.
    """
    duty = locked_duty(duty_id)
    giver = duty.keeper
    if giver is None or giver.pk != actor.person_id:
        raise NotPermitted(_("This duty is not yours."))
    other = locked_duty(other_id) if other_id is not None else None
    _check_open(duty, at)
    keepers = Keeper.objects.filter(street=duty.street, venue=duty.venue, person=of, until__isnull=True)
    if of.pk == actor.person_id or not keepers.exists():
        raise DomainError(_("Please choose another keeper of this venue."), field="of")
    if other is not None:
        _check_open(other, at)
        if other.keeper_id != of.pk or other.venue_id != duty.venue_id:
            raise DomainError(_("Please choose one of that keeper's duties."), field="other")
    _check_rules(duty, other, of, field="of")
    try:
        with transaction.atomic():
            change = DutyChange.objects.create(
                street=duty.street,
                duty=duty,
                other=other,
                asked_by=giver,
                asked_of=of,
                reason=reason.strip()[:200],
                asked_at=at,
            )
    except IntegrityError as error:
        raise NotPossible(_("Somebody is asked about this duty already.")) from error
    _record(actor, change, "asked", at)
    tell(duty, ChangeAsked, [of.pk], actor=actor, at=at)
    return change


@transaction.atomic
def answer_change(*, actor: Actor, change_id: int, agrees: bool, at: datetime) -> DutyChange:
    """Agree to take the duty, or decline: who was asked. Agreed, it is theirs at once, and accepted; a swap works both ways.

    Raises NotPossible when the wish was taken back, the duty has begun or changed hands, or a rule would be broken.
    """
    change = _locked(change_id)
    require(actor.person_id is not None and change.asked_of_id == actor.person_id, _("You were not asked."))
    _require_waiting(change)
    duty = locked_duty(change.duty_id)
    if agrees:
        other = locked_duty(change.other_id) if change.other_id is not None else None
        _check_open(duty, at)
        if other is not None:
            _check_open(other, at)
        if duty.keeper_id != change.asked_by_id or (other is not None and other.keeper_id != change.asked_of_id):
            raise NotPossible(_("This duty has changed hands meanwhile."))
        _check_rules(duty, other, change.asked_of, field=None)
        _give(duty, change.asked_of, at)
        if other is not None:
            _give(other, change.asked_by, at)
    change.state = ChangeState.AGREED if agrees else ChangeState.DECLINED
    change.answered_at = at
    change.save(update_fields=["state", "answered_at"])
    _record(actor, change, change.state, at)
    tell(duty, ChangeAnswered, [change.asked_by_id], actor=actor, at=at, agreed=agrees)
    return change


@transaction.atomic
def withdraw_change(*, actor: Actor, change_id: int, at: datetime) -> DutyChange:
    """Take a wish back before it is answered: who asked."""
    change = _locked(change_id)
    require(actor.person_id is not None and change.asked_by_id == actor.person_id, _("You did not ask this."))
    _require_waiting(change)
    change.state, change.answered_at = ChangeState.WITHDRAWN, at
    change.save(update_fields=["state", "answered_at"])
    _record(actor, change, "withdrawn", at)
    return change


def _check_rules(duty: Duty, other: Duty | None, taker: Person, *, field: str | None) -> None:
    """Raise unless the venue's rules hold for both people after the change."""
    giver = duty.keeper
    if giver is None:
        raise NotPossible(_("This duty has changed hands meanwhile."))
    lock_people(duty.street, [giver.pk, taker.pk])
    duties = [duty, other] if other is not None else [duty]
    problem = problem_of(duty.venue, duties, extra=[giver.pk, taker.pk])
    plan = {**plan_of(duties), duty.pk: Filling(taker.pk, _deputy_beside(duty, taker))}
    if other is not None:
        plan[other.pk] = Filling(giver.pk, _deputy_beside(other, giver))
    for person in (taker, giver):
        wrong = [b.kind for b in breaches_of(problem, plan, person.pk) if b.kind not in BY_AGREEMENT]
        wrong += [BreachKind.APART for filling in plan.values() if frozenset(filling) in problem.apart]
        if wrong:
            said = _(", ").join(str(kind.label) for kind in dict.fromkeys(wrong))
            raise DomainError(_("%(person)s: %(why)s.") % {"person": person, "why": said}, field=field)


def _check_open(duty: Duty, at: datetime) -> None:
    if not is_settled(duty) or duty.state != DutyState.PLANNED or duty.starts_at <= at:
        raise NotPossible(_("Only a duty that has not begun can change hands."))


def _deputy_beside(duty: Duty, keeper: Person) -> int | None:
    """Return who stands by when somebody keeps a duty: a deputy who takes it over leaves that place empty."""
    return None if duty.deputy_id == keeper.pk else duty.deputy_id


def _give(duty: Duty, person: Person, at: datetime) -> None:
    duty.deputy_id = _deputy_beside(duty, person)
    duty.keeper, duty.accepted_at, duty.reminded_at = person, at, None
    duty.save(update_fields=["keeper", "deputy", "accepted_at", "reminded_at"])
    if duty.rota is not None:
        duty.rota.revision += 1
        duty.rota.save(update_fields=["revision"])


def _locked(change_id: int) -> DutyChange:
    rows = DutyChange.objects.select_for_update(of=("self",)).select_related("asked_by", "asked_of")
    found = rows.filter(pk=change_id).first()
    if found is None:
        raise NotPermitted(_("There is no such wish."))
    return found


def _require_waiting(change: DutyChange) -> None:
    if change.state != ChangeState.WAITING:
        raise NotPossible(_("This wish has been answered: %(state)s.") % {"state": change.get_state_display()})


def _record(actor: Actor, change: DutyChange, deed: str, at: datetime) -> None:
    data = {"duty": change.duty_id, "other": change.other_id, "of": change.asked_of_id}
    audit.record(actor=actor, street=change.street, action=f"venues.change_{deed}", subject=change, at=at, data=data)
