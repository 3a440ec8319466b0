"""Housekeeping of the queue itself."""

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

KEEP_HOURS = 24
KEEP_FAILED_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled_jobs", queueing_lock="core.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, /, timestamp: int) -> None:
    """Give jobs whose worker no longer shows signs of life (killed, machine gone) back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 */6 * * *")
@app.task(name="core.remove_old_jobs", queueing_lock="core.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, /, timestamp: int) -> None:
    """Forget, four times a day, jobs that went well a day ago and jobs that failed a month ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_cancelled=True)
    await manager.delete_old_jobs(nb_hours=KEEP_FAILED_HOURS, include_failed=True)
