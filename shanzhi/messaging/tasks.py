from datetime import datetime

from shanzhi.core.jobs import SOON, enqueue, every_street, street_task
from shanzhi.messaging.services import sending


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
