"""How many services members did, for the feedback to the units of those who reported in."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.organisations.deeds import Deed, count_deeds
from shanzhi.service_requests.models import HomeVisit, ServiceRecord


def register() -> None:
    """Offer services and home visits, once, when the apps are ready."""
    count_deeds(Deed("services", _("services done"), count_services))
    count_deeds(Deed("visits", _("home visits"), count_visits))


def count_services(member_ids: Collection[int], start: date, stop: date) -> dict[int, int]:
    """Services each member did from a day up to another."""
    done = ServiceRecord.objects.filter(member_id__in=member_ids, at__gte=_midnight(start), at__lt=_midnight(stop))
    return dict(done.order_by().values_list("member_id").annotate(number=Count("pk")))


def count_visits(member_ids: Collection[int], start: date, stop: date) -> dict[int, int]:
    """Home visits each member made from a day up to another."""
    made = HomeVisit.objects.filter(member_id__in=member_ids, at__gte=_midnight(start), at__lt=_midnight(stop))
    return dict(made.order_by().values_list("member_id").annotate(number=Count("pk")))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
