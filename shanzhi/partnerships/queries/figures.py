"""Figures of the three lists, counted from rows: how many units, needs, resources, projects; promises kept and late by unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.queries import on_day
from shanzhi.partnerships.enums import NeedState, PromiseState
from shanzhi.partnerships.models import Need, Offer, Promise
from shanzhi.partnerships.queries.lists import open_offers
from shanzhi.partnerships.workflow import RUNNING, UNFINISHED


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are on a day. Each number is the length of a list one can open."""

    units: int
    needs: int
    needs_open: int
    needs_met: int
    offers: int
    promises: int
    promises_running: int
    promises_kept: int
    promises_late: int


def late_on(day: date) -> Q:
    """Filter promises that are late on a day: not done by their last day. What is reported waits for the community."""
    return Q(state__in=UNFINISHED, due_on__lt=day)


def units_on(day: date, within: Jurisdiction) -> QuerySet[PartnerUnit]:
    """Return the partner units that work with a community (or with any of a street) on a day; those of the whole street count."""
    here = Q(community__gte=within.start, community__lt=within.stop) | Q(community__isnull=True)
    return PartnerUnit.objects.filter(here, on_day(day))


def _here(within: Jurisdiction) -> Q:
    return Q(community__gte=within.start, community__lt=within.stop) | Q(community__isnull=True)


def figures_of(within: Jurisdiction, on: date) -> Figures:
    """Return the figures of a community or street on a day (four queries)."""
    needs = Need.objects.filter(_here(within)).exclude(state=NeedState.WITHDRAWN)
    counted = needs.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state=NeedState.OPEN)),
        met=Count("pk", filter=Q(state=NeedState.MET)),
    )
    promises = Promise.objects.filter(_here(within)).exclude(state__in=(PromiseState.DECLINED, PromiseState.CALLED_OFF))
    made = promises.aggregate(
        all=Count("pk"),
        running=Count("pk", filter=Q(state__in=RUNNING)),
        kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
        late=Count("pk", filter=late_on(on)),
    )
    return Figures(
        units=units_on(on, within).count(),
        needs=counted["all"],
        needs_open=counted["open"],
        needs_met=counted["met"],
        offers=open_offers(Offer.objects.filter(_here(within)), on).count(),
        promises=made["all"],
        promises_running=made["running"],
        promises_kept=made["kept"],
        promises_late=made["late"],
    )


COUNTED = ("made", "kept", "kept_late", "late", "running", "given_up")


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit with its promises of a year. Listed by kind and name, never by figures."""

    unit: PartnerUnit
    offers: int
    made: int
    kept: int
    kept_late: int
    late: int
    running: int
    given_up: int


def unit_figures(units: Iterable[PartnerUnit], *, year: int | None, on: date) -> list[UnitFigures]:
    """Return each unit with its promises asked for in a year (or ever), as of a day. Two queries at any number of units.

    Kept late: reported done after its last day. Given up: called off, or the unit could not.
    """
    units = list(units)
    made = Promise.objects.filter(partner__in=units)
    if year is not None:
        made = made.filter(at__year=year)
    after = Q(state=PromiseState.KEPT, reported_on__gt=F("due_on"))
    rows = (
        made.annotate(reported_on=TruncDate("reported_at"))
        .order_by()
        .values("partner_id")
        .annotate(
            made=Count("pk"),
            kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
            kept_late=Count("pk", filter=after),
            late=Count("pk", filter=late_on(on)),
            running=Count("pk", filter=Q(state__in=RUNNING)),
            given_up=Count("pk", filter=Q(state__in=(PromiseState.DECLINED, PromiseState.CALLED_OFF))),
        )
    )
    counted: dict[int, Any] = {row["partner_id"]: row for row in rows}
    offered = dict(
        open_offers(Offer.objects.filter(partner__in=units), on)
        .order_by()
        .values_list("partner_id")
        .annotate(number=Count("pk"))
    )
    return [
        UnitFigures(unit, offered.get(unit.pk, 0), *(counted.get(unit.pk, {}).get(name, 0) for name in COUNTED))
        for unit in units
    ]
