"""How receptions appear in a thread (records.trace)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.records.trace import Shown, Thing, register_relation, register_thing
from shanzhi.venues.models import Reception
from shanzhi.venues.queries import venues_visible_to


def register() -> None:
    """Make receptions known, once, when the apps are ready."""
    register_thing(Thing("venues.reception", _("reception"), show_receptions))
    register_relation("received", _("was told at"))


def show_receptions(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show receptions by their station; never who came."""
    seen = set(venues_visible_to(actor).values_list("pk", flat=True))
    rows = Reception.objects.filter(pk__in=ids).select_related("venue")
    return {
        row.pk: Shown(
            title=row.venue.name,
            url=reverse("venues:venue", args=[row.venue_id]) if row.venue_id in seen else "",
            state=str(row.get_outcome_display()),
            at=row.at,
            icon="door-open",
        )
        for row in rows
    }
