"""Terms that end: reminding in time, electing later with approval, and the street's rules."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.elections.models import ElectionRules, TermDelay, TermReminder
from shanzhi.elections.notifications import TermEnds
from shanzhi.elections.queries import Term, terms_ending
from shanzhi.elections.recipients import who_leads, who_runs
from shanzhi.elections.rules import answers_delay, may_plan
from shanzhi.elections.terms import add_months, rules_of
from shanzhi.messaging.services import notify
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.rules import is_street_staff
from shanzhi.records import audit

STAGES = (180, 90, 30, 0)
"""Days before the end of a term on which the body and who runs it are reminded."""
CHANGEABLE = frozenset(field.name for field in ElectionRules._meta.fields) - {"id", "street"}


@transaction.atomic
def ask_for_delay(*, actor: Actor, organisation: Organisation, until: date, reason: str, at: datetime) -> TermDelay:
    """Ask to elect later than the term ends. Raises DomainError beyond the longest delay (setting: 12 months after the term's end)."""
    require(may_plan(actor, organisation), _("You may not plan an election here."))
    term = _term_of(organisation, timezone.localdate(at))
    if term.asked is not None:
        raise NotPossible(_("A delay was asked for already."))
    longest = add_months(term.ends_on, rules_of(organisation.street).longest_delay_months)
    if not term.due_on < until <= longest:
        raise DomainError(
            _("An election can be put off to %(day)s at the latest.") % {"day": longest.isoformat()}, field="until"
        )
    if not reason.strip():
        raise DomainError(_("Please give the reason."), field="reason")
    delay = TermDelay.objects.create(
        street=organisation.street,
        organisation=organisation,
        term_ended_on=term.ends_on,
        until=until,
        reason=reason.strip(),
        asked_at=at,
        asked_by_id=actor.account_id,
    )
    _record(actor, delay, "asked", at, {"until": until.isoformat()})
    return delay


@transaction.atomic
def answer_delay(*, actor: Actor, delay_id: int, approved: bool, at: datetime) -> TermDelay:
    """Approve or refuse electing later: by who runs the body above, never by who asked."""
    delays = TermDelay.objects.select_for_update(of=("self",)).select_related("organisation__parent")
    delay = delays.get(pk=delay_id)
    require(answers_delay(actor, delay.organisation, delay.asked_by_id), _("You may not approve this delay."))
    if delay.approved is not None:
        raise NotPossible(_("This was answered already."))
    delay.approved, delay.answered_at, delay.answered_by_id = approved, at, actor.account_id
    delay.save(update_fields=["approved", "answered_at", "answered_by_id"])
    _record(actor, delay, "approved" if approved else "refused", at, {})
    return delay


@transaction.atomic
def change_rules(*, actor: Actor, street: int, at: datetime, **changes: Any) -> ElectionRules:
    """Set the street's rules for elections planned from now on. By street staff."""
    require(is_street_staff(actor, street), _("You may not change the rules."))
    if not changes.keys() <= CHANGEABLE:
        raise LookupError(f"cannot change {sorted(changes.keys() - CHANGEABLE)}")
    rules, _made = ElectionRules.objects.update_or_create(street=street, defaults=changes)
    audit.record(actor=actor, street=street, action="elections.rules", subject=rules, at=at, data=changes)
    return rules


@transaction.atomic
def remind(*, street: int, at: datetime) -> int:
    """Remind of terms that end, once at each of STAGES, those who lead the body and who runs it. Returns how many bodies."""
    today = timezone.localdate(at)
    reminded = 0
    for term in terms_ending(Organisation.objects.filter(street=street), street, on=today):
        left = (term.due_on - today).days
        stage = min((days for days in STAGES if left <= days), default=None)
        if stage is None or term.election is not None:
            continue
        _row, is_new = TermReminder.objects.get_or_create(
            street=street, organisation=term.organisation, term_ends_on=term.due_on, days=stage
        )
        if is_new:
            reminded += 1
            message = TermEnds(organisation=term.organisation.name, on=term.due_on.isoformat(), is_over=left <= 0)
            to = who_leads(term.organisation, on=today) | who_runs(street, term.organisation.community, on=today)
            notify(message=message, to=to, street=street, subject=term.organisation, at=at)
    return reminded


def _term_of(organisation: Organisation, on: date) -> Term:
    """Return the term of a body that ends within the time of reminders, or is over. Raises NotPossible when none does."""
    own = Organisation.objects.filter(pk=organisation.pk)
    found = terms_ending(own, organisation.street, on=on) or terms_ending(
        own, organisation.street, on=on + timedelta(days=366)
    )
    if not found:
        raise NotPossible(_("No term ends here soon."))
    return found[0]


def _record(actor: Actor, delay: TermDelay, action: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=delay.street, action=f"elections.delay_{action}", subject=delay, at=at, data=data)
