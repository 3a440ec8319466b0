"""Merchants' regular checks at homes in care: planned, falling due, taken, done; late ones climb."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.care.queries import agrees_to_partners, homes_open_to_partners
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.models import NumberSeries
from shanzhi.core.public_tokens import new_token
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action, Found, Level
from shanzhi.partnerships.models import Check, CheckedHome, CheckStep
from shanzhi.partnerships.rhythms import turns
from shanzhi.partnerships.services.stepping import move, note
from shanzhi.partnerships.workflow import CHECK, OPEN_CHECKS
from shanzhi.records import audit, trace
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services.hear import submit

SERIES = "SH"  # 商户
LEAD_DAYS = 7
RETRY_DAYS = 3
CLIMB_DAYS = 3
LINK_DAYS = 30


@transaction.atomic
def generate(*, actor: Actor, street: int, at: datetime) -> list[Check]:
    """Make the checks of a street that fall due within a week, as far as there are none yet (idempotent): once a day, by the program.

    Homes whose person has left the register or taken the consent back end first, with their open checks. A turn that was missed
    (the program stood still) is made late rather than never. Three queries, one more for each community.
    """
    require(actor.is_program, _("Checks fall due by themselves."))
    today = timezone.localdate(at)
    homes = list(
        CheckedHome.objects.filter(street=street, until__isnull=True)
        .select_related("plan__partner")
        .order_by("plan_id", "pk")
    )
    open_entries: set[int] = set()
    for community in {home.plan.community for home in homes}:
        open_entries.update(homes_open_to_partners(actor, community).values_list("pk", flat=True))
    agreed = {home.pk for home in homes if home.entry_id in open_entries}
    end_homes(
        actor, [home for home in homes if home.pk not in agreed], _("The person no longer agrees to the checks."), at
    )
    known = set(Check.objects.filter(street=street, home__in=agreed).values_list("home_id", "turn_on"))
    made = []
    for home in homes:
        plan, partner = home.plan, home.plan.partner
        if home.pk not in agreed or (partner.until is not None and partner.until <= today):
            continue
        last = today + timedelta(days=LEAD_DAYS)
        if plan.until is not None:
            last = min(last, plan.until - timedelta(days=1))
        for turn_on in turns(plan.first_on, plan.rhythm, since=home.since, up_to=last):
            if (home.pk, turn_on) not in known:
                made.append(_make(actor, home, turn_on, at))
    return made


def end_homes(actor: Actor, homes: Iterable[CheckedHome], why: str, at: datetime) -> None:
    """End the checks at some homes, and cancel what is open there. Called by services.check_plans."""
    for home in homes:
        home.until = timezone.localdate(at)
        home.save(update_fields=["until"])
        audit.record(actor=actor, street=home.street, action="partnerships.check_home.ended", subject=home, at=at)
        for check in home.checks.select_for_update(of=("self",)).filter(state__in=OPEN_CHECKS):
            _cancel(actor, check, why, at)


def _make(actor: Actor, home: CheckedHome, turn_on: date, at: datetime) -> Check:
    due_on = max(turn_on, timezone.localdate(at))
    check = Check.objects.create(
        street=home.street,
        home=home,
        community=home.plan.community,
        partner=home.plan.partner,
        number=NumberSeries.take(home.street, SERIES, timezone.localdate(at).year),
        turn_on=turn_on,
        due_on=due_on,
        climbs_on=due_on + timedelta(days=1),
        at=at,
        link_token=new_token(home.street),
        link_until=at + timedelta(days=LINK_DAYS),
    )
    note(CheckStep, actor=actor, thing=check, action=Action.GENERATE, at=at)
    return check


def _locked(check_id: int) -> Check:
    found = (
        Check.objects.select_for_update(of=("self",))
        .select_related("partner", "home__plan", "home__entry__kind", "home__entry__person")
        .filter(pk=check_id)
        .first()
    )
    if found is None:
        raise NotPermitted(_("There is no such check."))
    return found


def _to_do(actor: Actor, check_id: int, by_link: bool) -> Check:
    check = _locked(check_id)
    require(by_link or rules.may_do_check(actor, check), _("This check was given to somebody else."))
    return check


@transaction.atomic
def take(*, actor: Actor, check_id: int, at: datetime, by_link: bool = False) -> Check:
    """The merchant takes a check; from now on it sees the door. `by_link`: the caller has shown the limited link.

    Raises NotPossible when the person has taken the consent back meanwhile.
    """
    check = _to_do(actor, check_id, by_link)
    if not agrees_to_partners(check.home.entry):
        raise NotPossible(_("The person no longer agrees to the checks. Thank you all the same."))
    if check.is_declined:
        raise NotPossible(_("You have said that you cannot. Please call the community if that has changed."))
    move(CHECK, CheckStep, actor=actor, thing=check, action=Action.TAKE, at=at, taken_at=at)
    return check


@transaction.atomic
def decline(*, actor: Actor, check_id: int, words: str, at: datetime, by_link: bool = False) -> Check:
    """The merchant cannot, and says why; the community hands it to another or cancels it."""
    check = _to_do(actor, check_id, by_link)
    _say(words)
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.DECLINE,
        at=at,
        words=words.strip(),
        is_declined=True,
        level=max(check.level, Level.COMMUNITY),
    )
    return check


@transaction.atomic
def hand_on(*, actor: Actor, check_id: int, partner: PartnerUnit, at: datetime, words: str = "") -> Check:
    """Hand a check to another merchant; the one before sees it no more. Its clock starts anew."""
    check = _to_keep(actor, check_id)
    today = timezone.localdate(at)
    if partner.community not in (None, check.community) or (partner.until is not None and partner.until <= today):
        raise DomainError(_("This unit belongs to another community."), field="partner")
    due_on = max(check.due_on, today + timedelta(days=RETRY_DAYS))
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.HAND_ON,
        at=at,
        words=words.strip(),
        data={"from": check.partner_id, "to": partner.pk},
        partner=partner,
        is_declined=False,
        taken_at=None,
        level=Level.MERCHANT,
        due_on=due_on,
        climbs_on=due_on + timedelta(days=1),
        link_token=new_token(check.street),
        link_until=at + timedelta(days=LINK_DAYS),
    )
    return check


def _to_keep(actor: Actor, check_id: int) -> Check:
    check = _locked(check_id)
    require(rules.may_keep_check(actor, check), _("You do not keep this register."))
    return check


@transaction.atomic
def find_nobody(*, actor: Actor, check_id: int, at: datetime, words: str = "", by_link: bool = False) -> Check:
    """Note that nobody was in: there are three more days to try again."""
    check = _to_do(actor, check_id, by_link)
    due_on = max(check.due_on, timezone.localdate(at) + timedelta(days=RETRY_DAYS))
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.NOBODY_IN,
        at=at,
        words=words.strip(),
        due_on=due_on,
        climbs_on=due_on + timedelta(days=1) if check.level < _highest(check) else None,
    )
    return check


@transaction.atomic
def finish(*, actor: Actor, check_id: int, found: str, at: datetime, words: str = "", by_link: bool = False) -> Check:
    """Note what was found: the check is done and the door is gone. Raises DomainError for "more to do" without words."""
    check = _to_do(actor, check_id, by_link)
    if found not in Found.values:
        raise DomainError(_("Please say what was found."), field="found")
    if found != Found.IN_ORDER and not words.strip():
        raise DomainError(_("Please say in a few words what it is."), field="words")
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.FINISH,
        at=at,
        words=words.strip(),
        data={"found": found},
        found=found,
        ended_at=at,
        climbs_on=None,
    )
    check.words = words.strip()
    check.save(update_fields=["words"])
    return check


@transaction.atomic
def cancel(*, actor: Actor, check_id: int, words: str, at: datetime) -> Check:
    """Cancel a check that is not needed this time, with the reason."""
    check = _to_keep(actor, check_id)
    _say(words)
    _cancel(actor, check, words.strip(), at)
    return check


def _cancel(actor: Actor, check: Check, words: str, at: datetime) -> None:
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.CANCEL,
        at=at,
        words=words,
        ended_at=at,
        climbs_on=None,
    )


def _highest(check: Check) -> Level:
    """Return how far a late check climbs: the street never learns of a child in care."""
    return Level.COMMUNITY if check.home.entry.kind.is_children else Level.STREET


def due_to_climb(street: int, at: datetime) -> list[int]:
    """Return the ids of checks of a street whose last day has passed at their level."""
    late = Check.objects.filter(street=street, climbs_on__lte=timezone.localdate(at))
    return list(late.order_by("climbs_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def climb(*, actor: Actor, check_id: int, at: datetime) -> Check:
    """Lift a late check merchant → community → street (not those at children's homes); there it stays. Nothing if done meanwhile."""
    check = _locked(check_id)
    today = timezone.localdate(at)
    if check.climbs_on is None or check.climbs_on > today:
        return check
    highest = _highest(check)
    level = Level(min(check.level + 1, highest))
    move(
        CHECK,
        CheckStep,
        actor=actor,
        thing=check,
        action=Action.CLIMB,
        at=at,
        data={"to_level": int(level)},
        level=level,
        climbs_on=today + timedelta(days=CLIMB_DAYS) if level < highest else None,
    )
    return check


@transaction.atomic
def request_from_check(*, actor: Actor, check_id: int, category: Category, text: str, at: datetime) -> ServiceRequest:
    """Turn what a check found into a request, with the home filled in, once. By who keeps the register."""
    check = _to_keep(actor, check_id)
    if check.found != Found.NEEDS_MORE:
        raise NotPossible(_("This check found nothing that is still to be done."))
    if check.request_id is not None:
        raise NotPossible(_("This check has become a request already."))
    household = check.home.entry.household
    request = submit(
        actor=actor,
        community=check.community,
        category=category,
        text=text or check.words,
        at=at,
        source=Source.VISIT,
        building=household.building if household else None,
        household=household,
        on_behalf=OnBehalf.STAFF,
        reporter=check.home.entry.person,
    )
    check.request = request
    check.save(update_fields=["request"])
    trace.link(actor=actor, source=check, target=request, relation="checked", at=at)
    return request


def _say(words: str) -> None:
    if not words.strip():
        raise DomainError(_("Please say why."), field="words")
