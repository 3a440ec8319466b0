from datetime import datetime

from shanzhi.core.jobs import SOON, enqueue, every_street, street_task
from shanzhi.messaging.services import digests, retention, sending


@street_task("messaging.deliver", priority=SOON, retry=False, in_one_transaction=False)
def deliver(*, street: int, at: datetime, delivery_ids: list[int]) -> None:
    """Send text messages and e-mails. Each keeps its own count of attempts, so the job itself is never repeated."""
    sending.deliver(street=street, delivery_ids=delivery_ids, at=at)


@every_street("messaging.send_again", cron="*/10 * * * *")
def send_again(*, street: int, at: datetime) -> None:
    """Give what was left behind by a killed worker back to the queue."""
    ids = sending.unsent(street=street, at=at)
    if ids:
        enqueue("messaging.deliver", street=street, delivery_ids=ids)


@every_street("messaging.send_digests", cron="0 0-13 * * *")
def send_digests(*, street: int, at: datetime) -> None:
    """Between 8:00 and 21:00 in China, on the hour."""
    digests.send_digests(street=street, at=at)


@every_street("messaging.forget_old", cron="40 */6 * * *")
def forget_old(*, street: int, at: datetime) -> None:
    """Four times a day: forget addresses and texts whose time is over, and read notices."""
    retention.forget_old(street=street, at=at)
