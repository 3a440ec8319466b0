"""Which offer fits which need, with the reasons for and against shown; a person decides."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.partnerships.enums import NeedState
from shanzhi.partnerships.models import Need, Offer
from shanzhi.partnerships.queries.lists import open_offers, with_left, with_missing

MOST = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need and an offer that may fit, with the reasons shown to who decides. `key` orders: reasons against first count."""

    need: Need
    offer: Offer
    reasons: list[str]
    against: list[str]
    key: tuple[Any, ...] = field(repr=False)


def offers_for(need: Any, on: date) -> list[Suggestion]:
    """Return up to eight offers of the same kind or category of which anything is left, best first.

    The need carries `missing`. One query.
    """
    same = Q(kind=need.kind) | Q(category_id=need.category_id, category_id__isnull=False)
    offers = Offer.objects.filter(same, _reaches(need.community), street=need.street).select_related(
        "partner", "category"
    )
    left = with_left(open_offers(offers, on)).filter(Q(left__isnull=True) | Q(left__gt=0))
    found = [weigh(need, offer) for offer in left]
    return _best(found)


def needs_for(offer: Any, on: date) -> list[Suggestion]:
    """Return up to eight open needs an offer (with `left`) may meet, best first. One query."""
    same = Q(kind=offer.kind) | Q(category_id=offer.category_id, category_id__isnull=False)
    here = Q() if offer.community is None else Q(community=offer.community) | Q(community__isnull=True)
    needs = Need.objects.filter(same, here, street=offer.street, state__in=(NeedState.OPEN, NeedState.PROMISED))
    waiting = needs.filter(Q(wanted_until__isnull=True) | Q(wanted_until__gte=on)).select_related(
        "category", "building"
    )
    return _best([weigh(need, offer) for need in with_missing(waiting)])


def weigh(need: Any, offer: Any) -> Suggestion:
    """Say what speaks for and against an offer (with `left`) meeting a need (with `missing`). No query."""
    reasons: list[str] = []
    against: list[str] = []
    for fits, words in (_kind(need, offer), _category(need, offer), _place(need, offer), *_dates(need, offer)):
        (reasons if fits else against).append(words)
    for fits, words in _capacity(need, offer):
        (reasons if fits else against).append(words)
    shown, wrong = [r for r in reasons if r], [a for a in against if a]
    return Suggestion(need, offer, shown, wrong, (len(wrong), -len(shown), -offer.pk, -need.pk))


Finding = tuple[bool, str]


def _reaches(community: int | None) -> Q:
    """Offers for the whole street reach everywhere; those of a community reach it alone."""
    return Q(community__isnull=True) | Q(community=community) if community is not None else Q()


def _kind(need: Need, offer: Offer) -> Finding:
    if need.kind == offer.kind:
        return True, _("the same kind: %(kind)s") % {"kind": need.get_kind_display()}
    return False, _("another kind: %(kind)s") % {"kind": offer.get_kind_display()}


def _category(need: Need, offer: Offer) -> Finding:
    if need.category_id is not None and need.category_id == offer.category_id:
        return True, _("the same line of the menu: %(category)s") % {"category": need.category}
    return True, ""


def _place(need: Need, offer: Offer) -> Finding:
    if offer.community is not None and offer.community == need.community:
        return True, _("of the same community")
    if offer.community is None:
        return True, _("offered to the whole street")
    return False, _("offered to one community only")


def _dates(need: Need, offer: Offer) -> list[Finding]:
    begins = offer.available_from is not None and need.wanted_until is not None
    ends = offer.available_until is not None and need.wanted_from is not None
    if begins and offer.available_from > need.wanted_until:  # type: ignore[operator]
        return [(False, _("only from %(day)s on") % {"day": offer.available_from})]
    if ends and offer.available_until < need.wanted_from:  # type: ignore[operator]
        return [(False, _("only until %(day)s") % {"day": offer.available_until})]
    if begins or ends:
        return [(True, _("the dates fit"))]
    return []


def _capacity(need: Any, offer: Any) -> list[Finding]:
    if offer.left is None:
        return []
    if offer.left <= 0:
        return [(False, _("all of it is promised already"))]
    left = {"left": offer.left, "measure": offer.measure}
    if need.missing is None:
        return [(True, _("%(left)d %(measure)s left") % left)]
    if need.measure and offer.measure and need.measure != offer.measure:
        return [(False, _("counted in another measure: %(left)d %(measure)s left") % left)]
    if offer.left >= need.missing:
        return [(True, _("enough: %(left)d %(measure)s left") % left)]
    return [(False, _("not enough alone: %(left)d %(measure)s left") % left)]


def _best(found: list[Suggestion]) -> list[Suggestion]:
    return sorted(found, key=lambda suggestion: suggestion.key)[:MOST]
