"""The buildings of a community on plans, with what runs at each of them in the public list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count
from django.urls import reverse

from shanzhi.portal.queries import buildings_of
from shanzhi.service_requests.queries import public_requests
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.models import Building, Community
from shanzhi.territory.plans import EstatePlan, plan_of

LEVELS = (1, 2, 4, 8)
"""From how many requests on a building takes each shade: the same in every estate, so that they can be compared."""


@dataclass(frozen=True, slots=True)
class NamedPlan:
    """An estate's name with its plan."""

    name: str
    plan: EstatePlan


def plans_of(community: Community, at: datetime) -> list[NamedPlan]:
    """Return the plans of a community's estates (two queries). Without buildings: []."""
    listed: Any = public_requests(community, at)
    running = listed.filter(state__in=RUNNING, shown_building__isnull=False)
    counts = dict(running.order_by().values_list("shown_building").annotate(number=Count("pk")))
    by_estate: dict[str, list[Building]] = defaultdict(list)
    for building in buildings_of(community):
        by_estate[building.estate.name].append(building)
    url = partial(_list_of, community.community)
    return [NamedPlan(name, plan_of(rows, counts, url, levels=LEVELS)) for name, rows in by_estate.items()]


def _list_of(community: int, building: Building) -> str:
    return f"{reverse('portal:public', args=[community])}?building={building.pk}"
