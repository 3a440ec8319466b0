"""What the tree says about each building, on the plan (`territory.figures`): members, and where somebody is missing."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.organisations.queries.coverage import coverage_of_buildings, members_living_in
from shanzhi.territory.figures import Figure
from shanzhi.territory.figures import register as register_figure
from shanzhi.territory.models import Building


def register_figures() -> None:
    """Offer the figures: each number leads to the table that tells who is meant."""
    register_figure(Figure("members", _("party members"), count_members, url=table_of, order=30))
    register_figure(
        Figure("without_organisation", _("members without an organisation"), count_without, url=gaps_of, order=31)
    )
    register_figure(Figure("without_contact", _("people without a contact"), count_uncontacted, url=gaps_of, order=32))


def count_members(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """Party members living in each building."""
    return members_living_in([building.pk for building in buildings], on=_today())


def count_without(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """Party members living in buildings no organisation looks after."""
    rows = coverage_of_buildings(buildings, on=_today())
    return {row.building.pk: row.members for row in rows if row.lacks_organisation}


def count_uncontacted(buildings: Sequence[Building], actor: Actor) -> dict[int, int]:
    """People living in buildings for which nobody is named."""
    rows = coverage_of_buildings(buildings, on=_today())
    return {row.building.pk: row.residents for row in rows if row.lacks_contact}


def table_of(building: Building) -> str:
    """Return the table of what covers the buildings of a community."""
    return reverse("organisations:coverage", query={"community": building.community})


def gaps_of(building: Building) -> str:
    """Return that table with the gaps only."""
    return reverse("organisations:coverage", query={"community": building.community, "gaps": "on"})


def _today() -> date:
    return timezone.localdate(clock.now())
