"""How a lower app tells the ones above that something happened: ids only, after the commit.

An app declares its events as frozen dataclasses in `events.py`; an upper app's `receivers.py` subscribes. No model signals.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
_receivers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
logger = logging.getLogger(__name__)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a receiver for one kind of event (a decorator). Receivers open their own scope."""

    def register(receiver: Callable[[E], None]) -> Callable[[E], None]:
        if receiver not in _receivers[event_type]:
            _receivers[event_type].append(receiver)
        return receiver

    return register


def emit(event: object) -> None:
    """Hand the event to its receivers once the open transaction has committed. A failing receiver is logged, not raised."""
    for receiver in _receivers[type(event)]:
        transaction.on_commit(_call(receiver, event), robust=True)


def _call(receiver: Callable[[Any], None], event: object) -> Callable[[], None]:
    """Return a call without arguments that bears the receiver's name: Django logs a failing one by it."""

    @wraps(receiver)
    def call() -> None:
        receiver(event)

    return call
