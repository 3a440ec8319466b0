"""What a person's copy of their own data says about messages."""

from typing import Any

from shanzhi.messaging.models import Delivery
from shanzhi.messaging.wording import opened
from shanzhi.people.models import Person


def export_messages(person: Person) -> list[dict[str, Any]]:
    """Return what was sent to the person, and when."""
    sent = Delivery.objects.filter(street=person.street, person=person, sent_at__isnull=False).order_by("sent_at", "pk")
    return [
        {
            "channel": delivery.channel,
            "at": delivery.sent_at and delivery.sent_at.isoformat(),
            "text": opened(delivery.body),
        }
        for delivery in sent
    ]
