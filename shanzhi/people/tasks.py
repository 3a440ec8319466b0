"""At night: blank personal fields nobody needs any more, forget sessions that are over."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from procrastinate.contrib.django import app

from shanzhi.core import clock, jobs
from shanzhi.people.models import AccountSession
from shanzhi.people.services.accounts import forget_locked_accounts
from shanzhi.people.services.retention import purge_street

ATTEMPTS_KEPT = timedelta(days=180)


@jobs.every_street("people.purge", cron="41 18 * * *")
def purge(*, street: int, at: datetime) -> None:
    """Blank what is due in a street (02:41 in China)."""
    purge_street(street=street, at=at)


@app.periodic(cron="51 18 * * *")
@app.task(name="people.forget_sign_ins", queueing_lock="people.forget_sign_ins", priority=jobs.LATER)
def forget_sign_ins(timestamp: int) -> None:
    """Delete sessions that are over, failed sign-ins after half a year, and the names of accounts locked for as long."""
    moment = clock.now()
    AccountSession.objects.filter(expire_date__lt=moment).delete()
    AccessAttempt.objects.filter(attempt_time__lt=moment - ATTEMPTS_KEPT).delete()
    forget_locked_accounts(at=moment)
