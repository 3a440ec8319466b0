"""What the health check says about the audit chains: the outcome of the daily checks, from the queue, which belongs to no street."""

from datetime import datetime, timedelta

from django.db import connection

from shanzhi.core.health import Finding, Level, register_check

CHECK_TASK = "records.check_chain"
LATELY = timedelta(hours=50)

LAST_OUTCOMES = """
SELECT count(*) FILTER (WHERE job.status = 'failed'), max(event.at) FILTER (WHERE event.type = 'succeeded')
FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
WHERE job.task_name = %s AND event.at > %s AND event.type IN ('failed', 'succeeded')
"""


@register_check("audit")
def chains_checked(at: datetime) -> Finding:
    """No check of a chain failed within two days; and there was one, if there is anything to check."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_OUTCOMES, [CHECK_TASK, at - LATELY])
        failed, last = cursor.fetchone()
        cursor.execute("SELECT EXISTS (SELECT 1 FROM core_streetinuse)")
        (is_used,) = cursor.fetchone()
    if failed:
        return Finding(
            Level.FAILING, f"{failed} chains do not hold or could not be checked: run `shanzhi audit verify`"
        )
    if is_used and last is None:
        return Finding(Level.DEGRADED, "not checked lately")
    return Finding(Level.OK, f"checked {last}" if last else "nothing to check")
