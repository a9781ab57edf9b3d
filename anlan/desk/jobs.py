"""Sheets that are too long for a page's request. Found by being here."""

from procrastinate.contrib.django import app

from .sheets import uploads, work


@app.periodic(cron="* * * * *")
@app.task(name=work.JOB, queueing_lock=work.JOB)
def sheets(timestamp: int) -> int:
    """Read, take in and take back what waits for it; go on with what a killed process left. What has lain too long goes."""
    uploads.sweep()
    return work.carry_on()
