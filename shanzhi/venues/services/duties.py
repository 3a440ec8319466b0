"""Duties: planned one by one, accepted, kept with a note for the next one, cancelled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.people.models import Person
from shanzhi.records import audit
from shanzhi.venues import workflow
from shanzhi.venues.enums import DutyState
from shanzhi.venues.models import Duty, Venue
from shanzhi.venues.notifications import DutyAltered, DutyGiven, DutyTomorrow
from shanzhi.venues.queries.duties import SETTLED
from shanzhi.venues.queries.rotas import plan_of, problem_of
from shanzhi.venues.rota_problem import breaches_of
from shanzhi.venues.rules import runs_venue, serves
from shanzhi.venues.services.rotas import is_settled, lock_people, locked_duty, tell

LONGEST_HANDOVER = 500


@transaction.atomic
def plan_duty(
    *,
    actor: Actor,
    venue: Venue,
    keeper: Person,
    deputy: Person | None = None,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> Duty:
    """Give one duty outside a rota: a special day, or one that was kept and is noted afterwards.

    Raises DomainError when it ends before it begins, or when somebody would be in two places at once.
    """
    require(runs_venue(actor, venue), _("You may not give duties here."))
    if ends_at <= starts_at:
        raise DomainError(_("It cannot end before it begins."), field="ends_at")
    people = [person for person in (keeper, deputy) if person is not None]
    lock_people(venue.street, [person.pk for person in people])
    duty = Duty(street=venue.street, venue=venue, keeper=keeper, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
    duty.save()
    problem = problem_of(venue, [duty], extra=[person.pk for person in people])
    for person in people:
        if any(breach.kind == "overlap" for breach in breaches_of(problem, plan_of([duty]), person.pk)):
            raise DomainError(_("%(person)s has another duty at this time.") % {"person": person}, field="keeper")
    _record(actor, duty, "planned", at)
    tell(duty, DutyGiven, [keeper.pk, deputy.pk if deputy else None], actor=actor, at=at)
    return duty


@transaction.atomic
def accept_duty(*, actor: Actor, duty_id: int, at: datetime) -> Duty:
    """Say that one will be there: the keeper. Idempotent."""
    duty = locked_duty(duty_id)
    require(is_settled(duty) and actor.person_id is not None and actor.person_id == duty.keeper_id, NOT_YOURS)
    _require_planned(duty, DutyState.KEPT)
    if duty.accepted_at is None:
        duty.accepted_at = at
        duty.save(update_fields=["accepted_at"])
        _record(actor, duty, "accepted", at)
    return duty


NOT_YOURS = gettext_lazy("This duty is not yours.")


@transaction.atomic
def keep_duty(*, actor: Actor, duty_id: int, handover: str = "", kept_by: Person | None = None, at: datetime) -> Duty:
    """Note that a duty was kept, with a word for the next one. By keeper or deputy, or by who runs the venue for them.

    `kept_by` is who was there, by default the actor if the duty is theirs, else the keeper. Not before the duty begins.
    """
    duty = locked_duty(duty_id)
    require(is_settled(duty) and (serves(actor, duty) or runs_venue(actor, duty.venue)), NOT_YOURS)
    _require_planned(duty, DutyState.KEPT)
    if at < duty.starts_at:
        raise NotPossible(_("This duty has not begun yet."))
    people = {person.pk: person for person in (duty.keeper, duty.deputy) if person is not None}
    who = kept_by or people.get(actor.person_id or 0) or duty.keeper
    if who is None or who.pk not in people:
        raise DomainError(_("Only the keeper or the deputy can have kept it."), field="kept_by")
    duty.state, duty.kept_at, duty.kept_by = DutyState.KEPT, at, who
    duty.handover = handover.strip()[:LONGEST_HANDOVER]
    duty.save(update_fields=["state", "kept_at", "kept_by", "handover"])
    _record(actor, duty, "kept", at)
    return duty


@transaction.atomic
def cancel_duty(*, actor: Actor, duty_id: int, reason: str, at: datetime) -> Duty:
    """Let a duty fall out, with a reason its people read: by who runs the venue."""
    duty = locked_duty(duty_id)
    require(runs_venue(actor, duty.venue), _("You may not give duties here."))
    _require_planned(duty, DutyState.CANCELLED)
    if not reason.strip():
        raise DomainError(_("Please give a reason."), field="reason")
    duty.state, duty.cancel_reason = DutyState.CANCELLED, reason.strip()[:200]
    duty.save(update_fields=["state", "cancel_reason"])
    _record(actor, duty, "cancelled", at)
    if is_settled(duty):
        tell(duty, DutyAltered, [duty.keeper_id, duty.deputy_id], actor=actor, at=at)
    return duty


def remind_of_duties(*, actor: Actor, street: int, at: datetime) -> int:
    """The evening before: remind the keepers of tomorrow's duties, each once. Returns of how many."""
    require(actor.is_program, _("The program does this by itself."))
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    start = timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))
    due = Duty.objects.filter(
        SETTLED,
        street=street,
        state=DutyState.PLANNED,
        reminded_at__isnull=True,
        starts_at__gte=start,
        starts_at__lt=start + timedelta(days=1),
    ).select_related("venue")
    for duty in due:
        tell(duty, DutyTomorrow, [duty.keeper_id], actor=None, at=at)
        duty.reminded_at = at
        duty.save(update_fields=["reminded_at"])
    return len(due)


def _require_planned(duty: Duty, target: str) -> None:
    if not workflow.allows(duty.state, target):
        raise NotPossible(_("This duty is over: %(state)s.") % {"state": duty.get_state_display()})


def _record(actor: Actor, duty: Duty, deed: str, at: datetime) -> None:
    data = {"keeper": duty.keeper_id, "deputy": duty.deputy_id}
    audit.record(actor=actor, street=duty.street, action=f"venues.duty_{deed}", subject=duty, at=at, data=data)
