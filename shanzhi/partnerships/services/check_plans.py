"""What is agreed with merchants: which check, how often, at whose homes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.care.models import CarePerson
from shanzhi.care.queries import homes_open_to_partners
from shanzhi.care.rules import may_see as keeps_entry
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Rhythm
from shanzhi.partnerships.models import CheckedHome, CheckPlan
from shanzhi.partnerships.services.checks import end_homes
from shanzhi.records import audit


@transaction.atomic
def plan_checks(
    *,
    actor: Actor,
    partner: PartnerUnit,
    community: int,
    title: str,
    rhythm: str,
    first_on: date,
    at: datetime,
    text: str = "",
    until: date | None = None,
) -> CheckPlan:
    """Agree with a merchant on a regular check. Homes are added with `add_homes`; checks fall due by `services.checks.generate`.

    By who keeps the community's register of people in care. `first_on` is the last day of the first turn, `until` the first day
    without the plan.
    """
    require(rules.may_plan_checks(actor, community), _("You do not keep this register."))
    if street_of(community) != partner.street or partner.community not in (None, community):
        raise DomainError(_("This unit belongs to another community."), field="partner")
    if partner.until is not None and partner.until <= timezone.localdate(at):
        raise DomainError(_("This unit no longer works with us."), field="partner")
    if not title.strip():
        raise DomainError(_("Please say in a few words what it is."), field="title")
    if until is not None and until <= first_on:
        raise DomainError(_("It cannot end before it begins."), field="until")
    plan = CheckPlan.objects.create(
        street=partner.street,
        community=community,
        partner=partner,
        title=title.strip(),
        text=text.strip(),
        rhythm=Rhythm(rhythm),
        first_on=first_on,
        until=until,
        entered_by_id=actor.account_id,
        at=at,
    )
    audit.record(actor=actor, street=plan.street, action="partnerships.check_plan.made", subject=plan, at=at)
    return plan


def _plan(actor: Actor, plan_id: int) -> CheckPlan:
    plan = CheckPlan.objects.select_for_update(of=("self",)).select_related("partner").filter(pk=plan_id).first()
    require(plan is not None and rules.may_plan_checks(actor, plan.community), _("You do not keep this register."))
    assert plan is not None  # noqa: S101 - for the type checker
    return plan


@transaction.atomic
def add_homes(*, actor: Actor, plan_id: int, entries: Iterable[CarePerson], at: datetime) -> list[CheckedHome]:
    """Let the merchant of a plan come to these people in care (idempotent). Raises DomainError for one who has not agreed to that."""
    plan = _plan(actor, plan_id)
    today = timezone.localdate(at)
    open_homes = set(homes_open_to_partners(actor, plan.community).values_list("pk", flat=True))
    made = []
    for entry in entries:
        if entry.pk not in open_homes:
            raise DomainError(
                _("%(number)s has not agreed that shops and units may come.") % {"number": entry.number}, field="homes"
            )
        home, is_new = CheckedHome.objects.get_or_create(
            street=plan.street, plan=plan, entry=entry, until=None, defaults={"since": today}
        )
        if is_new:
            audit.record(actor=actor, street=plan.street, action="partnerships.check_home.added", subject=home, at=at)
        made.append(home)
    return made


@transaction.atomic
def end_home(*, actor: Actor, home_id: int, at: datetime) -> CheckedHome:
    """Let the merchant come no more to one home; its open checks are cancelled."""
    home = CheckedHome.objects.select_related("plan", "entry__kind").filter(pk=home_id, until__isnull=True).first()
    require(home is not None and keeps_entry(actor, home.entry), _("You do not keep this register."))
    assert home is not None  # noqa: S101 - for the type checker
    end_homes(actor, [home], _("The checks at this home have ended."), at)
    return home


@transaction.atomic
def end_plan(*, actor: Actor, plan_id: int, at: datetime) -> CheckPlan:
    """End a plan today; open checks are cancelled."""
    plan = _plan(actor, plan_id)
    today = timezone.localdate(at)
    if plan.until is not None and plan.until <= today:
        raise NotPossible(_("This plan has ended already."))
    plan.until = today
    plan.save(update_fields=["until"])
    end_homes(actor, plan.homes.filter(until__isnull=True), _("The plan has ended."), at)
    audit.record(actor=actor, street=plan.street, action="partnerships.check_plan.ended", subject=plan, at=at)
    return plan
