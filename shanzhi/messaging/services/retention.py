"""Forgetting: addresses and texts of what was sent, and notices nobody needs any more."""

from datetime import datetime, timedelta

from shanzhi.messaging.models import Delivery, InboxEntry

READ_NOTICES = timedelta(days=90)
ALL_NOTICES = timedelta(days=365)


def forget_old(*, street: int, at: datetime) -> None:
    """Empty sealed fields of deliveries after their declared time, delete read notices after
    90 days and any after a year. Nothing is kept of what went to a person who was erased."""
    for name in ("address", "body"):
        field = Delivery._meta.get_field(name)
        until = at - timedelta(days=field.personal.retention_days)  # type: ignore[union-attr]
        Delivery.objects.filter(street=street, at__lt=until, **{f"{name}__isnull": False}).update(**{name: None})
    Delivery.objects.filter(street=street, person__erased_at__isnull=False).exclude(
        address__isnull=True, body__isnull=True
    ).update(address=None, body=None)
    InboxEntry.objects.filter(street=street, read_at__lt=at - READ_NOTICES).delete()
    InboxEntry.objects.filter(street=street, at__lt=at - ALL_NOTICES).delete()
