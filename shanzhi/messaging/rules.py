"""Who may see what was sent."""

from django.conf import settings

from shanzhi.core.access import Actor
from shanzhi.organisations.rules import works_for_a_street


def may_see_outbox(actor: Actor) -> bool:
    """Street staff see what left their street. In a demo everybody does: nobody there owns the phones."""
    return bool(settings.DEMO) or works_for_a_street(actor)
