from datetime import datetime

from shanzhi.core.jobs import every_street
from shanzhi.records import files
from shanzhi.records.health import CHECK_TASK
from shanzhi.records.services import chain_checks


@every_street("records.remove_orphans", cron="10 19 * * *")
def remove_orphans(*, street: int, at: datetime) -> None:
    """At night: delete bytes of files whose transaction was rolled back."""
    files.remove_orphans(street=street, at=at)


@every_street(CHECK_TASK, cron="30 19 * * *", in_one_transaction=False)
def check_chain(*, street: int, at: datetime) -> None:
    """At night (03:30 in China): check the audit chain. A broken one fails the job, which the health check tells."""
    chain_checks.check_chain(street=street, at=at)
