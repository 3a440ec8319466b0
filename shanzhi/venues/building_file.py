"""The halls and stations of a building, on its page (territory.building_parts)."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.core.access import Actor
from shanzhi.territory.building_parts import BuildingPart, PartRow, register_building_part
from shanzhi.territory.models import Building
from shanzhi.venues.models import Venue
from shanzhi.venues.queries import halls_of_building, venues_visible_to

ORDER = 20


def register() -> None:
    """Add the part, once, when the apps are ready."""
    register_building_part(venues_of, order=ORDER)


def venues_of(actor: Actor, building: Building, at: datetime) -> BuildingPart | None:
    """Return the halls and stations of a building with their state (two queries); None without any the actor sees."""
    seen = venues_visible_to(actor).values("pk")
    found = halls_of_building(building, on=timezone.localdate(at)).filter(pk__in=seen)
    rows = [_row(venue, bool(venue.has_consent)) for venue in found]  # type: ignore[attr-defined]
    return BuildingPart(gettext_lazy("Halls and stations"), rows) if rows else None


def _row(venue: Venue, has_consent: bool) -> PartRow:
    state, tone = pgettext("state of a venue", "open"), "ok"
    if venue.opened_on is None:
        state, tone = pgettext("state of a venue", "planned"), "waiting"
    elif venue.is_hall and not has_consent:
        state, tone = _("not listed: no consent"), "warn"
    opened = _("Opened on %(day)s") % {"day": date_format(venue.opened_on, "Y-m-d")} if venue.opened_on else ""
    return PartRow(venue.name, opened, reverse("venues:venue", args=[venue.pk]), state, tone)
