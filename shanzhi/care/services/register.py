"""The register: entered on a ground, graded by a person, looked at again, ended."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.consents import REGISTER
from shanzhi.care.enums import AgreedBy, CareForm, EndReason, Ground, Risk, VisitState
from shanzhi.care.models import CareKind, CarePerson, CarePlan, CareSettings, CareVisit, FamilyLink, RiskGrade
from shanzhi.care.queries.settings import limits_of
from shanzhi.care.services.plans import keep_interval, start_plan
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.models import NumberSeries
from shanzhi.core.public_tokens import new_token
from shanzhi.organisations.models import Member
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.people.queries import has_consented
from shanzhi.people.services import give_consent
from shanzhi.records import audit
from shanzhi.territory.models import Household

LEAST_REASON = 2


@transaction.atomic
def enter_person(
    *,
    actor: Actor,
    person: Person,
    household: Household,
    kind: CareKind,
    ground: Ground,
    at: datetime,
    legal_ground: str = "",
    agreed_by: AgreedBy = AgreedBy.PERSON,
    given_how: str = GivenHow.PAPER,
    risk: Risk = Risk.ORDINARY,
    reason: str = "",
    keeper: Member | None = None,
    first_visit_on: date | None = None,
) -> CarePerson:
    """Enter a person, with the plan of plain visits the grade asks for and the first of them planned (default: today).

    Separate consent is noted with the person (its version, when and how), for a child as the guardian's; a duty names its law. Raises
    NotPermitted for who does not keep this register, DomainError for a missing ground, NotPossible when the person is in it already or
    belongs to another community.
    """
    entry = CarePerson(
        street=household.street,
        community=household.community,
        person=person,
        household=household,
        kind=kind,
        ground=ground,
        legal_ground=legal_ground.strip() if ground == Ground.DUTY else "",
        agreed_by=AgreedBy.GUARDIAN if kind.is_children else agreed_by,
        risk=risk,
        keeper=keeper,
        entered_at=at,
        entered_by_id=actor.account_id,
    )
    require(rules.may_see(actor, entry), _("You do not keep this register."))
    _check(entry)
    _require_new(actor, entry)
    limits, today = limits_of(entry.street), deadlines.day_of(at)
    _number(entry, limits, today, at)
    if ground == Ground.CONSENT:
        give_consent(actor=actor, person=person, purpose=REGISTER, how=given_how, at=at)
    _grade(actor, entry, reason, at)
    data = {"kind": kind.code, "ground": str(ground), "risk": str(risk)}
    audit.record(actor=actor, street=entry.street, action="care.enter", subject=entry, at=at, data=data)
    start_plan(
        actor=actor,
        entry=entry,
        form=CareForm.VISIT,
        every_days=limits.longest_interval(risk),
        visitor=None,
        first_on=max(first_visit_on or today, today),
        at=at,
    )
    return entry


def _require_new(actor: Actor, entry: CarePerson) -> None:
    """Raise NotPossible when the person is in a register already or belongs elsewhere; whoever else enters them now waits.

    One sentence for both: whoever does not keep the other entry must not learn that there is one.
    """
    people = Person.objects.select_for_update(of=("self",))
    person = people.get(pk=entry.person_id or 0, street=entry.street)
    live = CarePerson.objects.select_related("kind").filter(street=entry.street, person=person, ended_on__isnull=True)
    other = live.first()
    if other is not None and rules.may_see(actor, other):
        raise NotPossible(_("This person is in the register already."))
    if other is not None or not rules.may_enter(person, entry.community):
        raise NotPossible(
            _("This person cannot be entered here. Please talk to your secretary or to the street office.")
        )


def _number(entry: CarePerson, limits: CareSettings, today: date, at: datetime) -> None:
    """Give a new entry its number, its token and its next looks, and save it."""
    entry.number = NumberSeries.take(entry.street, "GA", at.year)
    entry.token = new_token(entry.street)
    entry.ground_review_on = today + timedelta(days=limits.ground_review_days)
    entry.risk_review_on = today + timedelta(days=limits.review_days)
    entry.save(force_insert=True)


def _check(entry: CarePerson) -> None:
    if not entry.kind.is_active:
        raise DomainError(_("This group is no longer used."), field="kind")
    if entry.ground == Ground.DUTY and not entry.legal_ground:
        raise DomainError(_("Please name the law or rule that asks for this."), field="legal_ground")
    if entry.keeper is not None and entry.keeper.person_id == entry.person_id:
        raise DomainError(_("Somebody else must be the keeper."), field="keeper")


@transaction.atomic
def grade_risk(
    *, actor: Actor, entry: CarePerson, risk: Risk, reason: str, at: datetime, review_on: date | None = None
) -> CarePerson:
    """Note the grade a person decided, why, and when it is looked at again. Visits too seldom for it come more often from now on."""
    entry = locked(entry.pk)
    _require_live(actor, entry)
    if len(reason.strip()) < LEAST_REASON:
        raise DomainError(_("Please say why: the next reviewer needs it."), field="reason")
    today = deadlines.day_of(at)
    review_on = review_on or today + timedelta(days=limits_of(entry.street).review_days)
    if review_on <= today:
        raise DomainError(_("The next look must be in the future."), field="review_on")
    before, entry.risk, entry.risk_review_on = entry.risk, risk, review_on
    entry.save(update_fields=["risk", "risk_review_on"])
    _grade(actor, entry, reason, at)
    audit.record(
        actor=actor, street=entry.street, action="care.grade", subject=entry, at=at,
        data={"from": str(before), "to": str(risk)},
    )  # fmt: skip
    keep_interval(actor=actor, entry=entry, at=at)
    return entry


def _grade(actor: Actor, entry: CarePerson, reason: str, at: datetime) -> None:
    RiskGrade.objects.create(
        street=entry.street,
        entry=entry,
        risk=entry.risk,
        reason=reason.strip() or None,
        review_on=entry.risk_review_on,
        at=at,
        decided_by_id=actor.account_id,
        decider=actor.name,
    )


@transaction.atomic
def renew_ground(
    *, actor: Actor, entry: CarePerson, at: datetime, given_how: str = GivenHow.SPOKEN, legal_ground: str = ""
) -> CarePerson:
    """Note that the ground was looked at and still holds: consent to the present text, or the duty, named again if it changed."""
    entry = locked(entry.pk)
    _require_live(actor, entry)
    assert entry.person is not None  # noqa: S101 - a live entry has one, the database says so
    if entry.ground == Ground.CONSENT:
        give_consent(actor=actor, person=entry.person, purpose=REGISTER, how=given_how, at=at)
    elif legal_ground.strip():
        entry.legal_ground = legal_ground.strip()
    days = limits_of(entry.street).ground_review_days
    entry.ground_review_on = deadlines.day_of(at) + timedelta(days=days)
    entry.save(update_fields=["ground_review_on", "legal_ground"])
    audit.record(actor=actor, street=entry.street, action="care.renew_ground", subject=entry, at=at)
    return entry


@transaction.atomic
def change_entry(
    *, actor: Actor, entry: CarePerson, at: datetime, kind: CareKind, household: Household, keeper: Member | None
) -> CarePerson:
    """Change group, home or keeper. Planned visits of the keeper before go to the new one, who brings a card with a new code."""
    entry = locked(entry.pk)
    _require_live(actor, entry)
    if kind.is_children != entry.kind.is_children:
        raise DomainError(_("Entries about children are kept apart: end this one and enter a new one."), field="kind")
    if household.community != entry.community:
        raise DomainError(_("This home is in another community: end the care here."), field="building")
    before = entry.keeper_id
    entry.kind, entry.household, entry.keeper = kind, household, keeper
    _check(entry)
    entry.token = entry.token if entry.keeper_id == before else new_token(entry.street)
    entry.save(update_fields=["kind", "household", "keeper", "token"])
    planned = CareVisit.objects.filter(street=entry.street, entry=entry, state=VisitState.PLANNED)
    planned.filter(visitor=before).update(visitor=keeper)
    data = {"kind": kind.code, "keeper": keeper.pk if keeper else None}
    audit.record(actor=actor, street=entry.street, action="care.change", subject=entry, at=at, data=data)
    return entry


@transaction.atomic
def renew_code(*, actor: Actor, entry: CarePerson, at: datetime) -> CarePerson:
    """Give the person's own page a new code: cards printed before open it no more. The family's links stay."""
    entry = locked(entry.pk)
    _require_live(actor, entry)
    entry.token = new_token(entry.street)
    entry.save(update_fields=["token"])
    audit.record(actor=actor, street=entry.street, action="care.renew_code", subject=entry, at=at)
    return entry


@transaction.atomic
def end_care(*, actor: Actor, entry: CarePerson, reason: EndReason, at: datetime) -> CarePerson:
    """End the care today: plans and family links end, planned visits are dropped. What was noted stays for the retention of its kind."""
    entry = locked(entry.pk)
    _require_live(actor, entry)
    close(actor=actor, entry=entry, reason=reason, at=at)
    return entry


def close(*, actor: Actor, entry: CarePerson, reason: EndReason, at: datetime) -> None:
    """End a locked entry, for `end_care` and for a consent taken back: asks nobody."""
    today = deadlines.day_of(at)
    entry.ended_on, entry.end_reason = today, reason
    entry.save(update_fields=["ended_on", "end_reason"])
    here: dict[str, Any] = {"street": entry.street, "entry": entry}
    CarePlan.objects.filter(**here, until__isnull=True).update(until=today)
    FamilyLink.objects.filter(**here, until__isnull=True).update(until=today)
    CareVisit.objects.filter(**here, state=VisitState.PLANNED).update(state=VisitState.DROPPED, climbs_at=None)
    data = {"reason": str(reason)}
    audit.record(actor=actor, street=entry.street, action="care.end", subject=entry, at=at, data=data)


def end_for_want_of_consent(*, actor: Actor, street: int, person_id: int, at: datetime) -> None:
    """End the entry of a person who no longer agrees, where consent was its ground (the program, told of it). A duty goes on."""
    entries = CarePerson.objects.select_for_update(of=("self",)).select_related("person", "kind")
    live = entries.filter(street=street, person_id=person_id, ended_on__isnull=True, ground=Ground.CONSENT)
    for entry in live:
        if entry.person is not None and not has_consented(entry.person, REGISTER):
            close(actor=actor, entry=entry, reason=EndReason.WITHDRAWN, at=at)


def locked(entry_id: int) -> CarePerson:
    """Return an entry, locked until the transaction ends."""
    entries = CarePerson.objects.select_for_update(of=("self",)).select_related("person", "kind", "keeper")
    return entries.get(pk=entry_id)


def _require_live(actor: Actor, entry: CarePerson) -> None:
    require(rules.may_see(actor, entry), _("You do not keep this register."))
    if not entry.is_live:
        raise NotPossible(_("This care has ended."))
