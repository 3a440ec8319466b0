from datetime import datetime

from shanzhi.core.jobs import every_street
from shanzhi.reports import services


@every_street("reports.fold_tallies", cron="40 17 * * *")
def fold_tallies(*, street: int, at: datetime) -> None:
    """At night: fold the sums that the day's changes added."""
    services.fold_tallies(street=street)
