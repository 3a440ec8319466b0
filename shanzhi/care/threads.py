"""How a visit appears in a thread (records.trace): to those who see it, and to nobody else, not even as a number."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.care.queries.visits import visits_visible_to
from shanzhi.core.access import Actor
from shanzhi.records.trace import Shown, Thing, register_thing


def register() -> None:
    """Make visits known, once, when the app is ready."""
    register_thing(Thing("care.carevisit", _("visit"), show_visits))


def show_visits(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show the visits an actor sees."""
    rows = visits_visible_to(actor).filter(pk__in=ids) if actor.grants else []
    return {
        row.pk: Shown(
            title=f"{row.get_form_display()} {row.number}",
            url=reverse("care:visit", args=[row.pk]),
            state=str(row.get_state_display()),
            at=row.made_at or row.due_at,
            icon="heart-handshake",
        )
        for row in rows
    }
