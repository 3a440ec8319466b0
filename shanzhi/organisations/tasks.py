"""Every morning: remind of temporary branches that end, and of units that wait for their feedback."""

from datetime import datetime

from shanzhi.core import jobs
from shanzhi.organisations.services.reminders import remind


@jobs.every_street("organisations.remind", cron="23 23 * * *")
def remind_daily(*, street: int, at: datetime) -> None:
    """Remind in a street (07:23 in China)."""
    remind(street=street, at=at)
