"""Figures of the loop on the plan of an estate: what runs and what was asked, building by building."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.figures import Figure
from shanzhi.territory.figures import register as register_figure
from shanzhi.territory.models import Building


def register() -> None:
    """Offer the figures, once, when the apps are ready."""
    register_figure(Figure("open_requests", _("open requests"), count_open, url=table_of, order=20))
    register_figure(Figure("requests", _("requests in all"), count_all, url=table_of, order=21))


def count_open(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """Running requests of each building, as far as the actor sees them."""
    return _count(buildings, actor, Q(state__in=RUNNING))


def count_all(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """All requests of each building, as far as the actor sees them."""
    return _count(buildings, actor, Q())


def table_of(building: Building) -> str:
    """Return the address of a building's requests in the table."""
    return f"{reverse('service_requests:table')}?building={building.pk}"


def _count(buildings: Sequence[Building], actor: Actor, condition: Q) -> dict[int, int]:
    rows = visible_to(actor).filter(condition, building__in=buildings).order_by().values_list("building")
    return dict(rows.annotate(number=Count("pk")))
