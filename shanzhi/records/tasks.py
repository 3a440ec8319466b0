from datetime import datetime

from shanzhi.core.jobs import every_street
from shanzhi.records import files
from shanzhi.records.health import CHECK_TASK
from shanzhi.records.services import chain_checks


@every_street("records.remove_orphans", cron="10 */6 * * *")
def remove_orphans(*, street: int, at: datetime) -> None:
    """Four times a day: delete bytes of files whose transaction was rolled back."""
    files.remove_orphans(street=street, at=at)


@every_street(CHECK_TASK, cron="30 * * * *", in_one_transaction=False)
def check_chain(*, street: int, at: datetime) -> None:
    """Once a day, whenever the machine is on: check the audit chain. A broken one fails the job, which the health check tells."""
    if chain_checks.is_due(street=street, at=at):
        chain_checks.check_chain(street=street, at=at)
