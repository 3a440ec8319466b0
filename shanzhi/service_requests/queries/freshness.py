"""Has anything changed? One cheap question, for pages that look again by themselves."""

from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.service_requests.models import Step


def stamp_of(actor: Actor, at: datetime, *, language: str) -> str:
    """Return an ETag that changes with any step in the actor's streets, and every five minutes because time itself makes things late."""
    steps = Step.objects.order_by("-id")
    if actor.scope is not None and actor.scope.street is not None:
        steps = steps.filter(street=actor.scope.street)
    last = steps.values_list("pk", flat=True).first() or 0
    return f'"{last}-{int(at.timestamp()) // 300}-{actor.account_id}-{language}"'
