"""The three lists as somebody sees them. Staff see those of their communities and of the whole street; a unit's contact the own lines."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from shanzhi.care.queries.register import reach_of_register
from shanzhi.core.access import Actor
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.rules import COMMUNITY, STREET
from shanzhi.partnerships.enums import Level, NeedState, PromiseState
from shanzhi.partnerships.models import Check, CheckPlan, JointReview, Need, Offer, Promise
from shanzhi.territory.models import Community

TAKES_FROM_OFFER = (PromiseState.PROPOSED, PromiseState.RUNNING, PromiseState.REPORTED, PromiseState.KEPT)
PUBLIC_MOST = 100


def kept_by(actor: Actor) -> Q:
    """Filter rows of the communities the actor's staff posts reach, and those of their whole street (no community)."""
    if actor.is_program:
        return Q()
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
            condition |= Q(community__isnull=True, street=street_of(grant.start))
    return condition


def of_own_units(actor: Actor) -> Q:
    """Filter rows of the units the actor speaks for."""
    return Q(partner_id__in=[grant.partner_id for grant in actor.grants if grant.partner_id is not None])


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """Return the needs an actor sees: staff only; a unit sees what it was asked for, as a promise."""
    return Need.objects.filter(kept_by(actor)).select_related("category", "building")


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """Return the offers an actor sees, with their unit."""
    return Offer.objects.filter(kept_by(actor) | of_own_units(actor)).select_related("partner", "category")


def promises_visible_to(actor: Actor) -> QuerySet[Promise]:
    """Return the promises an actor sees, with their unit."""
    return Promise.objects.filter(kept_by(actor) | of_own_units(actor)).select_related("partner")


def reviews_visible_to(actor: Actor) -> QuerySet[JointReview]:
    """Return the joint reviews an actor keeps."""
    return JointReview.objects.filter(kept_by(actor))


def checks_visible_to(actor: Actor) -> QuerySet[Check]:
    """Return the checks an actor sees: who keeps the register its own, a merchant what it was handed, the street what climbed there.

    The street never sees those at children's homes.
    """
    seen = reach_of_register(actor, "home__entry__") | of_own_units(actor)
    for grant in actor.grants:
        if grant.level == STREET:
            seen |= Q(level=Level.STREET, street=street_of(grant.start), home__entry__kind__is_children=False)
    return Check.objects.filter(seen).select_related(
        "partner", "home__plan", "home__entry__kind", "home__entry__person", "home__entry__household__building"
    )


def plans_visible_to(actor: Actor) -> QuerySet[CheckPlan]:
    """Return the merchants' plans of the communities whose register the actor keeps."""
    reach = Q() if actor.is_program else Q(pk__in=[])
    for grant in actor.grants:
        if grant.level == COMMUNITY:
            reach |= Q(community__gte=grant.start, community__lt=grant.stop)
    return CheckPlan.objects.filter(reach).select_related("partner")


def with_left(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Add `left`: what is not promised to anybody yet; None where no amount was given. No query of its own."""
    promised = (
        Promise.objects.filter(offer=OuterRef("pk"), state__in=TAKES_FROM_OFFER)
        .order_by()
        .values("offer")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return offers.annotate(left=F("amount") - Coalesce(Subquery(promised), 0))


def with_missing(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Add `missing`: what nobody has promised yet; None where no amount was given. No query of its own."""
    promised = (
        Promise.objects.filter(need=OuterRef("pk"), state__in=TAKES_FROM_OFFER, measure=OuterRef("measure"))
        .order_by()
        .values("need")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return needs.annotate(missing=Greatest(F("amount") - Coalesce(Subquery(promised), 0), 0))


def open_offers(offers: QuerySet[Offer], on: date) -> QuerySet[Offer]:
    """Narrow to offers that stand on a day or later."""
    return offers.filter(Q(available_until__isnull=True) | Q(available_until__gte=on), withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class PublicLists:
    """What the public page shows: wording, never a person."""

    needs: list[Need]
    offers: list[Offer]
    promises: list[Promise]


def public_lists(community: Community, on: date) -> PublicLists:
    """Return the published lines of a community and of its whole street (three queries)."""
    here = Q(community=community.community) | Q(community__isnull=True)
    published = Q(street=community.street) & ~Q(public_text="")
    offers = open_offers(Offer.objects.filter(here, published), on).select_related("partner")
    promises = Promise.objects.filter(here, published, state__in=TAKES_FROM_OFFER).select_related("partner")
    return PublicLists(
        list(Need.objects.filter(here, published).exclude(state=NeedState.WITHDRAWN)[:PUBLIC_MOST]),
        list(offers[:PUBLIC_MOST]),
        list(promises.exclude(state=PromiseState.PROPOSED)[:PUBLIC_MOST]),
    )
