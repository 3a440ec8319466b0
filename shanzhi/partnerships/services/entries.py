"""The lists of needs and resources: lines put on, changed, taken off; any line of the three lists published."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.rules import runs_place
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action, ResourceKind
from shanzhi.partnerships.models import Need, Offer, Promise
from shanzhi.partnerships.workflow import NEED
from shanzhi.people.public_wording import checked
from shanzhi.records import audit, trace
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.rules import may_sort
from shanzhi.territory.models import Building

COMMON = frozenset({"kind", "category", "title", "text", "amount", "measure"})
OF_NEED = COMMON | {"place", "building", "wanted_from", "wanted_until"}
OF_OFFER = COMMON | {"available_from", "available_until", "conditions"}


@transaction.atomic
def add_need(
    *,
    actor: Actor,
    street: int,
    community: int | None,
    kind: str,
    title: str,
    at: datetime,
    text: str = "",
    category: Category | None = None,
    amount: int | None = None,
    measure: str = "",
    place: str = "",
    building: Building | None = None,
    wanted_from: date | None = None,
    wanted_until: date | None = None,
    request: ServiceRequest | None = None,
) -> Need:
    """Put a need on the list, typed or taken up from a request (once each). By who runs the community.

    The title is for units to read and must not name a resident. Raises DomainError for dates the wrong way round.
    """
    require(runs_place(actor, street, community), _("You may not keep the lists here."))
    _check_street(street, community)
    if request is not None:
        require(may_sort(actor, request), _("This request is not of your community."))
        if Need.objects.filter(street=street, request=request).exists():
            raise NotPossible(_("This request stands on the list of needs already."))
    need = Need(
        street=street,
        community=community,
        kind=ResourceKind(kind),
        title=title.strip(),
        text=text.strip(),
        category=category,
        amount=amount,
        measure=measure.strip(),
        place=place.strip(),
        building=building,
        wanted_from=wanted_from,
        wanted_until=wanted_until,
        request=request,
        entered_by_id=actor.account_id,
        at=at,
    )
    _check(need)
    need.save()
    audit.record(actor=actor, street=street, action="partnerships.need.added", subject=need, at=at)
    if request is not None:
        trace.link(actor=actor, source=request, target=need, relation="needed", at=at)
    return need


@transaction.atomic
def change_need(*, actor: Actor, need_id: int, at: datetime, **changes: Any) -> Need:
    """Change what OF_NEED names while nobody has promised anything."""
    need = locked_need(need_id)
    require(rules.may_keep(actor, need), _("You may not keep the lists here."))
    if need.state != need._meta.get_field("state").default:
        raise NotPossible(_("Only a need that nobody has promised to meet can be changed."))
    _change(need, changes, OF_NEED)
    audit.record(actor=actor, street=need.street, action="partnerships.need.changed", subject=need, at=at)
    return need


@transaction.atomic
def withdraw_need(*, actor: Actor, need_id: int, at: datetime) -> Need:
    """Take a need nobody has promised off the list."""
    need = locked_need(need_id)
    require(rules.may_keep(actor, need), _("You may not keep the lists here."))
    return _move_need(actor, need, Action.WITHDRAW, at)


@transaction.atomic
def reopen_need(*, actor: Actor, need_id: int, at: datetime) -> Need:
    """Put a withdrawn need back on the list."""
    need = locked_need(need_id)
    require(rules.may_keep(actor, need), _("You may not keep the lists here."))
    return _move_need(actor, need, Action.REOPEN, at)


def locked_need(need_id: int) -> Need:
    """Return the need, locked until the transaction ends. Raises NotPermitted where it is out of sight."""
    found = Need.objects.select_for_update(of=("self",)).filter(pk=need_id).first()
    if found is None:
        raise NotPermitted(_("There is no such need."))
    return found


def _move_need(actor: Actor, need: Need, action: Action, at: datetime) -> Need:
    source = need.state
    need.state = NEED.advance(action, source)
    need.save(update_fields=["state"])
    data = {"from": source, "to": need.state}
    audit.record(actor=actor, street=need.street, action=f"partnerships.need.{action}", subject=need, at=at, data=data)
    return need


def follow_promises(*, actor: Actor, need: Need, action: Action, at: datetime) -> None:
    """Let a locked need follow its promises: promised, met, or open again. Called by services.promises."""
    if need.state != NEED.advance(action, need.state):
        _move_need(actor, need, action, at)


@transaction.atomic
def add_offer(
    *,
    actor: Actor,
    partner: PartnerUnit,
    kind: str,
    title: str,
    at: datetime,
    community: int | None = None,
    text: str = "",
    category: Category | None = None,
    amount: int | None = None,
    measure: str = "",
    available_from: date | None = None,
    available_until: date | None = None,
    conditions: str = "",
) -> Offer:
    """Put what a unit can give on the list of resources: by its contact, or by staff on its behalf.

    `community` is who may use it: None for the whole street, which a unit of one community does not choose for itself.
    Raises DomainError for a unit that no longer works with us.
    """
    community = partner.community if partner.community is not None else community
    require(rules.may_offer(actor, partner.pk, partner.street, community), _("You may not keep the lists here."))
    if partner.until is not None and partner.until <= timezone.localdate(at):
        raise DomainError(_("This unit no longer works with us."), field="partner")
    _check_street(partner.street, community)
    offer = Offer(
        street=partner.street,
        community=community,
        partner=partner,
        kind=ResourceKind(kind),
        title=title.strip(),
        text=text.strip(),
        category=category,
        amount=amount,
        measure=measure.strip(),
        available_from=available_from,
        available_until=available_until,
        conditions=conditions.strip(),
        entered_by_id=actor.account_id,
        at=at,
    )
    _check(offer)
    offer.save()
    audit.record(actor=actor, street=offer.street, action="partnerships.offer.added", subject=offer, at=at)
    return offer


@transaction.atomic
def change_offer(*, actor: Actor, offer_id: int, at: datetime, **changes: Any) -> Offer:
    """Change what OF_OFFER names. What is promised already stays promised."""
    offer = _locked_offer(actor, offer_id)
    _change(offer, changes, OF_OFFER)
    audit.record(actor=actor, street=offer.street, action="partnerships.offer.changed", subject=offer, at=at)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer_id: int, at: datetime) -> Offer:
    """Take an offer off the list; promises made from it go on."""
    offer = _locked_offer(actor, offer_id)
    offer.withdrawn_at = at
    offer.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, street=offer.street, action="partnerships.offer.withdrawn", subject=offer, at=at)
    return offer


def _locked_offer(actor: Actor, offer_id: int) -> Offer:
    offer = Offer.objects.select_for_update(of=("self",)).filter(pk=offer_id).first()
    require(offer is not None and rules.may_change_offer(actor, offer), _("This offer is not yours to change."))
    assert offer is not None  # noqa: S101 - for the type checker
    if offer.withdrawn_at is not None:
        raise NotPossible(_("This offer has been taken off the list."))
    return offer


@transaction.atomic
def publish(*, actor: Actor, thing: Need | Offer | Promise, text: str, at: datetime) -> None:
    """Put a line of any list on the public page in these words; without words it is taken off. The community's side decides.

    Raises DomainError where the words hold a telephone number or a door.
    """
    require(rules.may_keep(actor, thing), _("You may not keep the lists here."))
    thing.public_text = checked(" ".join(text.split()), field="public_text")
    thing.save(update_fields=["public_text"])
    done = "published" if thing.public_text else "unpublished"
    name = thing._meta.model_name
    audit.record(actor=actor, street=thing.street, action=f"partnerships.{name}.{done}", subject=thing, at=at)


def _change(row: Need | Offer, changes: dict[str, Any], changeable: frozenset[str]) -> None:
    if not changes.keys() <= changeable:
        raise LookupError(f"cannot change {sorted(changes.keys() - changeable)}")
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check(row)
    row.save(update_fields=list(changes))


def _check(row: Need | Offer) -> None:
    if not row.title:
        raise DomainError(_("Please say in a few words what it is."), field="title")
    begin, end = (
        (row.wanted_from, row.wanted_until) if isinstance(row, Need) else (row.available_from, row.available_until)
    )
    if begin is not None and end is not None and end < begin:
        field = "wanted_until" if isinstance(row, Need) else "available_until"
        raise DomainError(_("It cannot end before it begins."), field=field)


def _check_street(street: int, community: int | None) -> None:
    if community is not None and street_of(community) != street:
        raise DomainError(_("This community belongs to another street."), field="community")
